"""When to run: cron expressions and intervals as APScheduler triggers, and the first run's time."""

from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger
from cronsim import CronSim, CronSimError
from tzlocal import get_localzone

FIELDS = 5

NICKNAMES = MappingProxyType(
    {
        "@hourly": "0 * * * *",
        "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *",
        "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *",
        "@yearly": "0 0 1 1 *",
        "@annually": "0 0 1 1 *",
    }
)
"""crontab(5)'s names for common schedules; `@reboot` is no time."""


class CronTrigger(BaseTrigger):  # type: ignore[misc]  # apscheduler publishes no types
    """A cron expression of five fields as Debian's cron reads it, daylight saving included.

    APScheduler's own fires twice when clocks go back, at a time that does not exist when they go
    forward, and counts Monday as 0; cronsim does none of that.
    """

    def __init__(self, expression: str, zone: ZoneInfo) -> None:
        self.expression = NICKNAMES.get(expression, expression)
        self.zone = zone
        if len(self.expression.split()) != FIELDS:
            # cronsim takes a sixth for seconds, which crontab does not know.
            raise CronSimError("wrong number of fields")
        CronSim(self.expression, datetime.now(zone))

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
    if zone and cron is None:
        raise ValueError("--timezone needs --cron; an interval is the same in every time zone")
    if every is not None:
        return IntervalTrigger(seconds=every, timezone="UTC")
    assert cron is not None  # noqa: S101 the first check leaves just this case
    try:
        return CronTrigger(cron, ZoneInfo(zone) if zone else get_localzone())
    except CronSimError as error:
        line = f"--cron {cron!r}: {error}; give five fields, such as '17 6 * * 1', or @daily"
        raise ValueError(line) from error
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


def due_by_new_time(
    trigger: BaseTrigger, due: datetime, ahead: timedelta, now: datetime
) -> datetime:
    """When the run planned for `due` is due after the clock was set back (`ahead` is negative).

    An interval takes as long as before. A cron expression is read by the new time.
    """
    if isinstance(trigger, IntervalTrigger):
        return due + ahead
    first: datetime | None = trigger.get_next_fire_time(None, now)
    return due if first is None else min(due, first)
