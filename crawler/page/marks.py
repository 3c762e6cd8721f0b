"""Elements that a page marks as its author or date, outside of `meta` and JSON-LD.

Microdata (`itemprop`), the `author` link relation, and, beside a heading only, the class names
that blogs and newspapers give to a byline.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from crawler.page.elements import MAX_TAG, text_of
from crawler.page.spans import Span, places
from sources.html.tokens import Token, tags_at
from sources.lazy_re import regex

_MARKS = ("author", "datepublished", "rel-author", "time", "byline", "dateline")
_MOST = 10
_MAX_NAME_DISTANCE = 2048
# A byline stands close to its heading: bytes before and after the `h1` start tag.
_BEFORE = 1000
_AFTER = 4000

# Values are sought, and then the attribute before each.
_VALUES = (b"author", b"datepublished")
_ITEMPROP = regex(rb"itemprop\s*+=\s*+[\"']?+\s*+\Z")
_REL = regex(rb"rel\s*+=\s*+[\"']?+(?:[\w\s-]{0,40}\s)?\Z")
_LONGEST_ATTRIBUTE = 64
_CLASS = regex(rb"class\s*+=\s*+(\"[^\"]*+|'[^']*+|[^\s\"'>]*+)")
_BYLINE = regex(
    rb"(?<![a-z])(?:(author|by-?line)|date(?:line)?|pubdate|published|timestamp)(?![a-z])"
)
_LONGEST_CLASS = 216
_TIME = regex(rb"<time\b")
_Found = tuple[int, str]  # where in a page a mark stands, and which
_ITEM_NAME = regex(rb"itemprop\s*+=\s*+[\"']?+\s*+name\b")

Found = tuple[int, str]
"""Where in a page a mark stands, and which."""


class Marks:
    """Cuts out the elements of a page that bear a mark, so many of each.

    `lower` is the page in lower case, `seen` its tokens, among them all `OPAQUE` ones. An element
    is kept as `<span data-mark="…" …its attributes…>text</span>`. Marks are `author` and
    `datepublished` (microdata) and `rel-author` anywhere, and near a heading `time`, and by class
    names `byline` and `dateline`.
    """

    def __init__(self, page: bytes, lower: bytes, seen: Sequence[Token]) -> None:
        self.elements: list[bytes] = []
        self._page = page
        self._lower = lower
        self._seen = seen
        self._left = dict.fromkeys(_MARKS, _MOST)

    def find(self, headings: Sequence[Span]) -> None:
        """Fill `elements`; `headings` are the spans of `h1` start tags in page order."""
        self._take(sorted(self._anywhere()))
        searched = 0
        for start, end in headings:
            begin, searched = max(searched, start - _BEFORE), end + _AFTER
            self._take(sorted(self._near(begin, searched)))

    def _take(self, found: Sequence[_Found]) -> None:
        """Take in the elements in whose start tags the marks `found` stand."""
        for tag in tags_at(self._page, (place for place, _ in found), self._seen):
            if tag.name in ("meta", "link") or tag.is_cut or tag.end - tag.start > MAX_TAG:
                continue
            first, last = (bisect_left(found, (place, "")) for place in (tag.start, tag.end))
            for mark in dict.fromkeys(mark for _, mark in found[first:last]):
                if self._left[mark]:
                    self._left[mark] -= 1
                    self._keep(mark, tag)

    def _anywhere(self) -> Iterator[_Found]:
        for value in (b"author", b"datepublished"):
            for place in places(self._lower, value):
                before = self._lower[max(0, place - _LONGEST_ATTRIBUTE) : place]
                if self._lower[place + len(value) : place + len(value) + 1].isalnum():
                    continue
                if _ITEMPROP.search(before):
                    yield place, value.decode()
                elif value == b"author" and _REL.search(before):
                    yield place, "rel-author"

    def _near(self, start: int, end: int) -> Iterator[_Found]:
        for hit in _CLASS.finditer(self._lower, start, end):
            byline = _BYLINE.search(hit[1][:_LONGEST_CLASS])
            if byline:
                yield hit.start(), "byline" if byline[1] else "dateline"
        for hit in _TIME.finditer(self._lower, start, end):
            yield hit.start(), "time"

    def _keep(self, mark: str, tag: Token) -> None:
        if mark == "author" and b"itemscope" in self._lower[tag.start : tag.end]:
            tag = self._item_name(tag)
        attributes = self._page[tag.rest : tag.end - 1].rstrip(b"/")
        text = b"" if tag.name == "meta" else text_of(self._page, tag).replace(b"<", b"&lt;")
        self.elements.append(
            b'<span data-mark="%b"%b>%b</span>' % (mark.encode(), attributes, text)
        )

    def _item_name(self, tag: Token) -> Token:
        """The tag that names the item opened by `tag`, or that tag itself."""
        found = _ITEM_NAME.search(self._lower, tag.end, tag.end + _MAX_NAME_DISTANCE)
        inner = tags_at(self._page, [found.start()], self._seen) if found else iter(())
        return next((one for one in inner if not one.is_cut), tag)
