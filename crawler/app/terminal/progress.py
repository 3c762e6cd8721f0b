"""Following a run while it goes on."""

from typing import Protocol

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
