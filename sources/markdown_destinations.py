"""Where a link destination ends (CommonMark 0.31.2, section 6.3), at one look for nearly all."""

from dataclasses import dataclass

from markdown_it.helpers import parseLinkDestination

from sources.lazy_re import regex
from sources.model import Span

# Destinations without escapes, entities and brackets inside, as nearly all are.
_IN_BRACKETS = regex(r"<([^<>\\&\n]*+)>")
_UNBRACKETED = regex(r"([^\x00-\x20\x7f()\\&<][^\x00-\x20\x7f()\\&]*+)(?=[\x00-\x20\x7f)]|\Z)")


@dataclass(slots=True)
class Destination:
    """What markdown-it's rules want of a parser of destinations: `str` is the URL unescaped."""

    ok: bool
    pos: int
    str: str


def parse_destination(text: str, start: int, end: int) -> Destination:
    """markdown-it's helper, held to one line: it takes a line end for escaped by a backslash."""
    plain = _IN_BRACKETS.match(text, start, end) or _UNBRACKETED.match(text, start, end)
    if plain:
        return Destination(ok=True, pos=plain.end(), str=plain[1])
    found = parseLinkDestination(text, start, end)
    line_end = text.find("\n", start, found.pos) if found.ok else -1
    if line_end >= 0:
        found = parseLinkDestination(text, start, line_end)
    return Destination(found.ok, found.pos, found.str)


def url_span(text: str, start: int) -> Span:
    """The destination that is parsed at `start`, without its angle brackets; empty if none is."""
    found = parse_destination(text, start, len(text))
    if not found.ok:
        return Span(start, start)
    if text[start] == "<":
        return Span(start + 1, found.pos - 1)
    return Span(start, found.pos)
