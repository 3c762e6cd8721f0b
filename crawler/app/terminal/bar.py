"""What a person at a terminal sees while a run goes on: a bar with what was found and an ETA."""

from collections import Counter
from types import TracebackType
from typing import Literal, Self, TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from crawler.model import Check, Verdict


def bar(stream: TextIO, *, colour: bool) -> "Bar":
    """A bar on `stream`, which must be a terminal."""
    # All is told to rich, which would look for variables of its own.
    system: Literal["auto"] | None = "auto" if colour else None
    return Bar(
        Console(
            file=stream,
            force_terminal=True,
            force_interactive=True,
            color_system=system,
            no_color=not colour,
        )
    )


class Bar:
    """A progress bar on `console`; use as a context manager."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            MofNCompleteColumn(),
            BarColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
            refresh_per_second=8,
        )
        self._counts: Counter[Verdict] = Counter()
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def begin(self, total: int) -> None:
        """Sets the bar's length."""
        self._progress.update(self._task, total=total)

    def seen(self, check: Check) -> None:
        """Moves the bar by one and counts the verdict."""
        self._counts[check.judgement.verdict] += 1
        found = ", ".join(f"{self._counts[v]} {v}" for v in Verdict if self._counts[v])
        self._progress.update(self._task, advance=1, description=found)
