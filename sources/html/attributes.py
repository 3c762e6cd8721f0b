"""The attributes of one tag (WHATWG HTML, sections 13.2.5.32 to 13.2.5.39)."""

from typing import AnyStr

from sources.html.references import in_attribute
from sources.html.tokens import Token, attribute_expression, lower, start_tag
from sources.model import Span

_SPACE = " \t\n\f\r"


def value_spans(text: AnyStr, tag: Token) -> dict[str, Span]:
    """Where the values of `tag` stand in `text`, quotes aside, by lower-case name.

    Of attributes with one name the first counts. One without value has an empty span.
    """
    spans: dict[str, Span] = {}
    for found in attribute_expression(text).finditer(text, tag.rest, tag.end - (not tag.is_cut)):
        group = found.lastindex or 1
        start = found.end() if group == 1 else found.start(group)
        spans.setdefault(lower(found[1]), Span(start, found.end(group)))
    return spans


def read(tag: str) -> tuple[str, dict[str, str]]:
    """The name of the one start tag that `tag` is, and its values, references undone.

    A tag that is cut is read as far as it goes; what is no start tag has the name "".
    """
    opening = start_tag(tag)
    if not opening:
        return "", {}
    values: dict[str, str] = {}
    for name, double, single, bare in attribute_expression(tag).findall(tag, opening.end()):
        values.setdefault(lower(name), in_attribute(double or single or bare))
    return lower(opening[1]), values


def trimmed(text: str, span: Span) -> Span:
    """`span` without the white space at its ends, which is no part of a URL."""
    value = text[span.start : span.end]
    start = span.start + len(value) - len(value.lstrip(_SPACE))
    return Span(start, start + len(value.strip(_SPACE)))
