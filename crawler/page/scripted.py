"""Whether a page gets its content, or its anchors, only once a browser has run its scripts."""

import re
from collections.abc import Iterable

from crawler.page.markup import Markup

FEW_WORDS = 50
"""A page with scripts that shows fewer words, and no heading, has yet to be filled."""
HEAVY_SCRIPT = 250
"""Bytes of script for each word shown: an application, or data for one, with a frame of text."""

# The state that frameworks leave in a page which they go on to build, or build anew, in the
# browser: Next.js, Vue and Redux by convention, Apollo, Nuxt, Remix and SvelteKit.
_STATE = re.compile(
    rb"__(?:next_f\b|(?:initial|preloaded|apollo)_state__|nuxt__|remixcontext\b|sveltekit_)"
)
_STATE_IDS = frozenset({b"__NEXT_DATA__", b"__NUXT_DATA__"})
# Scripts by name that render a page's text or give its headings their ids in the browser.
_RENDERER = re.compile(
    rb"\ssrc\s*=[^>]*?(?:docsify|respec[./-]|swagger-ui|redoc[./]|anchor(?:js)?[./-]|reveal[./]"
    rb"|strapdown|zero-md|markdeep|tocify)"
)
# The element an application is mounted on, when it is still empty or holds a comment.
_MOUNTS = (
    rb"root app __next __nuxt react-root app-root main-app application mount svelte q-app".split()
)
_EMPTY = re.compile(
    rb"\sid\s*=\s*[\"']?(?:" + b"|".join(_MOUNTS) + rb")(?=[\"'\s>])"
    rb"[^<>]{0,512}+>?\s*+(?>(?:<!--[^<>]{0,512}+>\s*+)?)</"
)
_ASKS_FOR_SCRIPT = re.compile(
    rb"(?:enable|requires?|needs?|turn on|activate|without)\s(?:your\s)?javascript"
    rb"|javascript\s(?:enabled|(?:is|to be)\s(?:required|enabled|disabled|needed|turned))"
)
# Comments from a service say so on pages that are complete without them.
_COMMENTS = re.compile(rb"\bcomments?\b|\bdisqus\b")
_BLOCK = 4096
_HEADING = re.compile(rb"<h[1-6][\s>]")
_TAG = re.compile(rb"<[^>]*+>?")


def is_built_by_script(markup: Markup) -> bool:
    """Whether scripts make, or may make, what the page names; False where none is run."""
    if not markup.script_tags:
        return False
    return (
        not markup.has_sections
        or any(_RENDERER.search(opening) for opening in markup.script_tags)
        or any(_STATE.search(markup.lower, *span) for span in markup.unshown)
        or not markup.names.isdisjoint(_STATE_IDS)
        or (not markup.names.isdisjoint(_MOUNTS) and _EMPTY.search(markup.lower) is not None)
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
    words, has_heading = 0, False
    for stretch in shown(markup):
        for block in _blocks(stretch):
            has_heading = has_heading or _HEADING.search(block.lower()) is not None
            words += len(_TAG.sub(b" ", block).split())
            if words >= enough:
                return False
    return words < script // HEAVY_SCRIPT or not has_heading
