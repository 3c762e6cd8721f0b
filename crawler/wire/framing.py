"""Where a response's body ends (RFC 9112, section 6.3), so that what follows it can be told apart.

The parser below us does not say how many bytes it took, and takes what follows a body for the next
response. Whoever is in doubt says that a body has not ended: its connection is then not used again.
"""

from typing import Final, Protocol

from sources.lazy_re import regex

_STATUS = regex(rb"[\r\n]*HTTP/1\.[01] (\d\d\d)")
_LENGTH = regex(rb"\ncontent-length:[ \t]*(\d{1,18})[ \t]*(?=\r?\n)")
_CODING = regex(rb"\ntransfer-encoding:([^\r\n]*+)")
_SIZE = regex(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*+)?\r\n")
_LONGEST_LINE: Final = 8_192
"""Bytes of a chunk's size with its extensions, or of a trailer; a longer one is not judged."""
FEW_CHUNKS: Final = 1_000
SMALL_CHUNK: Final = 64
"""Bytes that chunks must have on average once there are many: each costs microseconds."""
_WITHOUT_BODY = frozenset({b"204", b"304"})


class Body(Protocol):
    """The body of one response as it comes. `ended` is whether its last byte has come.

    `is_crumbled` is whether it comes in more chunks than are worth reading.
    """

    ended: bool
    is_crumbled: bool

    def take(self, data: bytes) -> int:
        """How many of the bytes in `data`, the next to come, belong to the body."""
        ...


class Sized:
    """A body of a known number of bytes."""

    is_crumbled = False

    def __init__(self, length: int) -> None:
        self._left = length
        self.ended = not length

    def take(self, data: bytes) -> int:
        """As `Body.take`."""
        taken = min(self._left, len(data))
        self._left -= taken
        self.ended = not self._left
        return taken


class Endless:
    """A body that the connection's end frames, or whose end we cannot tell."""

    ended = False
    is_crumbled = False

    def take(self, data: bytes) -> int:
        """As `Body.take`."""
        return len(data)


class Chunked:
    """A body in chunks (RFC 9112, section 7.1) with its trailers; never ended once malformed."""

    def __init__(self) -> None:
        self.ended = False
        self.is_crumbled = False
        self._credit = FEW_CHUNKS * SMALL_CHUNK
        self._line = b""  # the start of a line that has not come whole
        self._left = 0  # bytes to come of a chunk and the line break after it
        self._is_trailer = False
        self._is_sound = True

    def take(self, data: bytes) -> int:
        """As `Body.take`."""
        held = len(self._line)
        data, at, self._line = self._line + data, 0, b""
        while self._is_sound and not self.ended and not self.is_crumbled and at < len(data):
            if self._left:
                at = self._past_data(data, at)
                continue
            end = data.find(b"\n", at) + 1
            if not end:
                self._line = data[at:]
                self._is_sound = len(self._line) <= _LONGEST_LINE
                break
            self._read(data[at:end])
            at = end
        return (at if self.ended or self.is_crumbled else len(data)) - held

    def _past_data(self, data: bytes, at: int) -> int:
        taken = min(self._left, len(data) - at)
        for place in (2, 1):  # the last two bytes of a chunk are its line break
            index = at + self._left - place
            if at <= index < at + taken and data[index] != b"\n\r"[place - 1]:
                self._is_sound = False
        self._left -= taken
        return at + taken

    def _read(self, line: bytes) -> None:
        if self._is_trailer:
            self.ended = line == b"\r\n"
            self._is_sound = line.endswith(b"\r\n")
            return
        size = _SIZE.fullmatch(line)
        if size is None:
            self._is_sound = False
            return
        length = int(size[1], 16)
        self._is_trailer = not length
        self._left = length + len(b"\r\n") if length else 0
        self._credit += min(length, SMALL_CHUNK * FEW_CHUNKS) - SMALL_CHUNK
        self.is_crumbled = self._credit < 0


def body_after(head: bytes, *, is_head_request: bool) -> Body:
    """The body that follows `head`, up to and with its blank line, as the parser takes it."""
    status = _STATUS.match(head)
    if status is None:
        return Endless()
    if is_head_request or status[1] in _WITHOUT_BODY:
        return Sized(0)
    lower = head.lower()
    lengths = _LENGTH.findall(lower)
    codings = [each.strip(b" \t") for each in _CODING.findall(lower)]
    if codings:
        return Chunked() if codings == [b"chunked"] and not lengths else Endless()
    return Sized(int(lengths[0])) if len(lengths) == 1 else Endless()
