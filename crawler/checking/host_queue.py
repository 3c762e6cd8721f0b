"""The targets that wait for one host, and how long it will keep us."""

from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from crawler.model import Target

T = TypeVar("T")


def in_line(limit: int) -> int:
    """How many targets are under way beyond a host's `limit` on requests (`crawler.hosts.turns`).

    They wait for a turn, so that the host is not idle while we look at what it has answered.
    """
    return max(1, limit // 5)


@dataclass(frozen=True, slots=True)
class Waiting(Generic[T]):
    """A target with its place in the order given and the seconds it is expected to take.

    `first` is its result so far, where it waits for its pass number `passes`, from 1.
    """

    target: Target
    rank: int
    seconds: float
    first: T | None = None
    passes: int = 0


@dataclass(slots=True)
class HostQueue(Generic[T]):
    """One host's waiting targets; `seconds` is what they are all expected to take in turn.

    `width` of them may be asked at once, `gap` seconds after each other.
    """

    name: str
    width: int
    gap: float
    seconds: float = 0.0
    waiting: deque[Waiting[T]] = field(default_factory=deque)
    under_way: int = 0
    listed: bool = False
    asked: bool = False

    @property
    def ready(self) -> bool:
        """Whether the host may be given one more request now."""
        return bool(self.waiting) and self.under_way < self.width + in_line(self.width)

    @property
    def least(self) -> float:
        """The seconds for which the host will keep us at the least, by what waits for it."""
        in_turn = max(self.seconds / self.width, len(self.waiting) * self.gap)
        return max(in_turn, self.waiting[0].seconds)
