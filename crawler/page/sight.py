"""What a reader sees of a page: how many words, and on a short one which words and headings."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from crawler.page.elements import text_of
from crawler.page.lexicon import words_of
from crawler.page.makeup import LOOKS
from crawler.page.phrases import Headlines, plain, segments
from crawler.page.signals import Signals
from crawler.page.spans import Span, holds
from sources.html.attributes import read
from sources.html.references import in_text
from sources.html.tokens import tokens, without_markup

THIN = 250
"""Words: a page of more is a stand-in only where its title or heading says so."""
MARKUP_LIMIT = 65_536
"""Bytes of markup that are searched: walls and parking pages are small."""

# A list to choose from, such as of all countries, is one field and no text.
_CHOICES = (b"select", b"SELECT", b"datalist")
_BLOCK = 2048
_MOST_WORDS = 2000
_TEXT_LIMIT = 16_384
_FIRST_HEADINGS = 2
_MOST_HEADINGS = 4
_MOST_PARTS = 12
_MOST_LINES = 60
_NUMBER = "404"
_LONGEST_ADDRESS = 2048
# Tags that do not end the line they stand in.
_INLINE = frozenset(
    ("abbr", "bdi", "bdo", "cite", "code", "em", "font", "kbd", "mark", "small", "span", "strong")
) | frozenset(("a", "b", "i", "q", "s", "sub", "sup", "u", "wbr", "var"))
# ASCII letters to lower case, what is in no word of ASCII to a space.
_WORDS_ALONE = bytes(
    byte if re.match(rb"[a-z0-9_-]", bytes((byte,))) else 0x20 for byte in bytes(range(256)).lower()
)
# First bytes in UTF-8 of scripts that put no spaces between words: Thai and its neighbours,
# kana and Chinese characters. A word has two or three of their characters.
_UNSPACED = bytes((0xE0, *range(0xE3, 0xEA)))
_UNSPACED_WORD = 2


def is_thin(page: bytes, signals: Signals) -> bool:
    """Whether the UTF-8 `page` shows fewer than `THIN` words.

    What follows the first heading is counted first: there most pages soon have enough.
    """
    if _shows_few(page, signals, signals.hidden):
        return True
    has_choices = page.find(b"<option", signals.body, signals.body + MARKUP_LIMIT) >= 0
    return has_choices and _shows_few(page, signals, _unread(page, signals))


def _shows_few(page: bytes, signals: Signals, unread: Sequence[Span]) -> bool:
    heading = signals.headings[0][0] if signals.headings else signals.body
    words = _count_to(THIN, _texts(page, unread, heading, len(page)))
    if words < THIN and signals.headings:
        words += _count_to(THIN - words, _texts(page, unread, signals.body, heading))
    return words < THIN


class Sight:
    """One UTF-8 page as its reader sees it; what nobody asks for is not worked out."""

    def __init__(self, page: bytes, signals: Signals) -> None:
        self._page = page
        self._signals = signals
        self._in_title: dict[Headlines, str] = {}
        self._in_headings: dict[Headlines, str] = {}
        self._shown: dict[str, str] = {}

    def in_title(self, headlines: Headlines) -> str:
        """The part of the title that is one of `headlines`, "" where none is."""
        if headlines not in self._in_title:
            self._in_title[headlines] = headlines.first_in(self.titles)
        return self._in_title[headlines]

    def in_headings(self, headlines: Headlines) -> str:
        """The part of a heading that is one of `headlines`, "" where none is."""
        if headlines not in self._in_headings:
            self._in_headings[headlines] = headlines.first_in(self.headings)
        return self._in_headings[headlines]

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The parts of the title (`crawler.page.phrases.segments`)."""
        return segments(self._signals.title)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The parts of each `h1` and of the first two headings of levels 1 to 3."""
        names = frozenset(("h1", "h2", "h3"))
        hidden = self._signals.hidden
        found = (tag for tag in tokens(self._page, names) if not holds(hidden, tag.start))
        parts: list[str] = []
        for order, tag in enumerate(islice(found, _MOST_HEADINGS)):
            if order < _FIRST_HEADINGS or tag.name == "h1":
                parts += segments(_decoded(text_of(self._page, tag)))
        return tuple(dict.fromkeys(parts))[:_MOST_PARTS]

    @cached_property
    def frame(self) -> str:
        """The classes and ids of the `html` and `body` tags, in lower case."""
        tags = (read(tag)[1] for tag in self._signals.frame)
        return " ".join(tag.get(name, "") for tag in tags for name in ("class", "id")).lower()

    @cached_property
    def frame_words(self) -> frozenset[str]:
        """The words of `frame`."""
        return words_of(self.frame)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The last names in the addresses that the page gives as its own, in plain spelling."""
        stated = (self._signals.canonical, self._signals.meta("og:url"))
        paths = (re.split("[?#]", url[:_LONGEST_ADDRESS], maxsplit=1)[0] for url in stated)
        names = (path.rstrip("/").rpartition("/")[2] for path in paths)
        return tuple(plain(name).replace("-", " ") for name in names if name)

    @cached_property
    def is_dated(self) -> bool:
        """Whether the page says when it was published: stand-ins do not."""
        stated = self._signals.meta("article:published_time", "og:article:published_time")
        return bool(stated or self._signals.linked.published)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The first lines in sight and their sentences (`crawler.page.phrases.segments`)."""
        start, stop = self._signals.body, len(self._page)
        marked = islice(_marked(self._page, self._unread, start, stop), len(self._blocks))
        # On one line first; then a tag is a space within a line, else a line's end.
        flat = b" ".join(b" ".join(marked).split())
        lines, at = [b""], 0
        for tag in tokens(flat):
            lines[-1] += flat[at : tag.start] + b" "
            at = tag.end
            if tag.name.removeprefix("/") not in _INLINE:
                lines.append(b"")
        lines[-1] += flat[at:]
        seen = (line for line in lines if line.strip())
        parts = (part for line in islice(seen, _MOST_LINES) for part in segments(_decoded(line)))
        telling = (part for part in parts if not part.isdigit() or part == _NUMBER)
        return tuple(dict.fromkeys(islice(telling, 2 * _MOST_LINES)))

    @cached_property
    def words(self) -> int:
        """Words in sight, counted to `_MOST_WORDS` and a few."""
        return sum(map(_count, self._blocks))

    @cached_property
    def text(self) -> str:
        """The words in sight, as many as are counted, in plain spelling."""
        return plain(_decoded(b" ".join(self._blocks)[:_TEXT_LIMIT]))

    @cached_property
    def text_words(self) -> frozenset[str]:
        """The words of `text`."""
        return words_of(self.text)

    @cached_property
    def markup(self) -> str:
        """The first `MARKUP_LIMIT` bytes of the page in lower case, scripts included."""
        return self._page[:MARKUP_LIMIT].lower().decode("latin-1")

    @cached_property
    def markup_words(self) -> frozenset[str]:
        """The words of `markup`: names, attributes and text alike."""
        # By a table: a regular expression takes five times as long, and this is most of the work.
        return frozenset(self._page[:MARKUP_LIMIT].translate(_WORDS_ALONE).decode("ascii").split())

    def shows(self, look: str) -> str:
        """What a look of `crawler.page.makeup` finds on the page, "" where it finds nothing."""
        if look not in self._shown:
            self._shown[look] = LOOKS[look](self._lower)
        return self._shown[look]

    @cached_property
    def _lower(self) -> bytes:
        return self._page.lower()

    @cached_property
    def _unread(self) -> Sequence[Span]:
        return _unread(self._page, self._signals)

    @cached_property
    def _blocks(self) -> tuple[bytes, ...]:
        blocks, words = [], 0
        for text in _texts(self._page, self._unread, self._signals.body, len(self._page)):
            blocks.append(text)
            words += _count(text)
            if words >= _MOST_WORDS:
                break
        return tuple(blocks)


def _texts(page: bytes, unread: Sequence[Span], start: int, stop: int) -> Iterator[bytes]:
    """As `_marked`, without the tags."""
    return (without_markup(text, b" ") for text in _marked(page, unread, start, stop))


def _marked(page: bytes, unread: Sequence[Span], start: int, stop: int) -> Iterator[bytes]:
    """The text from `start` to `stop` but for `unread`, with tags, in blocks of `_BLOCK` bytes."""
    seen: list[bytes] = []
    size = 0
    for begin, end in _stretches(unread, start, stop):
        position = begin
        while position < end:
            # A block ends before a tag; hardly ever before a `<` within one, at some words more.
            cut = page.find(b"<", position + _BLOCK - size, end)
            cut = cut if cut >= 0 else end
            seen.append(page[position:cut])
            size += cut - position
            position = cut
            if size >= _BLOCK:
                yield b" ".join(seen)
                seen, size = [], 0
    yield b" ".join(seen)


def _unread(page: bytes, signals: Signals) -> Sequence[Span]:
    """What of the page is hidden, or a list to choose from."""
    if b"<option" not in page and b"<OPTION" not in page:
        return signals.hidden
    choices = (span for name in _CHOICES for span in _contents(page, name))
    return sorted((*signals.hidden, *choices))


def _contents(page: bytes, name: bytes) -> Iterator[Span]:
    """From each tag called `name` to its end tag, or to the end of the page."""
    start = page.find(b"<" + name)
    while start >= 0:
        end = page.find(b"</" + name, start)
        end = end if end >= 0 else len(page)
        yield start, end
        start = page.find(b"<" + name, end)


def _stretches(hidden: Sequence[Span], start: int, stop: int) -> Iterator[Span]:
    """What of `start` to `stop` is not hidden."""
    for index in range(max(0, bisect_right(hidden, (start, 0)) - 1), len(hidden)):
        begin, end = hidden[index]
        if begin >= stop:
            break
        if begin > start:
            yield start, begin
        start = max(start, end)
    if start < stop:
        yield start, stop


def _count_to(enough: int, texts: Iterable[bytes]) -> int:
    words = 0
    for text in texts:
        words += _count(text)
        if words >= enough:
            break
    return words


def _count(text: bytes) -> int:
    if text.isascii():
        return len(text.split())
    unspaced = len(text) - len(text.translate(None, _UNSPACED))
    return len(text.split()) + unspaced // _UNSPACED_WORD


def _decoded(text: bytes) -> str:
    return in_text(text.decode("utf-8", "replace"))
