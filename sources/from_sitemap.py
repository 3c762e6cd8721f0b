"""Sitemaps and sitemap indexes (sitemaps.org, protocol 0.9) → their `<loc>` URLs with exact spans.

Entities are never expanded: a document that declares one is read up to there. So is one with far
more elements than its URLs need.
"""

from xml.parsers import expat

from sources.lazy_re import regex
from sources.model import Document, Link, LinkKind, Parsed, Span

MOST_URLS = 50_000
"""The protocol's own bound for one file; the rest of a larger one is left."""

MOST_ELEMENTS = 20_000
"""Elements that are read of a file, and `PER_URL` more for each of its URLs."""
PER_URL = 100
"""A page in 30 languages with its images takes about 60."""
_SLICE = 65_536
_LONGEST_TOKEN = 262_144
"""Bytes of one tag or comment after which no more is read: expat holds a token twice over."""
_MOST_PIECES = 1_000
"""Pieces of text in one `<loc>`: expat gives one for each line, each entity and each slice."""
_LONGEST_PIECE = 16_384
"""Characters of one; a URL that is longer is none that can be fetched."""

_INDEX = regex(r"<(?:[\w.-]+:)?sitemapindex[\s>]")
_OPENING = 4_096
_OWNERS = frozenset(("url", "sitemap"))
# Each is as long as what it stands for, so that offsets hold.
_DECLARATION = regex(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]{0,200}\?>")
_RAW_AMPERSAND = regex(rb"&(?!(?:[A-Za-z][\w.-]{0,40}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_MENDED = b"\x7f"
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

    Expat counts bytes of UTF-8; as events come in order, counting the characters and the lines
    between two of them keeps the whole linear. Text is asked for inside a `<loc>` only.
    """

    def __init__(self, text: str) -> None:
        self.links: list[Link] = []
        self._data = text.encode("utf-8", "surrogatepass")
        # What expat refuses and others read: blanks before the declaration, and raw ampersands.
        self._read_as = _DECLARATION.sub(lambda found: b" " * len(found[0]), self._data, count=1)
        self._mends = _MENDED not in self._data
        if self._mends:
            self._read_as = _RAW_AMPERSAND.sub(_MENDED, self._read_as)
        # Named, because the text was decoded once and its XML declaration says how.
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parents: list[str] = []
        self._words: list[str] | None = None
        self._start = 0
        self._elements = MOST_ELEMENTS
        self._seen = (0, 0)  # bytes, and the characters in them
        self._line = (1, 0)  # the line that those end in, and the offset of its start

    def read(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.EntityDeclHandler = self._refuse
        try:
            for start in range(0, len(self._read_as), _SLICE):
                parser.Parse(self._read_as[start : start + _SLICE], False)  # noqa: FBT003 expat takes no keyword
                if start - parser.CurrentByteIndex > _LONGEST_TOKEN:
                    return
            parser.Parse(b"", True)  # noqa: FBT003 likewise
        except (expat.ExpatError, _StopReading):
            return

    def _open(self, name: str, _attributes: object) -> None:
        namespace, _, local = name.rpartition(" ")
        owner_namespace, _, owner = (self._parents[-1] if self._parents else "").rpartition(" ")
        self._parents.append(name)
        is_place = local == "loc" and owner in _OWNERS and namespace == owner_namespace
        self._expect([] if is_place else None)
        self._elements -= 1
        if not self._elements:
            raise _StopReading

    def _expect(self, words: list[str] | None) -> None:
        """Collects text in `words`; none from now on where that is None."""
        if (words is None) != (self._words is None):
            self._parser.CharacterDataHandler = None if words is None else self._take
        self._words = words

    def _take(self, words: str) -> None:
        if self._words is None:
            return
        if not self._words:
            self._start = self._parser.CurrentByteIndex
        self._words.append(words)
        if len(self._words) > _MOST_PIECES or len(words) > _LONGEST_PIECE:
            self._expect(None)

    def _close(self, _name: str) -> None:
        self._parents.pop()
        if self._words:
            url = "".join(self._words).strip()
            self._add(url.replace("\x7f", "&") if self._mends else url)
        self._expect(None)

    def _refuse(self, *_: object) -> None:
        raise _StopReading

    def _add(self, url: str) -> None:
        start, end = self._bounds(self._parser.CurrentByteIndex)
        if not url or end <= start:
            return
        first = self._characters(start)
        span = Span(first, first + len(self._data[start:end].decode("utf-8", "surrogatepass")))
        raw = self._data[start:end].decode("utf-8", "replace")
        line, line_start = self._line
        column = span.start - line_start + 1
        self._elements += PER_URL
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
        text = self._data[seen:offset].decode("utf-8", "surrogatepass")
        # A URL begins at `offset`, so that no CRLF is parted here.
        if lines := text.count("\n") + text.count("\r") - text.count("\r\n"):
            last = max(text.rfind("\n"), text.rfind("\r"))
            self._line = (self._line[0] + lines, count + last + 1)
        self._seen = (offset, count + len(text))
        return count + len(text)
