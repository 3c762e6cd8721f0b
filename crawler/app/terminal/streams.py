"""Standard streams that transfer everything, whatever state their descriptors are in."""

import io
import select
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class CompleteFile(io.FileIO):
    """A file that writes all it is given and reads until there is something or the end.

    The system may write only a part: a signal came, or another process that shares the pipe or
    terminal made it non-blocking. With PYTHONUNBUFFERED, Python drops the rest. uvloop brings this
    about: the ring of io_uring that it closes interrupts the main thread some milliseconds later.
    """

    def write(self, data: "ReadableBuffer", /) -> int:
        """Writes all of `data`, however often that takes."""
        left = memoryview(data).cast("B")
        total = len(left)
        while left:
            written: int | None = super().write(left)
            if written is None:
                select.select((), (self,), ())
            else:
                left = left[written:]
        return total

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Reads what there is, at least one byte; 0 only at the end."""
        while (count := self._read_now(buffer)) is None:
            select.select((self,), (), ())
        return count

    def _read_now(self, buffer: "WriteableBuffer") -> int | None:
        """None where nothing has come yet."""
        return super().readinto(buffer)


def complete_standard_streams() -> None:
    """Puts a `CompleteFile` below each of Python's own standard streams.

    A stream that is closed, or that somebody has replaced, stays as it is.
    """
    if (stdin := _own(sys.stdin, 0)) is not None:
        source = io.BufferedReader(CompleteFile(0, "rb", closefd=False))
        sys.stdin = io.TextIOWrapper(source, stdin.encoding, stdin.errors)
    sys.stdout = _complete(sys.stdout, 1)
    sys.stderr = _complete(sys.stderr, 2)


def _complete(stream: TextIO, number: int) -> TextIO:
    own = _own(stream, number)
    if own is None:
        return stream
    own.flush()
    return io.TextIOWrapper(
        # No buffer between them: the text is collected by the wrapper, and flushed by click.
        CompleteFile(number, "wb", closefd=False),
        own.encoding,
        own.errors,
        line_buffering=own.line_buffering,
        write_through=own.write_through,
    )


def _own(stream: object, number: int) -> io.TextIOWrapper | None:
    """`stream` where it is Python's own for the descriptor `number`."""
    if type(stream) is not io.TextIOWrapper:
        return None
    raw = getattr(stream.buffer, "raw", stream.buffer)
    is_ours = type(raw) is io.FileIO and raw.fileno() == number
    return stream if is_ours else None
