"""Who waits for one host: requests that are due, and targets that have not begun."""

from asyncio import Future, TimerHandle
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Start:
    """A request began at `at` (seconds), as the host's `number`th and one of `in_flight`."""

    at: float
    in_flight: int
    number: int = 0


class Entry(Protocol):
    """A target that waits to be begun; `seconds` is how long it is expected to take."""

    @property
    def seconds(self) -> float:
        """Seconds that the target is expected to take."""

    def offer(self) -> None:
        """Called when the host has room: whoever runs the target may begin it."""


@dataclass(slots=True)
class Waiter:
    """A request that waits for its turn since `came`; a pause may last until `latest` at most.

    Its turn is the `Start` that `turn` resolves to; None where there will be none.
    """

    came: float
    latest: float
    turn: Future[Start | None]


@dataclass(slots=True)
class Queue:
    """Requests of targets under way go first, then targets in the order they stand here.

    `under_way` targets have begun, and `beginning` of these sent no request yet. `seconds` is what
    `targets` are expected to take, one after the other. `timer` is set while the host's gap or
    pause is waited for.
    """

    requests: deque[Waiter] = field(default_factory=deque)
    targets: deque[Entry] = field(default_factory=deque)
    beginning: int = 0
    under_way: int = 0
    seconds: float = 0.0
    was_asked: bool = False
    timer: TimerHandle | None = None

    def add(self, entry: Entry) -> None:
        """Lets a target wait, behind all others."""
        self.targets.append(entry)
        self.seconds += entry.seconds

    def begin(self) -> Entry:
        """Takes the first target out; the caller runs it."""
        entry = self.targets.popleft()
        self.seconds -= entry.seconds
        self.was_asked = True
        self.beginning += 1
        self.under_way += 1
        return entry

    def drop(self, unwanted: Callable[[Entry], bool]) -> None:
        """Takes out the targets that nobody is going to run."""
        kept = [entry for entry in self.targets if not unwanted(entry)]
        self.targets = deque(kept)
        self.seconds = sum(entry.seconds for entry in kept)
