"""One walk over the tags of a page: what its markup names, and where its scripts are.

Tokenised as HTML section 13.2.5 has it where that decides what is a tag: quoted values, comments,
elements with raw text. Nothing is built, so hostile nesting costs nothing. Offsets are into a page
and its lower-case copy alike: `bytes.lower` changes ASCII alone.
"""

import html
import re
from dataclasses import dataclass, field

from crawler.page.spans import Span

# Atomic throughout, and what is left open runs to the end of the page, so that no byte is
# looked at twice.
_REST = rb"(?>(?:[^=>]++|=\s*+(?>(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?))*)"
_COMMENT = rb"!--(?:-?>|(?>(?:[^-]++|-(?!-!?>))*)(?>(?:--!?>)?))"
# Elements whose content is text, or (`template`, `noscript`) is not in the page a browser shows.
_OPAQUE = (
    rb"(iframe|no(?:embed|frames|script)|plaintext|s(?:cript|tyle)|t(?:emplate|extarea|itle)|xmp)"
    rb"(?=[\s/>])(" + _REST + rb")"
)
_CONTENT = rb">?+((?>(?:[^<]++|<(?!/\1))*))"
_ELEMENT = rb"([a-z][^\s/<>]*+)[\s/](" + _REST + rb")"
_HTML = re.compile(rb"<(?:" + _COMMENT + rb"|" + _OPAQUE + _CONTENT + rb"|" + _ELEMENT + rb")")
_XHTML = re.compile(
    rb"<(?:" + _COMMENT + rb"|" + _OPAQUE + rb"(?:(?<=/)>|" + _CONTENT + rb")|" + _ELEMENT + rb")"
)
_ATTRIBUTE = re.compile(
    rb"([^\s\"'>/=]++)\s*+(?>(?:=\s*+(?:\"([^\"]*+)(?:\"|\Z)|'([^']*+)(?:'|\Z)|([^\s>]++)))?)"
)
# What sections are found by; ids on layout, forms and menus are there on any page.
_SECTIONING = frozenset(
    b"a article blockquote dt figure h1 h2 h3 h4 h5 h6 p section span table tr".split()
)
_UNSHOWN = frozenset({b"noscript", b"script", b"template"})
_DATA_SCRIPT = re.compile(rb"\stype\s*+=\s*+[\"']?+\s*+(?:application/(?:ld\+)?json|text/(?!java))")
_LINKED_DATA = b"ld+json"
_LONGEST_SCRIPT_TAG = 2048


@dataclass(slots=True)
class Markup:
    """What one page names.

    `names` are its ids and the names of its `a` elements, entities resolved. `hidden` are the
    spans that are no markup, or none that is shown, in page order. `unshown` are the contents of
    scripts (linked data excepted), templates and `noscript`s: what a script may bring onto the
    page. `script_tags` are the attributes, in lower case, of scripts that are executed.
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

    Never raises. Linear in the page's length, well under a millisecond for 100 KB.
    """
    markup = Markup(page, page.lower())
    find = markup.lower.find
    for token in (_XHTML if xhtml else _HTML).finditer(markup.lower):
        element = token[4]
        if element is None:
            _read_opaque(markup, token)
            continue
        start, end = token.span(5)
        # Most tags give no name, and need no closer look.
        if find(b"id", start, end) >= 0 or (element == b"a" and find(b"name", start, end) >= 0):
            _read_names(markup, element, start, end)
    return markup


def _read_opaque(markup: Markup, token: re.Match[bytes]) -> None:
    """Take in a comment, or an element whose content is not shown as markup."""
    element, attributes, content = token.group(1, 2, 3)
    if element is None:
        markup.hidden.append(token.span())
        return
    _read_names(markup, element, *token.span(2))
    if content is not None:
        markup.hidden.append(token.span(3))
    if element == b"script" and not _DATA_SCRIPT.search(attributes):
        markup.script_tags.append(attributes[:_LONGEST_SCRIPT_TAG])
    if content and element in _UNSHOWN and _LINKED_DATA not in attributes:
        markup.unshown.append(token.span(3))


def _read_names(markup: Markup, element: bytes, start: int, end: int) -> None:
    """Take in the names that a start tag, with its attributes from `start` to `end`, gives."""
    for attribute, *values in _ATTRIBUTE.findall(markup.page, start, end):
        key = attribute.lower()
        if key == b"id" or (key == b"name" and element == b"a"):
            markup.names.add(_unescaped(b"".join(values)))
            markup.has_sections |= element in _SECTIONING


def _unescaped(value: bytes) -> bytes:
    """An attribute's value with its character references resolved."""
    if b"&" not in value:
        return value
    return html.unescape(value.decode("utf-8", "replace")).encode("utf-8", "replace")
