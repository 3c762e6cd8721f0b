"""The content codings of the web (RFC 9110, section 8.4.1), each decoded in bounded pieces."""

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Final, Protocol

import brotli  # type: ignore[import-untyped]  # it publishes no type information

from sources.lazy_re import regex

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE: Final = 32_000
"""Bytes of output asked for at once; brotli may give a little more, up to 32 KiB."""
MOST_MEMBERS: Final = 1_000
"""Members or frames of one body. Each costs a decoder, were it one of nothing: a million bytes of
such stopped everything else for a second."""
CORRUPT: Final = (zlib.error, brotli.error, zstd.ZstdError)
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_MAGIC = 0x1F
_ZSTD_WINDOW_LOG = 23
_ZSTD_MAGIC = regex(rb"\x28|[\x50-\x5f]")


class Coding(Protocol):
    """One decoder's state. `ended` is whether the data may end here without being cut short."""

    ended: bool

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What `data` decodes to, a piece at a time; raises one of CORRUPT."""
        ...


class Gzip:
    """RFC 1952: any number of members; what follows them and is none is ignored."""

    def __init__(self) -> None:
        self.ended = True
        self._left = MOST_MEMBERS
        self._inflate = zlib.decompressobj(_GZIP)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """As `Coding.pieces`."""
        while data:
            if self._inflate.eof:
                data = data.lstrip(b"\0")
                if not data or data[0] != _GZIP_MAGIC:
                    return
                self._left -= 1
                if not self._left:
                    raise zlib.error("too many members")
                self._inflate = zlib.decompressobj(_GZIP)
            self.ended = False
            yield from _inflated(self._inflate, data)
            self.ended = self._inflate.eof
            data = self._inflate.unused_data


class Deflate:
    """RFC 9110, section 8.4.1.2: zlib data, or as some servers send it, raw deflate data."""

    def __init__(self) -> None:
        self.ended = True
        self._start = b""
        self._inflate: zlib._Decompress | None = None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """As `Coding.pieces`."""
        self.ended = self.ended and not data
        if self._inflate is None:
            data = self._start + data
            if len(data) < 2:  # noqa: PLR2004 a zlib header has two bytes (RFC 1950)
                self._start = data
                return
            self._inflate = zlib.decompressobj(_ZLIB if _has_zlib_header(data) else _RAW)
        if not self._inflate.eof:
            yield from _inflated(self._inflate, data)
            self.ended = self._inflate.eof


class Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self.ended = True
        self._decoder = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """As `Coding.pieces`."""
        decoder = self._decoder
        if data and not decoder.is_finished():
            self.ended = False
            piece = decoder.process(data, output_buffer_limit=PIECE)
            while piece:  # not can_accept_more_data(): that is true with output still waiting
                yield piece
                piece = decoder.process(b"", output_buffer_limit=PIECE)
            self.ended = decoder.is_finished()


class Zstd:
    """RFC 8878: any number of frames, with windows of at most 8 MiB (RFC 9659)."""

    def __init__(self) -> None:
        self.ended = True
        self._left = MOST_MEMBERS
        self._decoder = _zstd_decoder()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """As `Coding.pieces`."""
        while data:
            if self._decoder.eof:
                if not _ZSTD_MAGIC.match(data):
                    return
                self._left -= 1
                if not self._left:
                    raise zstd.ZstdError("too many frames")
                self._decoder = _zstd_decoder()
            self.ended = False
            piece = self._decoder.decompress(data, PIECE)
            while piece:
                yield piece
                more = not self._decoder.eof and not self._decoder.needs_input
                piece = self._decoder.decompress(b"", PIECE) if more else b""
            self.ended = self._decoder.eof
            data = self._decoder.unused_data


CODINGS: Final[dict[str, Callable[[], Coding]]] = {
    "gzip": Gzip,
    "x-gzip": Gzip,
    "deflate": Deflate,
    "br": Brotli,
    "zstd": Zstd,
}


def _inflated(inflate: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """What `inflate` makes of `data`; a full piece may leave output waiting without any input."""
    full = True
    while (data or full) and not inflate.eof:
        piece = inflate.decompress(data, PIECE)
        data, full = inflate.unconsumed_tail, len(piece) == PIECE
        if piece:
            yield piece


def _has_zlib_header(data: bytes) -> bool:
    """RFC 1950, section 2.2: method 8, and the first two bytes a multiple of 31."""
    return data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0  # noqa: PLR2004 as above


def _zstd_decoder() -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(
        options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
    )
