"""What a reader sees of a page: how many words, and on a short one which words and headings."""

import html
import re
from collections.abc import Iterator
from functools import cached_property

from crawler.page.phrases import plain, segments
from crawler.page.signals import Signals
from crawler.page.tags import end_of_tag, text_until

THIN = 400
"""Words: a page of more says too much to be a stand-in, but for a few that sell domains."""
MARKUP_LIMIT = 65_536
"""Bytes of markup that are searched: walls and parking pages are small."""

_BLOCK = 2048
_MOST_WORDS = 2000
_TEXT_LIMIT = 32_768
_FIRST_HEADINGS = 2
_MOST_HEADINGS = 8
_TAG = re.compile(rb"<[^>]*+>?")
_HEADING = re.compile(rb"<(h[123])(?=[\s>])")
_PASSWORD = re.compile(rb"\stype\s*=\s*[\"']?password\b")
# First bytes in UTF-8 of scripts that put no spaces between words: Thai and its neighbours,
# kana and Chinese characters. A word has two or three of their characters.
_UNSPACED = bytes((0xE0, *range(0xE3, 0xEA)))
_UNSPACED_WORD = 2


def is_thin(page: bytes, signals: Signals) -> bool:
    """Whether the UTF-8 `page` shows fewer than `THIN` words.

    What follows the first heading is counted first: there most pages soon have enough.
    """
    body = _body(page)
    heading = signals.headings[0][0] if signals.headings else body
    words = 0
    for text in _texts(page, signals, heading, len(page)):
        words += _count(text)
        if words >= THIN:
            return False
    return words + sum(map(_count, _texts(page, signals, body, heading))) < THIN


class Sight:
    """One UTF-8 page as its reader sees it; what nobody asks for is not worked out."""

    def __init__(self, page: bytes, signals: Signals) -> None:
        self._page = page
        self._signals = signals

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The parts of the title (`crawler.page.phrases.segments`)."""
        return segments(self._signals.title)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The parts of each `h1` and of the first two headings of levels 1 to 3."""
        lower = self._page.lower()
        found = (hit for hit in _HEADING.finditer(lower) if not self._is_hidden(hit.start()))
        parts: list[str] = []
        for order, hit in enumerate(found):
            if order == _MOST_HEADINGS:
                break
            if order < _FIRST_HEADINGS or hit[1] == b"h1":
                start = end_of_tag(lower, hit.end())
                parts += segments(_decoded(text_until(self._page, lower, hit[1], start)))
        return tuple(parts)

    @cached_property
    def words(self) -> int:
        """Words in sight, counted to `_MOST_WORDS` and a few."""
        words = 0
        for text in _texts(self._page, self._signals, _body(self._page), len(self._page)):
            words += _count(text)
            if words >= _MOST_WORDS:
                break
        return words

    @cached_property
    def text(self) -> str:
        """The first 32 KiB of text in plain spelling."""
        seen, size = [], 0
        for text in _texts(self._page, self._signals, _body(self._page), len(self._page)):
            seen.append(text)
            size += len(text)
            if size >= _TEXT_LIMIT:
                break
        return plain(_decoded(b" ".join(seen)))

    @cached_property
    def markup(self) -> str:
        """The first `MARKUP_LIMIT` bytes of the page in lower case, scripts included."""
        return self._page[:MARKUP_LIMIT].lower().decode("latin-1")

    @cached_property
    def asks_for_password(self) -> bool:
        """Whether a form has a password field."""
        return _PASSWORD.search(self._page.lower()) is not None

    def _is_hidden(self, position: int) -> bool:
        return any(start <= position < end for start, end in self._signals.hidden)


def _body(page: bytes) -> int:
    """Where the body begins, 0 where no tag says so."""
    return max(page.find(b"<body"), page.find(b"<BODY"), 0)


def _texts(page: bytes, signals: Signals, start: int, stop: int) -> Iterator[bytes]:
    """The text in sight from `start` to `stop`, block by block, without tags."""
    for begin, end in _stretches(signals, start, stop):
        position = begin
        while position < end:
            # A block ends before a tag, never within one.
            cut = page.find(b"<", position + _BLOCK, end)
            cut = cut if cut >= 0 else end
            yield _TAG.sub(b" ", page[position:cut])
            position = cut


def _stretches(signals: Signals, start: int, stop: int) -> Iterator[tuple[int, int]]:
    for begin, end in signals.hidden:
        if begin >= stop:
            break
        if begin > start:
            yield start, begin
        start = max(start, end)
    if start < stop:
        yield start, stop


def _count(text: bytes) -> int:
    unspaced = len(text) - len(text.translate(None, _UNSPACED))
    return len(text.split()) + unspaced // _UNSPACED_WORD


def _decoded(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace"))
