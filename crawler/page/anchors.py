"""Whether the places that fragments name are on a page: `#section`, `#:~:text=…`, `#L10`.

HTML, "scrolling to a fragment": an element with that ID, or an `a` with that name, looked for by
the fragment as it stands and then percent-decoded. What only a script or a viewer can tell is
unverifiable: a place is missing only where the markup is all there is.
"""

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from urllib.parse import unquote

import ada_url

from crawler.model import Presence
from crawler.page import charset, forges
from crawler.page.markup import walk
from crawler.page.quotes import DELIMITER, is_quoted, quotes_of, text_of
from crawler.page.scripted import is_built_by_script, shown
from crawler.page.sniff import Kind, kind_of
from crawler.page.spans import up_to
from sources.lazy_re import regex

# Fragments that hold state for a script, or for a viewer of media, rather than an element's name:
# routes, parameters (`t=`, `xywh=`, `page=`, `gid=`), pointers.
_STATE = regex(r"!|\?|.*[/=]|(?:xpointer|epubcfi|svgView)\(", re.DOTALL)
# One of many like it, on a page that may show only some of them before a script loads the rest.
_ITEM = regex(
    r"(?:[a-z]+[-_]?)?(?:comment|reply|answer|post|msg|note|event|review|discussion_r|diff)[-_]?"
    r"[0-9a-f]+(?:_\d+)?|\d+",
    re.IGNORECASE,
)
_OWN_LINK = regex(rb"=[\"']?#([^\"'\s>]+)")
# A name in quotes, as JSON, JavaScript or markup within either have it.
_MENTIONS = (b'"%s"', b"'%s'", b'"%s\\', b'#%s"', b"#%s'", b"#%s\\", b'-%s"', b"-%s\\")
MOST_TAGS = 60_000
"""Tags in which anchors are looked for: half a second of CPU time; real pages have 40,000."""
_MOST_SOUGHT = 134_217_728
"""Bytes that are searched for one missing name or another: well under a tenth of a second."""


def verify(
    body: bytes, url: str, content_type: str, fragments: Collection[str], *, cut: bool = False
) -> Mapping[str, Presence]:
    """Where each of `fragments` stands on the page `body`; they are as links have them, no `#`.

    `url` is where the page came from after redirects, `content_type` its header ("" when there
    was none), `cut` says that the body is not all of it. One scan, however many fragments there
    are; nothing is raised.
    """
    kind = kind_of(body, content_type)
    if kind not in (Kind.HTML, Kind.XHTML):
        return {fragment: _without_page(fragment) for fragment in fragments}
    page = _Page(body, url, content_type, xhtml=kind is Kind.XHTML, cut=cut)
    return {fragment: page.presence(_serialised(fragment)) for fragment in fragments}


def _without_page(fragment: str) -> Presence:
    """The top of whatever it is can always be shown."""
    element = _serialised(fragment).partition(DELIMITER)[0]
    return Presence.FOUND if _is_top(element) else Presence.UNVERIFIABLE


def _serialised(fragment: str) -> str:
    """A fragment as it stands in a URL that was parsed: percent-encoded where it must be."""
    # Lone surrogates are no characters; URLs have U+FFFD for them.
    text = fragment.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return ada_url.URL(f"https://x/#{text}").hash[1:]


def _is_top(element: str) -> bool:
    return not element or unquote(element).lower() == "top"


class _Page:
    """One HTML page; what no fragment needs is not worked out."""

    def __init__(self, body: bytes, url: str, content_type: str, *, xhtml: bool, cut: bool) -> None:
        page = charset.as_utf8(body, content_type)
        read = up_to(page, b"<", MOST_TAGS)
        self._markup = walk(read, xhtml=xhtml)
        self._url = url
        self._cut = cut or len(read) < len(page)
        self._left = _MOST_SOUGHT

    def presence(self, fragment: str) -> Presence:
        """Whether the place that the serialised `fragment` indicates is on the page."""
        element, _, directive = fragment.partition(DELIMITER)
        quotes = quotes_of(directive)
        if not quotes:
            return self._element(element)
        if any(is_quoted(self._text, terms) for terms in quotes):
            return Presence.FOUND
        if element and self._element(element) is Presence.FOUND:
            return Presence.FOUND
        known = not self._cut and not self._markup.script_tags
        return Presence.MISSING if known else Presence.UNVERIFIABLE

    def _element(self, element: str) -> Presence:
        name = unquote(element)
        if _is_top(element) or self._is_named(element, name):
            return Presence.FOUND
        if forges.is_lines(name):
            numbered = forges.is_blob(self._url)
            return Presence.FOUND if numbered else Presence.UNVERIFIABLE
        if self._cut or _STATE.match(name) or self._may_come_by_script(element, name):
            return Presence.UNVERIFIABLE
        return Presence.MISSING

    def _is_named(self, element: str, name: str) -> bool:
        candidates = (element, name, *forges.names_in_readme(name))
        return any(each.encode() in self._markup.names for each in candidates)

    def _may_come_by_script(self, element: str, name: str) -> bool:
        """Whether a name that the markup lacks may be there once scripts have run."""
        if not self._markup.script_tags:
            return False
        if forges.is_forge(self._url) and not forges.is_in_markup(
            self._url, name, self._markup.names
        ):
            return True
        if _ITEM.fullmatch(name) or self._is_built_by_script:
            return True
        return any(self._is_mentioned(each.encode()) for each in {element, name})

    def _is_mentioned(self, name: bytes) -> bool:
        """Whether the page links to `name` itself, or scripts and templates have it in quotes."""
        self._left -= len(self._markup.page)
        if self._left < 0 or name not in self._markup.page:
            return False
        return name in self._own_links or any(form % name in self._unshown for form in _MENTIONS)

    @cached_property
    def _own_links(self) -> frozenset[bytes]:
        return frozenset(_OWN_LINK.findall(self._markup.page))

    @cached_property
    def _is_built_by_script(self) -> bool:
        return is_built_by_script(self._markup)

    @cached_property
    def _unshown(self) -> bytes:
        page = self._markup.page
        return b"\n".join(page[start:end] for start, end in self._markup.unshown)

    @cached_property
    def _text(self) -> str:
        return text_of(shown(self._markup))
