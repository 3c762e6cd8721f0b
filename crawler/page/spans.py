"""Stretches of a page as byte offsets, and whether an offset lies in one of many."""

from bisect import bisect_right
from collections.abc import Sequence

Span = tuple[int, int]
"""Half-open range of byte offsets into a page."""


def holds(spans: Sequence[Span], position: int) -> bool:
    """Whether `position` is in one of `spans`, which are in page order and do not overlap."""
    index = bisect_right(spans, position, key=_start)
    return index > 0 and position < spans[index - 1][1]


def _start(span: Span) -> int:
    return span[0]
