"""Elements that a page marks as its author or date, outside of `meta` and JSON-LD.

Microdata (`itemprop`), the `author` link relation, and, beside a heading only, the class names
that blogs and newspapers give to a byline.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from crawler.page.spans import Span, holds
from crawler.page.tags import MAX_TAG, end_of_tag, name_at, text_until

_MARKS = (b"author", b"datepublished", b"rel-author", b"time", b"byline", b"dateline")
_MOST = 10
_MAX_NAME_DISTANCE = 2048
# A byline stands close to its heading: bytes before and after the `h1` start tag.
_BEFORE = 1000
_AFTER = 4000

# Values are sought, and then the attribute before each: a pattern that begins with literal text is
# found ten times as fast.
_AUTHOR = re.compile(rb"author\b")
_PUBLISHED = re.compile(rb"datepublished\b")
_ITEMPROP = re.compile(rb"itemprop\s*+=\s*+[\"']?+\s*+\Z")
_REL = re.compile(rb"rel\s*+=\s*+[\"']?+(?:[\w\s-]{0,40}\s)?\Z")
_LONGEST_ATTRIBUTE = 64
_CLASS = re.compile(rb"class\s*+=\s*+(\"[^\"]*+|'[^']*+|[^\s\"'>]*+)")
_BYLINE = re.compile(
    rb"(?<![a-z])(?:(author|by-?line)|date(?:line)?|pubdate|published|timestamp)(?![a-z])"
)
_LONGEST_CLASS = 216
_TIME = re.compile(rb"<time\b")
_ITEM_NAME = re.compile(rb"itemprop\s*+=\s*+[\"']?+\s*+name\b")


def find(
    page: bytes, lower: bytes, skipped: Sequence[Span], headings: Sequence[Span]
) -> Iterator[bytes]:
    """Each marked element as `<span data-mark="…" …its attributes…>text</span>`.

    Marks are `author` and `datepublished` (microdata), `rel-author`, and near a heading `time`,
    `byline` and `dateline` (class names). `skipped` are the spans of comments and scripts, and
    `headings` those of `h1` start tags, both in page order; `lower` is `page` in lower case.
    """
    reader = _Reader(page, lower, skipped)
    published = _PUBLISHED.finditer(lower) if b"datepublished" in lower else ()
    for found in chain(_AUTHOR.finditer(lower), published):
        start, value = found.start(), found[0]
        before = lower[max(0, start - _LONGEST_ATTRIBUTE) : start]
        if _ITEMPROP.search(before):
            yield from reader.element(value, start)
        elif value == b"author" and _REL.search(before):
            yield from reader.element(b"rel-author", start)
    searched = 0
    for start, end in headings:
        yield from reader.beside(max(searched, start - _BEFORE), end + _AFTER)
        searched = end + _AFTER


class _Reader:
    """Cuts out the element that a marking attribute belongs to, so many of each mark."""

    def __init__(self, page: bytes, lower: bytes, skipped: Sequence[Span]) -> None:
        self.page = page
        self.lower = lower
        self.skipped = skipped
        self._left = dict.fromkeys(_MARKS, _MOST)
        self._unclosed = -1

    def element(self, mark: bytes, position: int) -> Iterator[bytes]:
        """The element whose start tag holds `position`; none where that is no start tag."""
        if self._left[mark] == 0:
            return
        start = self.lower.rfind(b"<", max(0, position - MAX_TAG), position)
        if start == self._unclosed:
            return
        name = name_at(self.lower, start)
        if not name or name in (b"meta", b"link") or holds(self.skipped, start):
            return
        end = end_of_tag(self.lower, start + 1 + len(name))
        if not self.lower.endswith(b">", start, end):
            self._unclosed = start
            return
        if end <= position:
            return
        self._left[mark] -= 1
        if mark == b"author" and b"itemscope" in self.lower[start:end]:
            start, name, end = self._item_name(start, name, end)
        attributes = self.page[start + 1 + len(name) : end - 1].rstrip(b"/")
        text = b"" if name == b"meta" else text_until(self.page, self.lower, name, end)
        yield (
            b'<span data-mark="'
            + mark
            + b'"'
            + attributes
            + b">"
            + text.replace(b"<", b"&lt;")
            + b"</span>"
        )

    def beside(self, start: int, end: int) -> Iterator[bytes]:
        """The times and bylines between `start` and `end`, which are near a heading."""
        for found in _CLASS.finditer(self.lower, start, end):
            byline = _BYLINE.search(found[1][:_LONGEST_CLASS])
            if byline:
                yield from self.element(b"byline" if byline[1] else b"dateline", found.end())
        for found in _TIME.finditer(self.lower, start, end):
            yield from self.element(b"time", found.end())

    def _item_name(self, start: int, name: bytes, end: int) -> tuple[int, bytes, int]:
        """The tag that names the item opened by the tag `start:end`, or that tag itself."""
        found = _ITEM_NAME.search(self.lower, end, end + _MAX_NAME_DISTANCE)
        inner = self.lower.rfind(b"<", end, found.start()) if found else -1
        inner_name = name_at(self.lower, inner)
        if not inner_name:
            return start, name, end
        return inner, inner_name, end_of_tag(self.lower, inner + 1 + len(inner_name))
