"""Elements that a page marks as its author or date, outside of `meta` and JSON-LD.

Microdata (`itemprop`), the `author` link relation, and, beside a heading only, the class names
that blogs and newspapers give to a byline.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from crawler.page.tags import MAX_TAG, end_of_tag, name_at, text_until

Span = tuple[int, int]

_MARKS = (b"author", b"datepublished", b"rel-author", b"time", b"byline", b"dateline")
_MOST = 10
_MAX_NAME_DISTANCE = 2048
# A byline stands close to its heading: bytes before and after the `h1` start tag.
_BEFORE = 1000
_AFTER = 4000

_ITEMPROP = re.compile(rb"itemprop\s*+=\s*+[\"']?+\s*+(author|datepublished)\b")
_REL = re.compile(rb"rel\s*+=\s*+[\"']?+(?:[\w\s-]{0,40}\s)?author\b")
_BYLINE = re.compile(
    rb"<(time)\b|class\s*=\s*(?:\"[^\"]{0,200}?|'[^']{0,200}?|[^\s\"'>]{0,200}?)(?<![a-z])"
    rb"(?:(author|byline|by-line)|(?:date|dateline|pubdate|published|timestamp))(?![a-z])"
)
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
    if b"itemprop" in lower:
        for found in _ITEMPROP.finditer(lower):
            yield from reader.element(found[1], found.start())
    for found in _REL.finditer(lower):
        yield from reader.element(b"rel-author", found.start())
    searched = 0
    for start, end in headings:
        searched = max(searched, start - _BEFORE)
        for found in _BYLINE.finditer(lower, searched, end + _AFTER):
            mark = found[1] or (b"byline" if found[2] else b"dateline")
            yield from reader.element(mark, found.end())
        searched = max(searched, end + _AFTER)


class _Reader:
    """Cuts out the element that a marking attribute belongs to, so many of each mark."""

    def __init__(self, page: bytes, lower: bytes, skipped: Sequence[Span]) -> None:
        self.page = page
        self.lower = lower
        self.skipped = skipped
        self._left = dict.fromkeys(_MARKS, _MOST)

    def element(self, mark: bytes, position: int) -> Iterator[bytes]:
        """The element whose start tag holds `position`; none where that is no start tag."""
        if self._left[mark] == 0:
            return
        start = self.lower.rfind(b"<", max(0, position - MAX_TAG), position)
        name = name_at(self.lower, start)
        if not name or name in (b"meta", b"link") or self._is_skipped(start):
            return
        end = end_of_tag(self.lower, start + 1 + len(name))
        if end <= position or not self.lower.endswith(b">", start, end):
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

    def _item_name(self, start: int, name: bytes, end: int) -> tuple[int, bytes, int]:
        """The tag that names the item opened by the tag `start:end`, or that tag itself."""
        found = _ITEM_NAME.search(self.lower, end, end + _MAX_NAME_DISTANCE)
        inner = self.lower.rfind(b"<", end, found.start()) if found else -1
        inner_name = name_at(self.lower, inner)
        if not inner_name:
            return start, name, end
        return inner, inner_name, end_of_tag(self.lower, inner + 1 + len(inner_name))

    def _is_skipped(self, position: int) -> bool:
        index = bisect_right(self.skipped, (position, len(self.page)))
        return index > 0 and position < self.skipped[index - 1][1]
