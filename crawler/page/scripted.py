"""Whether a page gets its content, or its anchors, only once a browser has run its scripts."""

from collections.abc import Iterable

from crawler.page.markup import HEADINGS, Markup
from crawler.page.spans import holds
from sources.html.tokens import COMMENT, tokens, without_markup
from sources.lazy_re import regex

FEW_WORDS = 50
"""A page with scripts that shows fewer words, and no heading, has yet to be filled."""
HEAVY_SCRIPT = 250
"""Bytes of script for each word shown: an application, or data for one, with a frame of text."""

# The state that frameworks leave in a page which they go on to build, or build anew, in the
# browser: Next.js, Vue and Redux by convention, Apollo, Nuxt, Remix and SvelteKit.
_STATE = regex(
    rb"__(?:next_f\b|(?:initial|preloaded|apollo)_state__|nuxt__|remixcontext\b|sveltekit_)"
)
_STATE_IDS = frozenset({b"__NEXT_DATA__", b"__NUXT_DATA__"})
# Scripts by name that render a page's text or give its headings their ids in the browser.
_RENDERER = regex(
    rb"\ssrc\s*=[^>]*?(?:docsify|respec[./-]|swagger-ui|redoc[./]|anchor(?:js)?[./-]|reveal[./]"
    rb"|strapdown|zero-md|markdeep|tocify)"
)
# The element an application is mounted on, when it is still empty or holds a comment.
_MOUNTS = (
    rb"root app __next __nuxt react-root app-root main-app application mount svelte q-app".split()
)
_ASKS_FOR_SCRIPT = regex(
    rb"(?:enable|requires?|needs?|turn on|activate|without)\s(?:your\s)?javascript"
    rb"|javascript\s(?:enabled|(?:is|to be)\s(?:required|enabled|disabled|needed|turned))"
)
# Comments from a service say so on pages that are complete without them.
_COMMENTS = regex(rb"\bcomments?\b|\bdisqus\b")
_BLOCK = 4096


def is_built_by_script(markup: Markup) -> bool:
    """Whether scripts make, or may make, what the page names; False where none is run."""
    if not markup.script_tags:
        return False
    return (
        not markup.has_sections
        or any(_RENDERER.search(opening) for opening in markup.script_tags)
        or any(_STATE.search(markup.lower, *span) for span in markup.unshown)
        or not markup.names.keys().isdisjoint(_STATE_IDS)
        or any(name in markup.names and _is_empty(markup, name) for name in _MOUNTS)
        or _asks_for_script(markup)
        or _is_unfilled(markup)
    )


def shown(markup: Markup) -> Iterable[bytes]:
    """The stretches of the page that are markup and text, without scripts and comments."""
    position = 0
    for start, end in markup.hidden:
        yield markup.page[position:start]
        position = end
    yield markup.page[position:]


def _is_empty(markup: Markup, name: bytes) -> bool:
    """Whether the element called `name` holds white space and comments alone."""
    at = markup.names[name]
    for token in tokens(markup.page, start=at):
        if markup.page[at : token.start].strip() or token.name != COMMENT:
            return token.name[0] == "/" and not markup.page[at : token.start].strip()
        at = token.end
    return False


def _asks_for_script(markup: Markup) -> bool:
    for start, end in markup.unshown:
        if markup.lower.startswith(b"</noscript", end):
            said = markup.lower[start:end]
            if _ASKS_FOR_SCRIPT.search(said) and not _COMMENTS.search(said):
                return True
    return False


def _blocks(stretch: bytes) -> Iterable[bytes]:
    """A stretch in blocks that end before a tag, so that counting can stop early."""
    position = 0
    while position < len(stretch):
        cut = stretch.find(b"<", position + _BLOCK)
        cut = cut if cut >= 0 else len(stretch)
        yield stretch[position:cut]
        position = cut


def _is_unfilled(markup: Markup) -> bool:
    """Whether the page shows few words for its scripts, or hardly any and no heading."""
    script = sum(end - start for start, end in markup.unshown)
    enough = max(FEW_WORDS, script // HEAVY_SCRIPT)
    words = 0
    for stretch in shown(markup):
        for block in _blocks(stretch):
            words += len(without_markup(block, b" ").split())
            if words >= enough:
                return False
    headings = tokens(markup.page, HEADINGS, scripting=True)
    return words < script // HEAVY_SCRIPT or all(
        holds(markup.hidden, tag.start) for tag in headings
    )
