"""Sitemaps and sitemap indexes (sitemaps.org, protocol 0.9) → their `<loc>` URLs with exact spans.

Entities are never expanded: a document that declares one is read up to there.
"""

import re
from xml.parsers import expat

from sources.lines import LineIndex
from sources.model import Document, Link, LinkKind, Parsed, Span

MOST_URLS = 50_000
"""The protocol's own bound for one file; the rest of a larger one is left."""

_INDEX = re.compile(r"<(?:[\w.-]+:)?sitemapindex[\s>]")
_OPENING = 4_096
_OWNERS = frozenset(("url", "sitemap"))
_BLANK = b" \t\r\n"
_CDATA_END = b"]]>"


class _StopReading(Exception):  # noqa: N818 no error: enough was read
    """Raised through expat, which offers no other way to stop it."""


def parse(document: Document) -> Parsed:
    """The URLs of a sitemap, at most `MOST_URLS`; what is no well-formed XML ends where it breaks.

    Only the `<loc>` of a page or of a further sitemap counts, not those of images and videos.
    """
    reader = _Reader(document.text)
    reader.read()
    return Parsed(document, tuple(reader.links))


def is_index(document: Document) -> bool:
    """Whether the URLs of a sitemap are those of further sitemaps."""
    return _INDEX.search(document.text[:_OPENING]) is not None


class _Reader:
    """One pass of expat over `text`; fills `links`.

    Expat counts bytes of UTF-8; as events come in order, counting the characters between two of
    them keeps the whole linear.
    """

    def __init__(self, text: str) -> None:
        self.links: list[Link] = []
        self._data = text.encode("utf-8", "surrogatepass")
        self._lines = LineIndex(text)
        # Named, because the text was decoded once and its XML declaration says how.
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parents: list[str] = []
        self._words: list[str] | None = None
        self._start = 0
        self._seen = (0, 0)

    def read(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._take
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(self._data, True)  # noqa: FBT003 expat takes no keyword
        except (expat.ExpatError, _StopReading):
            return

    def _open(self, name: str, _attributes: object) -> None:
        namespace, _, local = name.rpartition(" ")
        owner_namespace, _, owner = (self._parents[-1] if self._parents else "").rpartition(" ")
        self._parents.append(name)
        is_place = local == "loc" and owner in _OWNERS and namespace == owner_namespace
        self._words = [] if is_place else None

    def _take(self, words: str) -> None:
        if self._words is None:
            return
        if not self._words:
            self._start = self._parser.CurrentByteIndex
        self._words.append(words)

    def _close(self, _name: str) -> None:
        self._parents.pop()
        if self._words:
            self._add("".join(self._words).strip())
        self._words = None

    def _refuse(self, *_: object) -> None:
        raise _StopReading

    def _add(self, url: str) -> None:
        start, end = self._bounds(self._parser.CurrentByteIndex)
        if not url or end <= start:
            return
        span = Span(self._characters(start), self._characters(end))
        raw = self._data[start:end].decode("utf-8", "replace")
        line, column = self._lines.position(span.start)
        self.links.append(Link(raw, url, span, line, column, "", LinkKind.BARE))
        if len(self.links) == MOST_URLS:
            raise _StopReading

    def _bounds(self, end: int) -> tuple[int, int]:
        """The bytes of the URL as written, without blanks and CDATA marks around it."""
        raw = self._data[self._start : end]
        start = self._start + len(raw) - len(raw.lstrip(_BLANK))
        raw = raw.rstrip(_BLANK).removesuffix(_CDATA_END).rstrip(_BLANK)
        return start, self._start + len(raw)

    def _characters(self, offset: int) -> int:
        """The offset in characters of the byte at `offset`, which only grows."""
        seen, count = self._seen
        count += len(self._data[seen:offset].decode("utf-8", "surrogatepass"))
        self._seen = (offset, count)
        return count
