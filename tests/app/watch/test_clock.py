"""The schedule follows the wall clock, whatever becomes of it between two runs."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from crawler.app.watch.clock import Clock, follow, in_words
from crawler.app.watch.schedule import CronTrigger
from tests.virtual_time import run_virtually

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOURLY = CronTrigger("0 * * * *", ZoneInfo("UTC"))
EVERY_HOUR = IntervalTrigger(hours=1, timezone="UTC")


@dataclass
class Plan:
    """A job, and the clocks of a computer; `shift` is how far the wall clock was set."""

    next_run_time: datetime | None
    shift: timedelta = timedelta()
    said: list[str] = field(default_factory=list)
    ran: list[datetime] = field(default_factory=list)

    def modify(self, **changes: datetime) -> None:
        self.next_run_time = changes["next_run_time"]

    def now(self) -> datetime:
        return NOON + timedelta(seconds=asyncio.get_running_loop().time()) + self.shift

    def wake(self) -> None:
        if self.next_run_time is not None and self.next_run_time <= self.now():
            self.ran.append(self.now())
            while self.next_run_time <= self.now():
                self.next_run_time += timedelta(hours=1)


def after(
    trigger: CronTrigger | IntervalTrigger, minutes: int, shift: timedelta, watched: int
) -> Plan:
    """What happens `watched` minutes from noon on, where the clock jumps by `shift` meanwhile."""
    plan = Plan(NOON + timedelta(hours=1))

    async def watch() -> None:
        loop = asyncio.get_running_loop()
        clock = Clock(plan.now, loop.time)
        following = asyncio.create_task(follow(clock, plan, trigger, plan.wake, plan.said.append))
        await asyncio.sleep(minutes * 60)
        plan.shift = shift
        await asyncio.sleep((watched - minutes) * 60)
        following.cancel()

    run_virtually(watch())
    return plan


@pytest.mark.parametrize("trigger", [HOURLY, EVERY_HOUR])
def test_after_a_sleep_the_missed_run_is_made_within_a_minute(
    trigger: CronTrigger | IntervalTrigger,
) -> None:
    plan = after(trigger, 10, timedelta(hours=5), 12)
    assert len(plan.ran) == 1
    assert NOON + timedelta(hours=5, minutes=10) <= plan.ran[0]
    assert plan.ran[0] <= NOON + timedelta(hours=5, minutes=11)
    assert plan.said == [
        "the clock went forward by 5 h 0 min, or the computer slept; the schedule follows it"
    ]


@pytest.mark.parametrize("trigger", [HOURLY, EVERY_HOUR])
def test_after_the_clock_is_set_back_the_next_run_is_due_by_the_new_time(
    trigger: CronTrigger | IntervalTrigger,
) -> None:
    plan = after(trigger, 10, -timedelta(hours=5), 62)
    assert len(plan.said) == 1
    assert plan.said[0] == "the clock was set back by 5 h 0 min; the schedule follows it"
    assert len(plan.ran) == 1


def test_nothing_is_said_or_moved_where_the_clock_goes_as_time_does() -> None:
    plan = after(HOURLY, 10, timedelta(seconds=59), 65)
    assert plan.said == []
    assert len(plan.ran) == 1
    assert plan.next_run_time == NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("ahead", "length"),
    [(60, "1 min"), (3_540, "59 min"), (3_600, "1 h 0 min"), (90_000, "25 h 0 min")],
)
def test_a_jump_is_told_in_hours_and_minutes(ahead: int, length: str) -> None:
    assert f"forward by {length}, or" in in_words(timedelta(seconds=ahead))
    assert f"back by {length};" in in_words(timedelta(seconds=-ahead))
