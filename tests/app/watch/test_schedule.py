"""When runs are due, through daylight saving and after a pause."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.base import BaseTrigger

from crawler.app.watch.schedule import first_run_at, trigger_for

BERLIN = "Europe/Berlin"


def at(text: str, zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def fires(trigger: BaseTrigger, start: datetime, count: int) -> list[datetime]:
    times: list[datetime] = []
    previous = None
    for _ in range(count):
        previous = trigger.get_next_fire_time(previous, start)
        assert previous is not None
        times.append(previous.astimezone(UTC))
    return times


def cron(expression: str) -> BaseTrigger:
    return trigger_for(cron=expression, every=None, zone=BERLIN)


@pytest.mark.parametrize(
    "start",
    ["2026-03-28T12:00", "2026-10-24T12:00"],  # the days before clocks change
)
def test_a_daily_run_is_made_once_on_the_day_clocks_change(start: str) -> None:
    days = [time.date() for time in fires(cron("30 2 * * *"), at(start), 4)]
    assert len(set(days)) == 4


def test_an_hourly_run_keeps_its_hour_through_both_changes() -> None:
    for start in ("2026-03-28T22:30", "2026-10-24T22:30"):
        times = fires(cron("0 * * * *"), at(start), 8)
        assert {later - earlier for earlier, later in pairwise(times)} == {timedelta(hours=1)}


def test_monday_is_1_and_sunday_both_0_and_7() -> None:
    assert fires(cron("0 6 * * 1"), at("2026-11-20T00:00"), 1)[0].weekday() == 0
    sunday = fires(cron("0 6 * * 7"), at("2026-11-20T00:00"), 1)
    assert sunday == fires(cron("0 6 * * 0"), at("2026-11-20T00:00"), 1)


@pytest.mark.parametrize(
    ("nickname", "due"),
    [
        ("@hourly", "2026-11-20T13:00"),
        ("@daily", "2026-11-21T00:00"),
        ("@midnight", "2026-11-21T00:00"),
        ("@weekly", "2026-11-22T00:00"),
        ("@monthly", "2026-12-01T00:00"),
        ("@yearly", "2027-01-01T00:00"),
        ("@annually", "2027-01-01T00:00"),
    ],
)
def test_a_schedule_may_go_by_the_nickname_that_crontab_has_for_it(nickname: str, due: str) -> None:
    assert fires(cron(nickname), at("2026-11-20T12:34"), 1) == [at(due)]


def test_an_interval_counts_from_the_last_run() -> None:
    trigger = trigger_for(cron=None, every=3600.0, zone=None)
    now = at("2026-11-23T12:00", "UTC")
    assert first_run_at(trigger, now - timedelta(minutes=10), now) == now + timedelta(minutes=50)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, "2026-11-23T12:00"),  # never run: now
        ("2026-11-23T06:17", "2026-11-24T06:17"),  # on time: as planned
        ("2026-11-22T06:17", "2026-11-23T12:00"),  # one missed: made up for now
        ("2026-11-01T06:17", "2026-11-23T12:00"),  # many missed: made up for once
    ],
)
def test_a_missed_run_is_made_up_for_once(last: str | None, due: str) -> None:
    started = at(last) if last else None
    assert first_run_at(cron("17 6 * * *"), started, at("2026-11-23T12:00")) == at(due)


@pytest.mark.parametrize(
    ("cron_expression", "every", "zone", "says"),
    [
        (None, None, None, "either"),
        ("0 6 * * *", 60.0, None, "either"),
        ("61 * * * *", None, None, "61"),
        ("* * * * * *", None, BERLIN, "five fields"),
        ("* * * *", None, BERLIN, "five fields"),
        ("@reboot", None, None, "@reboot"),
        ("@Daily", None, None, "@Daily"),
        (None, 60.0, BERLIN, "--timezone"),
        ("0 6 * * *", None, "Mars/Base", "Mars/Base"),
    ],
)
def test_a_schedule_that_is_none_is_refused_in_one_line(
    cron_expression: str | None, every: float | None, zone: str | None, says: str
) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        trigger_for(cron=cron_expression, every=every, zone=zone)
    assert "\n" not in str(refused.value)
