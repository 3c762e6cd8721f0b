"""The wall clock against the steady one: a computer that slept, or a clock that was set."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from apscheduler.triggers.base import BaseTrigger

from crawler.app.watch.schedule import due_by_new_time

TICK = 20.0
"""Seconds between two looks at the wall clock: no run is later than that for a jump of it."""
JUMP = timedelta(seconds=60)
"""A smaller difference is the correction of a clock, or a busy machine."""


class Job(Protocol):
    """What is needed of APScheduler's job."""

    next_run_time: datetime | None

    def modify(self, **changes: Any) -> object:  # noqa: ANN401 APScheduler's signature
        """Changes the job."""


@dataclass(slots=True)
class Clock:
    """Both clocks, read together; `jump` tells how far the wall clock went by itself."""

    now: Callable[[], datetime]
    steady: Callable[[], float] = time.monotonic
    _wall: datetime = field(init=False)
    _steady: float = field(init=False)

    def __post_init__(self) -> None:
        self._wall, self._steady = self.now(), self.steady()

    def jump(self) -> timedelta:
        """How much further than time itself the wall clock went since the last call; 0 if little.

        It is negative where the clock was set back.
        """
        wall, steady = self.now(), self.steady()
        ahead = (wall - self._wall) - timedelta(seconds=steady - self._steady)
        self._wall, self._steady = wall, steady
        return ahead if abs(ahead) >= JUMP else timedelta()


async def follow(
    clock: Clock,
    job: Job,
    trigger: BaseTrigger,
    wake: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Looks at the clock again and again; `wake` starts what is due by it.

    The event loop waits by the steady clock, which stands still while the computer sleeps and does
    not notice that the wall clock is set.
    """
    while True:
        await asyncio.sleep(TICK)
        ahead = clock.jump()
        if ahead:
            say(in_words(ahead))
        if ahead < timedelta() and job.next_run_time is not None:
            job.modify(
                next_run_time=due_by_new_time(trigger, job.next_run_time, ahead, clock.now())
            )
        wake()


def in_words(ahead: timedelta) -> str:
    """A jump of the clock in one line."""
    minutes = round(abs(ahead).total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    length = f"{hours} h {rest} min" if hours else f"{rest} min"
    if ahead > timedelta():
        return f"the clock went forward by {length}, or the computer slept; the schedule follows it"
    return f"the clock was set back by {length}; the schedule follows it"
