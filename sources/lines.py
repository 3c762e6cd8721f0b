"""Where the lines of a text begin, for every line end in use: LF, CRLF and CR."""

from bisect import bisect_right

from sources.lazy_re import regex

_LINE_END = regex(r"\r\n?|\n")


class LineIndex:
    """The lines of `text`: `starts[i]` is the offset of line i (0-based)."""

    __slots__ = ("starts",)

    def __init__(self, text: str) -> None:
        self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column, in code points, of `offset`."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
