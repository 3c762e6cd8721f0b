"""One walk over the tags of a page: what its markup names, and where its scripts are.

Tokenised as HTML section 13.2.5 has it where that decides what is a tag: quoted values, comments,
elements with raw text. Nothing is built, so hostile nesting costs nothing. Offsets are into a page
and its lower-case copy alike: `bytes.lower` changes ASCII alone.
"""

import html
import re
from dataclasses import dataclass, field

Span = tuple[int, int]
"""Half-open range of byte offsets into a page."""

# Up to the `>` of a tag. Possessive throughout, and an open quote runs to the end of the page,
# so that no byte is looked at twice.
_REST = rb"(?:[^=>]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?+)*+"
# Elements whose content is text, or (`template`, `noscript`) is not in the page a browser shows.
_OPAQUE = (
    rb"iframe|no(?:embed|frames|script)|plaintext|s(?:cript|tyle)|t(?:emplate|extarea|itle)|xmp"
)
_TOKEN = re.compile(
    rb"<(?:(!--(?:-?>)?)|(" + _OPAQUE + rb")(?=[\s/>])" + _REST + rb">?"
    rb"|([a-z][^\s/>]*+)[\s/]" + _REST + rb")"
)
_COMMENT, _CONTENT, _TAG = 1, 2, 3
_COMMENT_END = re.compile(rb"--!?>")
_ATTRIBUTE = re.compile(
    rb"([^\s\"'>/=]++)\s*+(?:=\s*+(?:\"([^\"]*+)(?:\"|\Z)|'([^']*+)(?:'|\Z)|([^\s>]++)))?+"
)
# What sections are found by; ids on layout, forms and menus are there on any page.
_SECTIONING = frozenset(
    b"a article blockquote dt figure h1 h2 h3 h4 h5 h6 p section span table tr".split()
)
_DATA_SCRIPT = re.compile(rb"\stype\s*=\s*[\"']?\s*(?:application/(?:ld\+)?json|text/(?!java))")
_LINKED_DATA = b"ld+json"


@dataclass(slots=True)
class Markup:
    """What one page names.

    `names` are its ids and the names of its `a` elements, entities resolved. `hidden` are the
    spans that are no markup, or none that is shown, in page order. `unshown` are the contents of
    scripts (linked data excepted), templates and `noscript`s: what a script may bring onto the
    page. `script_tags` are the start tags, in lower case, of scripts that are executed.
    `has_sections` says whether a heading or another piece of content, not just the layout, has a
    name.
    """

    page: bytes
    lower: bytes
    names: set[bytes] = field(default_factory=set)
    hidden: list[Span] = field(default_factory=list)
    unshown: list[Span] = field(default_factory=list)
    script_tags: list[bytes] = field(default_factory=list)
    has_sections: bool = False


def walk(page: bytes, *, xhtml: bool = False) -> Markup:
    """What the UTF-8 `page` names; in `xhtml` a tag that ends in `/>` has no content.

    Never raises. Linear in the page's length, about half a millisecond for 100 KB.
    """
    markup = Markup(page, page.lower())
    lower, position, unclosed = markup.lower, 0, set[bytes]()
    while found := _TOKEN.search(lower, position):
        token, position = found.lastindex, found.end()
        if token == _TAG:
            start, linking = found.end(_TAG), found[_TAG] == b"a"
            # Most tags give no name, and need no closer look.
            if lower.find(b"id", start, position) >= 0 or (
                linking and lower.find(b"name", start, position) >= 0
            ):
                _read_tag(markup, found, linking=linking)
        elif token == _COMMENT:
            position = _read_comment(markup, found)
        elif not (xhtml and lower.endswith(b"/>", found.start(), position)):
            position = _read_content(markup, found, unclosed)
        elif found[_CONTENT] == b"script":
            _read_script(markup, found, position)
    return markup


def _read_tag(markup: Markup, found: re.Match[bytes], *, linking: bool) -> None:
    """Take in the names that a start tag gives; `linking` says that it is an `a`."""
    for attribute, *values in _ATTRIBUTE.findall(markup.page, found.end(_TAG), found.end()):
        key = attribute.lower()
        if key == b"id" or (linking and key == b"name"):
            markup.names.add(_unescaped(b"".join(values)))
            markup.has_sections |= found[_TAG] in _SECTIONING


def _read_comment(markup: Markup, found: re.Match[bytes]) -> int:
    """Pass over a comment; `<!-->` and `<!--->` are whole ones (section 13.2.5.43)."""
    end = found.end()
    if not found[_COMMENT].endswith(b">"):
        closing = _COMMENT_END.search(markup.lower, end)
        end = closing.end() if closing else len(markup.page)
    markup.hidden.append((found.start(), end))
    return end


def _read_content(markup: Markup, found: re.Match[bytes], unclosed: set[bytes]) -> int:
    """Pass over content that is not shown as markup; where to go on from."""
    element, start = found[_CONTENT], found.end()
    end = -1 if element in unclosed else markup.lower.find(b"</" + element, start)
    if end < 0:
        unclosed.add(element)
        if element in {b"template", b"noscript"}:
            # An end tag that never comes must not hide the rest of the page.
            return start
        end = len(markup.page)
    markup.hidden.append((start, end))
    if element == b"script":
        _read_script(markup, found, end)
    elif element in {b"template", b"noscript"}:
        markup.unshown.append((start, end))
    return end


def _read_script(markup: Markup, found: re.Match[bytes], end: int) -> None:
    opening = found[0]
    if not _DATA_SCRIPT.search(opening):
        markup.script_tags.append(opening)
    if _LINKED_DATA not in opening:
        markup.unshown.append((found.end(), end))


def _unescaped(value: bytes) -> bytes:
    """An attribute's value with its character references resolved."""
    if b"&" not in value:
        return value
    return html.unescape(value.decode("utf-8", "replace")).encode("utf-8", "replace")
