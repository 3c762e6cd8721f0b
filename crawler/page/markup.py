"""One walk over the tags of a page: what its markup names, and where its scripts are."""

from dataclasses import dataclass, field

from crawler.page.spans import Span, holds
from sources.html.attributes import value_spans
from sources.html.references import in_attribute
from sources.html.tokens import COMMENT, OPAQUE, Token, tags_at, tokens
from sources.lazy_re import regex

# Elements whose content is text, or (`template`, `noscript`) is not in the page a browser shows.
_NAMES = OPAQUE | {"noscript", "template"}
_ID = regex(rb"id[\t\n\f\r ]*+=")
_NAME = regex(rb"name[\t\n\f\r ]*+=")
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
# What sections are found by; ids on layout, forms and menus are there on any page.
_SECTIONING = frozenset(
    ("a", "article", "blockquote", "dt", "figure", "p", "section", "span", "table", "tr", *HEADINGS)
)
_UNSHOWN = frozenset(("noscript", "script", "template"))
_DATA_SCRIPT = regex(rb"\stype\s*+=\s*+[\"']?+\s*+(?:application/(?:ld\+)?json|text/(?!java))")
_LINKED_DATA = b"ld+json"
_LONGEST_SCRIPT_TAG = 2048


@dataclass(slots=True)
class Markup:
    """What one page names.

    `names` are its ids and the names of its `a` elements, references resolved, each with the end
    of its tag. `hidden` are the spans that are no markup, or none that is shown, in page order.
    `unshown` are the contents of scripts (linked data excepted), templates and `noscript`s: what a
    script may bring onto the page. `script_tags` are the attributes, in lower case, of scripts that
    are executed. `has_sections` says whether a heading or another piece of content, not just the
    layout, has a name.
    """

    page: bytes
    lower: bytes
    names: dict[bytes, int] = field(default_factory=dict)
    hidden: list[Span] = field(default_factory=list)
    unshown: list[Span] = field(default_factory=list)
    script_tags: list[bytes] = field(default_factory=list)
    has_sections: bool = False


def walk(page: bytes, *, xhtml: bool = False) -> Markup:
    """What the UTF-8 `page` names; in `xhtml` a tag that ends in `/>` has no content.

    Never raises, and is linear in the page's length.
    """
    markup = Markup(page, page.lower())
    opaque = list(tokens(page, _NAMES, scripting=True, xhtml=xhtml))
    hidden_end = 0
    for token in opaque:
        if token.start >= hidden_end:
            hidden_end = max(token.end, token.content_end)
            _read_opaque(markup, token)
    found = (hit.start() for each in (_ID, _NAME) for hit in each.finditer(markup.lower))
    for tag in tags_at(page, sorted(found), opaque, scripting=True):
        if not holds(markup.hidden, tag.start):
            _read_names(markup, tag)
    return markup


def _read_opaque(markup: Markup, token: Token) -> None:
    """Take in a comment, or an element whose content is not shown as markup."""
    if token.name == COMMENT:
        markup.hidden.append((token.start, token.end))
        return
    content = token.end, token.content_end
    if content[0] < content[1]:
        markup.hidden.append(content)
    attributes = markup.lower[token.rest : token.end]
    if token.name == "script" and not _DATA_SCRIPT.search(attributes):
        markup.script_tags.append(attributes[:_LONGEST_SCRIPT_TAG])
    if content[0] < content[1] and token.name in _UNSHOWN and _LINKED_DATA not in attributes:
        markup.unshown.append(content)


def _read_names(markup: Markup, tag: Token) -> None:
    """Take in the names that a start tag gives."""
    spans = value_spans(markup.page, tag)
    for key in ("id", "name") if tag.name == "a" else ("id",):
        if key in spans:
            value = markup.page[spans[key].start : spans[key].end].decode("utf-8", "replace")
            markup.names[in_attribute(value).encode("utf-8", "replace")] = tag.end
            markup.has_sections |= tag.name in _SECTIONING
