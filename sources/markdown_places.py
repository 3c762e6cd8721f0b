"""From offsets into the content of a Markdown token back to offsets into the document.

markdown-it-py strips what containers put before a line (`> `, list indents), expands a tab it
had to split, and turns CRLF into LF. All of that happens left of the text: the end of a line of
content is always the end of its source line. So each line is aligned by its end.
"""

from bisect import bisect_left, bisect_right
from itertools import pairwise

from markdown_it.common.utils import MD_TRIM_CHARS

from sources.lazy_re import regex
from sources.lines import LineIndex
from sources.markdown_engine import Cell, Place
from sources.model import Span

_ESCAPED_PIPE = regex(r"\\\|")


class SourceLines:
    """The lines of a document from offset `start` on, which is where its body begins."""

    def __init__(self, text: str, start: int, lines: LineIndex) -> None:
        first = bisect_right(lines.starts, start)
        self._text = text
        self._starts = [start, *lines.starts[first:], len(text)]

    def start(self, line: int) -> int:
        """The offset of body line `line` (0-based)."""
        return self._starts[min(line, len(self._starts) - 1)]

    def text(self, line: int) -> str:
        """Body line `line` as the parser saw it, without the white space at its end."""
        if line + 1 >= len(self._starts):
            return ""
        raw = self._text[self._starts[line] : self._starts[line + 1]]
        return raw.rstrip(MD_TRIM_CHARS).replace("\0", "\ufffd")

    def span(self, place: Place) -> Span:
        """The span of columns of one line."""
        start = self.start(place.line)
        return Span(start + place.start, start + place.end)


class Content:
    """The content of a token on body lines `first` to `last`; `cell` for that of a table cell."""

    def __init__(
        self, content: str, lines: tuple[int, int], source: SourceLines, cell: Cell | None = None
    ) -> None:
        self._content = content
        self._first, self._last = lines
        self._source = source
        self._cell = cell
        self._line_starts: list[int] | None = None
        self._line_offsets: dict[int, int] = {}
        self._pipes = _pipes(cell.raw) if cell else []

    def span(self, start: int, end: int) -> Span:
        """The span in the document of content offsets `start` to `end`."""
        return Span(self.offset(start), self.offset(end))

    def offset(self, at: int) -> int:
        """The offset in the document of content offset `at`."""
        if self._cell:
            escapes = bisect_left(self._pipes, at)
            return self._source.start(self._first) + self._cell.column + at + escapes
        starts = self._lines()
        number = bisect_right(starts, at) - 1
        if number not in self._line_offsets:
            self._line_offsets[number] = self._line_offset(number)
        return self._line_offsets[number] + at - starts[number]

    def starts(self) -> tuple[int, ...]:
        """The offsets in the document of all lines of the content, leading blanks skipped."""
        if self._cell:
            return (self.offset(0),)
        found = []
        for begin, end in pairwise([*self._lines(), len(self._content)]):
            line = self._content[begin:end]
            found.append(self.offset(begin + len(line) - len(line.lstrip(" \t"))))
        return tuple(found)

    def _lines(self) -> list[int]:
        if self._line_starts is None:
            self._line_starts = [0]
            at = self._content.find("\n")
            while at >= 0:
                self._line_starts.append(at + 1)
                at = self._content.find("\n", at + 1)
            self._first += self._trimmed_lines(len(self._line_starts))
        return self._line_starts

    def _trimmed_lines(self, height: int) -> int:
        """How many lines the parser trimmed at the start, as white space that is no blank line."""
        surplus = self._last - self._first - height
        start = self._content.partition("\n")[0].rstrip(MD_TRIM_CHARS)
        for skipped in range(max(0, surplus)):
            if self._source.text(self._first + skipped).endswith(start):
                return skipped
        return max(0, surplus)

    def _line_offset(self, number: int) -> int:
        """The offset in the document of the first character of content line `number`."""
        starts = self._lines()
        end = starts[number + 1] if number + 1 < len(starts) else len(self._content)
        line = self._content[starts[number] : end].rstrip(MD_TRIM_CHARS)
        source = self._source.text(self._first + number)
        # A heading alone has something behind its text: the closing run of "#".
        column = source.rfind(line) if len(starts) == 1 else len(source) - len(line)
        return self._source.start(self._first + number) + column


def _pipes(raw: str) -> list[int]:
    """Where, in the text of a cell, the pipes stand that are escaped in `raw`."""
    return [found.start() - number for number, found in enumerate(_ESCAPED_PIPE.finditer(raw))]
