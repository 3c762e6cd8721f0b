"""Writing output files so that a reader sees the old one or the new one, never a half."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES
from pathlib import Path

from crawler.app.terminal.errors import Misuse


def write_whole(path: Path, text: str) -> None:
    """Replaces `path` by `text` (UTF-8, line ends as given) in one step.

    Raises:
        Misuse: where the file or its folder cannot be written.
    """
    with _open_to_writing(path):
        if _is_stream(path):
            path.write_text(text, encoding="utf-8", newline="")
        else:
            _replace(path, text)


def ensure_writable(path: Path) -> None:
    """Tries what `write_whole` will do, before the work whose result it is to write.

    The folder is made where it is missing; the file is left as it is.

    Raises:
        Misuse: where the file or its folder cannot be written.
    """
    with _open_to_writing(path):
        if not _is_stream(path):
            tempfile.TemporaryFile(prefix=f".{path.name}.", dir=path.parent).close()
        elif not os.access(path, os.W_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))


@contextmanager
def _open_to_writing(path: Path) -> Iterator[None]:
    """A block that writes `path`: its folder is there, and what fails is a misuse."""
    try:
        if path.is_dir():
            raise Misuse(f"cannot write {path}: it is a directory; name a file")
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise Misuse(f"cannot write {path}: {error.strerror or error}") from error


def _is_stream(path: Path) -> bool:
    """A device or a pipe (`--output /dev/stderr`) cannot be replaced, only written to."""
    return path.exists() and not path.is_file()


def _replace(path: Path, text: str) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
