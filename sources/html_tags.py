"""Tags of HTML with the exact spans of their attribute values.

A scan by the tokenization rules of WHATWG HTML (section 13.2.5) rather than `html.parser`: that
one keeps no attribute positions, so each tag would be scanned twice, and on malformed input it
takes quadratic time in the Python versions we support. Every regular expression here consumes
what it looks at, so a document is scanned once, whatever is in it.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from sources.model import Span

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=][^\s/>=]*|=[^\s/>=]*)(\s*=\s*)?")
_TAG_END = re.compile(r"[\s/]*>")
_UNQUOTED = re.compile(r"[^\s>]*")
_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,8};?|#[xX][0-9A-Fa-f]{1,8};?|([A-Za-z][A-Za-z0-9]{1,40})(;|(?![A-Za-z0-9=])))"
)
_SPACE = " \t\n\f\r"

RAW_TEXT = frozenset(
    ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
)
"""Elements whose content is text, never tags (WHATWG HTML, sections 13.2.6.2 and 13.2.6.4)."""
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW_TEXT}


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag. `attributes` has the first value of each name, in lower case."""

    name: str
    is_end: bool
    span: Span
    attributes: dict[str, Span]


def scan(text: str, start: int = 0) -> Iterator[Tag]:
    """The tags of `text` in order; those in comments and in raw text elements are no tags.

    Spans are offsets into `text`. What lies between two tags is text, comments included.
    """
    at = text.find("<", start)
    while at >= 0:
        found = _TAG.match(text, at)
        if not found:
            after = _past_declaration(text, at)
        else:
            tag = _tag(text, found)
            if tag is None:
                return
            yield tag
            after = tag.span.end
            if tag.name in RAW_TEXT and not tag.is_end:
                after = _raw_end(text, tag.name, after)
        at = text.find("<", after)


def _past_declaration(text: str, at: int) -> int:
    """The offset after the comment, declaration or instruction at `at`, or after a lone `<`."""
    if text.startswith("<!--", at):
        if text.startswith((">", "->"), at + 4):
            return text.index(">", at) + 1
        end = text.find("-->", at + 2)
        return end + 3 if end >= 0 else len(text)
    if text.startswith(("<!", "<?", "</"), at):
        end = text.find(">", at)
        return end + 1 if end >= 0 else len(text)
    return at + 1


def _tag(text: str, found: re.Match[str]) -> Tag | None:
    """The tag that begins with `found`; None where the text ends inside it."""
    attributes: dict[str, Span] = {}
    at = found.end()
    while not (end := _TAG_END.match(text, at)):
        name = _ATTRIBUTE.match(text, at)
        if not name:
            return None
        at = name.end()
        value = Span(at, at)
        if name[2]:
            value, at = _value(text, at)
        attributes.setdefault(name[1].lower(), value)
    return Tag(found[2].lower(), bool(found[1]), Span(found.start(), end.end()), attributes)


def _value(text: str, at: int) -> tuple[Span, int]:
    """The span of the attribute value at `at`, quotes aside, and the offset after it."""
    quote = text[at : at + 1]
    if quote in {'"', "'"}:
        end = text.find(quote, at + 1)
        end = end if end >= 0 else len(text)
        return Span(at + 1, end), end + 1
    unquoted = _UNQUOTED.match(text, at)
    end = unquoted.end() if unquoted else at
    return Span(at, end), end


def _raw_end(text: str, name: str, at: int) -> int:
    found = _RAW_END[name].search(text, at)
    return found.start() if found else len(text)


def trimmed(text: str, span: Span) -> Span:
    """`span` without the white space at its ends, which is no part of a URL."""
    value = text[span.start : span.end]
    start = span.start + len(value) - len(value.lstrip(_SPACE))
    return Span(start, start + len(value.strip(_SPACE)))


def unescape(value: str) -> str:
    """An attribute value with its character references undone, NUL as U+FFFD (13.2.5.73).

    Unlike `html.unescape`, `&copy=` and `&notit` stay as they are: in attributes, a reference
    without semicolon counts only where neither `=` nor a letter or digit follows.
    """
    value = value.replace("\0", "\ufffd")
    return _REFERENCE.sub(_character, value) if "&" in value else value


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return html.unescape(found[0])
    return html5.get(name + found[2], found[0])
