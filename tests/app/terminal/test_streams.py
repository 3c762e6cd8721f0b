"""Output is complete, and so is a list on standard input, whatever the descriptors are like."""

import contextlib
import io
import os
import pty
import signal
import sys
import threading
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.app.terminal.streams import CompleteFile
from tests.app.run.test_descriptors import ROOT
from tests.guards import HANGS_AFTER, started

LINKS = "".join(f"<https://site.de/{n:04}/{'x' * 100}>\n" for n in range(1_500))
LISTED = "".join(
    f"list.md:{n + 1}:2: https://site.de/{n:04}/{'x' * 100}\n" for n in range(1_500)
).encode()
"""190 kB: more than a pipe holds (65,536 bytes), or a terminal (4,096)."""

Ends = tuple[int, int]
"""The descriptors to read from and to write to."""


def terminal() -> Ends:
    reading, writing = pty.openpty()
    tty.setraw(writing)
    return reading, writing


@contextlib.contextmanager
def opened(make: Callable[[], Ends], *, blocking: bool) -> Iterator[Ends]:
    reading, writing = make()
    os.set_blocking(writing, blocking)
    try:
        yield reading, writing
    finally:
        for number in (reading, writing):
            with contextlib.suppress(OSError):
                os.close(number)


def read_whole(number: int, between: Callable[[], object] = lambda: None) -> bytes:
    """All that comes; a terminal whose other end is closed says EIO for its end."""
    found = b""
    with contextlib.suppress(OSError):
        while chunk := os.read(number, 4_096):
            found += chunk
            between()
    return found


@pytest.mark.parametrize("blocking", [True, False])
@pytest.mark.parametrize("make", [os.pipe, terminal])
def test_all_is_written_whatever_interrupts_the_writing(
    make: Callable[[], Ends], *, blocking: bool
) -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    data, found = os.urandom(300_000), b""
    writer = threading.main_thread().ident
    assert writer is not None

    with opened(make, blocking=blocking) as (reading, writing):

        def read() -> None:
            nonlocal found
            while len(found) < 300_000:
                found += os.read(reading, 4_096)
                # The system cuts short a write that has written something when a signal comes.
                signal.pthread_kill(writer, signal.SIGUSR1)

        thread = threading.Thread(target=read)
        thread.start()
        with CompleteFile(writing, "wb", closefd=False) as file:
            assert file.write(data) == 300_000
        thread.join(HANGS_AFTER)
    signal.signal(signal.SIGUSR1, before)
    assert found == data


def test_a_reader_that_has_gone_is_an_error_and_no_wait() -> None:
    with opened(os.pipe, blocking=False) as (reading, writing):
        os.close(reading)
        with CompleteFile(writing, "wb", closefd=False) as file, pytest.raises(BrokenPipeError):
            file.write(b"x")


def test_reading_waits_for_what_has_not_come_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    data = os.urandom(300_000)
    chunks = [data[start : start + 3_000] for start in range(0, 300_000, 3_000)]
    with opened(os.pipe, blocking=True) as (reading, writing):
        os.set_blocking(reading, False)

        def wait(*_: object) -> None:
            if chunks:
                os.write(writing, chunks.pop(0))
            else:
                os.close(writing)

        monkeypatch.setattr("crawler.app.terminal.streams.select.select", wait)
        with io.BufferedReader(CompleteFile(reading, "rb", closefd=False)) as stream:
            assert stream.read(400_000) == data


@pytest.mark.parametrize(("blocking", "unbuffered"), [(True, "1"), (False, "1"), (False, "")])
@pytest.mark.parametrize("make", [os.pipe, terminal])
def test_a_list_on_a_pipe_or_terminal_is_complete(
    tmp_path: Path, make: Callable[[], Ends], unbuffered: str, *, blocking: bool
) -> None:
    (tmp_path / "list.md").write_text(LINKS)
    command = [sys.executable, "-m", "crawler.app", "links", "list.md", "--no-config"]
    env = {**os.environ, "PYTHONPATH": ROOT, "PYTHONUNBUFFERED": unbuffered}
    with (
        opened(make, blocking=blocking) as (reading, writing),
        started(command, cwd=tmp_path, env=env, stdout=writing) as process,
    ):
        os.close(writing)
        assert read_whole(reading) == LISTED
        assert process.wait() == 0


def test_a_list_in_a_file_is_complete(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LINKS)
    command = [sys.executable, "-m", "crawler.app", "links", "list.md", "--no-config"]
    env = {**os.environ, "PYTHONPATH": ROOT, "PYTHONUNBUFFERED": "1"}
    with (
        (tmp_path / "out").open("wb") as out,
        started(command, cwd=tmp_path, env=env, stdout=out.fileno()) as process,
    ):
        assert process.wait() == 0
    assert (tmp_path / "out").read_bytes() == LISTED


def test_a_list_on_a_non_blocking_standard_input_is_read_to_its_end(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crawler.app", "links", "-", "--no-config"]
    env = {**os.environ, "PYTHONPATH": ROOT}
    with opened(os.pipe, blocking=True) as (reading, writing), (tmp_path / "out").open("wb") as out:
        os.set_blocking(reading, False)
        with started(command, env=env, stdin=reading, stdout=out.fileno()) as process:
            for line in LINKS.splitlines(keepends=True):
                os.write(writing, line.encode())
            os.close(writing)
            assert process.wait() == 0
    assert (tmp_path / "out").read_bytes() == LISTED.replace(b"list.md", b"<stdin>")
