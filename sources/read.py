"""Bytes → `Document`: files and streams, bounded in size, decoded so that offsets hold."""

import os
import stat
import zlib
from pathlib import Path
from typing import BinaryIO

from sources.decoding import decode, decode_document
from sources.model import Document, Format
from sources.registry import HTML, SITEMAP, STDIN, format_by_content, format_of

MAX_BYTES = 64 * 1024 * 1024

_OPENING = 64
_GZIP = b"\x1f\x8b\x08"
_LEAST_PIECE, _MOST_PIECE = 512, 65_536
_GZIP_FRAME = 31  # zlib's window bits for "gzip, of any window"


__all__ = [
    "MAX_BYTES",
    "SourceError",
    "decode",
    "inflated",
    "read_file",
    "read_stream",
    "reason_of",
    "unpack",
]


class SourceError(Exception):
    """A source that cannot be used; `str()` is one clear line that says what to do."""


def unpack(data: bytes) -> bytes:
    """`data` without gzip coding, if it has one; at most a byte above `MAX_BYTES`.

    Raises:
        ValueError: the coding is damaged or cut.
    """
    whole, is_complete = inflated(data, MAX_BYTES + 1)
    if not is_complete and len(whole) <= MAX_BYTES:
        raise ValueError("the gzip file is cut")
    return whole


def inflated(data: bytes, most: int) -> tuple[bytes, bool]:
    """`data` without gzip coding (RFC 1952), if it has one, and whether that is all of it.

    At most `most` bytes. Each member is fed in pieces that grow with it: zlib copies what follows
    a member, and there may be millions.

    Raises:
        ValueError: the coding is damaged.
    """
    if not data.startswith(_GZIP):
        return data, True
    parts, size, at, is_complete = [], 0, 0, True
    while size < most and data.startswith(_GZIP, at):
        member, step = zlib.decompressobj(_GZIP_FRAME), _LEAST_PIECE
        while not member.eof and size < most and at < len(data):
            piece = data[at : at + step]
            try:
                parts.append(member.decompress(piece, most - size))
            except zlib.error:
                raise ValueError("the gzip file is damaged") from None
            size += len(parts[-1])
            at += len(piece) - len(member.unused_data)
            step = min(2 * step, _MOST_PIECE)
        is_complete = member.eof
    return b"".join(parts), is_complete


def read_file(name: str) -> Document:
    """The document in the file `name`, its format told by the suffix.

    Raises:
        SourceError: no such file, not a regular file, unreadable, or above `MAX_BYTES`.
    """
    path = Path(name)
    try:
        # A FIFO would block in open(); a device might never end.
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a directory" if path.is_dir() else "not a regular file"
            raise SourceError(f"cannot read {name}: it is {kind}")
        with path.open("rb") as stream:
            data = _read_bounded(stream, name)
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot read {name}: {reason_of(error)}") from None
    return _document(name, data)


def read_stream(stream: BinaryIO, *, form: Format | None = None) -> Document:
    """The document on standard input, Markdown unless `form` says otherwise.

    Raises:
        SourceError: unreadable, or above `MAX_BYTES`.
    """
    try:
        data = _read_bounded(stream, STDIN)
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot read {STDIN}: {reason_of(error)}") from None
    return _document(STDIN, data, form)


def _document(name: str, data: bytes, form: Format | None = None) -> Document:
    head = data[:_OPENING]
    expected = form or format_of(name)
    is_markup = expected in (HTML, SITEMAP) or name.lower().endswith((".xml", ".xml.gz"))
    text, assumed = decode_document(data, is_markup=is_markup or head.lstrip()[:5] == b"<?xml")
    return Document(name, text, form or format_by_content(expected, text), assumed=assumed)


def reason_of(error: Exception) -> str:
    """What the system says is wrong, in words and without its number."""
    number = error.errno if isinstance(error, OSError) else None
    return os.strerror(number) if number else str(error)


def _read_bounded(stream: BinaryIO, name: str) -> bytes:
    data = unpack(stream.read(MAX_BYTES + 1))
    if len(data) > MAX_BYTES:
        raise SourceError(f"cannot read {name}: larger than {MAX_BYTES >> 20} MiB")
    return data
