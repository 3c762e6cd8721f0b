"""Bytes → `Document`: files and streams, bounded in size, decoded so that offsets hold."""

import codecs
import os
import stat
from pathlib import Path
from typing import BinaryIO

from sources.model import Document, Format
from sources.registry import STDIN, format_of

MAX_BYTES = 64 * 1024 * 1024

_EACH_BYTE = "sources.replace-each-byte"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class SourceError(Exception):
    """A source that cannot be used; `str()` is one clear line that says what to do."""


def _replace_each_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\ufffd" * (error.end - error.start), error.end


codecs.register_error(_EACH_BYTE, _replace_each_byte)


def decode(data: bytes) -> str:
    """`data` as text: UTF-16 where its byte order mark says so, else UTF-8.

    A byte order mark stays as U+FEFF, and each undecodable byte of UTF-8 becomes one U+FFFD, so
    that an offset into the text is an offset into the file.
    """
    encoding = _UTF16.get(data[:2])
    if encoding:
        return data.decode(encoding, "replace")
    return data.decode("utf-8", _EACH_BYTE)


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
    return Document(name, decode(data), format_of(name))


def read_stream(stream: BinaryIO, *, form: Format | None = None) -> Document:
    """The document on standard input, Markdown unless `form` says otherwise.

    Raises:
        SourceError: unreadable, or above `MAX_BYTES`.
    """
    try:
        data = _read_bounded(stream, STDIN)
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot read {STDIN}: {reason_of(error)}") from None
    return Document(STDIN, decode(data), form or format_of(STDIN))


def reason_of(error: Exception) -> str:
    """What the system says is wrong, in words and without its number."""
    number = error.errno if isinstance(error, OSError) else None
    return os.strerror(number) if number else str(error)


def _read_bounded(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SourceError(f"cannot read {name}: larger than {MAX_BYTES >> 20} MiB")
    return data
