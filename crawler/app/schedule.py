"""When to run: cron expressions and intervals as APScheduler triggers, and the first run's time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger
from cronsim import CronSim, CronSimError
from tzlocal import get_localzone


class CronTrigger(BaseTrigger):  # type: ignore[misc]  # apscheduler publishes no types
    """A five-field cron expression as Debian's cron reads it, daylight saving included.

    APScheduler's own fires twice when clocks go back, at a time that does not exist when they go
    forward, and counts Monday as 0; cronsim does none of that.
    """

    def __init__(self, expression: str, zone: ZoneInfo) -> None:
        self.expression = expression
        self.zone = zone
        CronSim(expression, datetime.now(zone))

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The next time after the previous one, or after `now` where there is none (aware)."""
        after = (previous_fire_time or now).astimezone(self.zone)
        return next(CronSim(self.expression, after), None)


def trigger_for(*, cron: str | None, every: float | None, zone: str | None) -> BaseTrigger:
    """The trigger for `--cron` or `--every` (seconds), in time zone `zone` (the machine's).

    Raises:
        ValueError: one line, where the expression, the interval or the zone is not valid.
    """
    if (cron is None) == (every is None):
        raise ValueError("give either --cron or --every")
    if every is not None:
        return IntervalTrigger(seconds=every, timezone="UTC")
    assert cron is not None  # noqa: S101 the first check leaves just this case
    try:
        return CronTrigger(cron, ZoneInfo(zone) if zone else get_localzone())
    except CronSimError as error:
        raise ValueError(f"--cron {cron!r}: {error}; five fields, as in '17 6 * * 1'") from error
    except (KeyError, OSError) as error:
        raise ValueError(f"--timezone {zone!r} is not in the time zone database") from error


def first_run_at(
    trigger: BaseTrigger, last_started_at: datetime | None, now: datetime
) -> datetime | None:
    """When the first run is due: at once if none ever was or one was missed, else on schedule."""
    if last_started_at is None:
        return now
    if isinstance(trigger, IntervalTrigger):
        due: datetime | None = last_started_at + timedelta(seconds=trigger.interval_length)
    else:
        due = trigger.get_next_fire_time(last_started_at, last_started_at)
    return max(due, now) if due else None
