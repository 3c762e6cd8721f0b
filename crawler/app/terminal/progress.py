"""Following a run while it goes on."""

from collections.abc import Mapping
from typing import Protocol, TextIO

from crawler.model import Check


class Watcher(Protocol):
    """Whoever follows a run as it goes; called on the event loop, must be quick."""

    def begin(self, total: int) -> None:
        """`total` targets are about to be checked."""

    def seen(self, check: Check) -> None:
        """One target has its judgement."""


class Silent:
    """Follows nothing: for pipes, CI logs and scheduled runs."""

    def begin(self, total: int) -> None:
        """Nothing to show."""

    def seen(self, check: Check) -> None:
        """Nothing to show."""


def may_animate(stream: TextIO | None, environ: Mapping[str, str]) -> bool:
    """Whether a progress bar may be drawn on `stream`: only on a terminal that can redraw a line.

    FORCE_COLOR and CLICOLOR_FORCE ask for colours, not for bars: a file gets none.
    """
    if stream is None or not stream.isatty() or environ.get("TERM") in {"dumb", "unknown"}:
        return False
    return "0" not in {environ.get("TTY_COMPATIBLE"), environ.get("TTY_INTERACTIVE")}


def wants_colour(environ: Mapping[str, str]) -> bool:
    """Whether a terminal is to get colours: NO_COLOR wins (no-color.org), then FORCE_COLOR.

    Both count where they are set and not empty; CLICOLOR_FORCE is another name for FORCE_COLOR,
    and CLICOLOR=0 for NO_COLOR that yields to it (bixense.com/clicolors).
    """
    if environ.get("NO_COLOR"):
        return False
    forced = environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "0") not in {"", "0"}
    return bool(forced) or environ.get("CLICOLOR") != "0"
