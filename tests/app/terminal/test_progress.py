"""Whether a progress bar is drawn, and whether it has colours."""

import io
import os
import pty
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from crawler.app.terminal.bar import bar
from crawler.app.terminal.progress import may_animate, wants_colour
from tests.app.checking import write

RED_OR_OTHER = "\x1b[3"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "drawn"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, False),
        ({"TTY_COMPATIBLE": "0"}, False),
        ({"TTY_INTERACTIVE": "0"}, False),
    ],
)
def test_a_bar_is_drawn_on_terminals_that_can_redraw_it(
    environ: Mapping[str, str], drawn: bool
) -> None:
    assert may_animate(Terminal(), environ) is drawn


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"FORCE_COLOR": "1"},
        {"FORCE_COLOR": "3", "TERM": "xterm-256color"},
        {"CLICOLOR_FORCE": "1"},
        {"TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1"},
        {"NO_COLOR": "1"},
    ],
)
def test_nothing_makes_a_bar_appear_in_a_file(environ: Mapping[str, str]) -> None:
    assert not may_animate(io.StringIO(), environ)
    assert not may_animate(None, environ)


@pytest.mark.parametrize(
    ("environ", "coloured"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "0"}, False),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ({"CLICOLOR": "0"}, False),
        ({"CLICOLOR": "1"}, True),
        ({"CLICOLOR": "0", "FORCE_COLOR": "1"}, True),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "0"}, False),
        ({"CLICOLOR": "0", "FORCE_COLOR": ""}, False),
    ],
)
def test_no_color_wins_over_whatever_asks_for_colours(
    environ: Mapping[str, str], coloured: bool
) -> None:
    assert wants_colour(environ) is coloured


@pytest.mark.parametrize("colour", [True, False])
def test_a_bar_without_colours_has_none(colour: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    terminal = Terminal()
    with bar(terminal, colour=colour) as shown:
        shown.begin(3)
    assert (RED_OR_OTHER in terminal.getvalue()) is colour
    assert "0/3" in terminal.getvalue()


def start(environ: Mapping[str, str], stderr: int) -> subprocess.Popen[bytes]:
    """A check without a request, whose bar shows all the same."""
    write("[a](mailto:a@b.de)")
    root = Path(__file__).parents[3]
    return subprocess.Popen(
        [sys.executable, "-m", "crawler.app", "check", "list.md"],
        stdout=subprocess.PIPE,
        stderr=stderr,
        env={"PYTHONPATH": str(root), "PATH": os.environ["PATH"], **environ},
    )


@pytest.mark.usefixtures("empty_folder")
def test_a_file_gets_no_escape_sequence_even_if_colours_are_forced() -> None:
    forced = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TTY_COMPATIBLE": "1"}
    with start({**forced, "TERM": "xterm-256color"}, subprocess.PIPE) as process:
        out, err = process.communicate()
    assert b"\x1b" not in out + err
    assert err.count(b"\n") == 1


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_terminal_gets_a_bar_and_colours_unless_told_otherwise(no_color: str) -> None:
    master, slave = pty.openpty()
    environ = {"TERM": "xterm-256color", "FORCE_COLOR": "1", "NO_COLOR": no_color}
    with start(environ, slave) as process:
        os.close(slave)
        shown = b"".join(read(master))
        process.communicate()
    os.close(master)
    assert b"\x1b[" in shown
    assert (RED_OR_OTHER.encode() in shown) is not bool(no_color)


def read(terminal: int) -> Iterator[bytes]:
    """What is written to a terminal until the last process closes it."""
    try:
        while chunk := os.read(terminal, 65_536):
            yield chunk
    except OSError:  # which is how Linux tells the end
        return
