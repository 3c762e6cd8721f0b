"""Where `<meta http-equiv="refresh">` leads (WHATWG HTML, section 4.2.5.3)."""

import re

from sources.lazy_re import regex
from sources.model import Span

_VALUE = regex(
    r"\s*+(\d{1,9}+|(?=\.))[\d.]*+(?:\s*+[;,]\s*+|\s++)(?>(?:url\s*=\s*)?)(.*+)",
    re.IGNORECASE | re.DOTALL,
)


def target_of(value: str) -> tuple[int, Span] | None:
    """The seconds to wait by the declaration `value`, and where in it the URL stands, if at all."""
    found = _VALUE.match(value)
    if found is None:
        return None
    start, end = found.span(2)
    quote = value[start : start + 1]
    if quote and quote in "'\"":
        start += 1
        closing = value.find(quote, start)
        end = closing if closing >= 0 else end
    else:
        end = start + len(found[2].rstrip())
    return int(found[1] or 0), Span(start, end)
