"""Servers that ask for time: how long, for whom, and what becomes of their other pages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.crawler.faults.case import TITLE, Case, Told, case, here, nothing_more
from tests.web import behaviours as b
from tests.web.exchange import Behaviour, Exchange


def asks(
    name: str, host: str, value: str, *, waited: Callable[[Told], None] = nothing_more
) -> Case:
    """A server that fails once with that Retry-After, and is well then."""
    return case(
        name,
        f"http://{host}.test/",
        b.after(1, b.status(503, {"Retry-After": value}), here),
        "ok",
        title=TITLE,
        attempts=2,
        also=waited,
    )


def later(seconds: float) -> Behaviour:
    """Fails with a date so many seconds ahead as Retry-After."""

    def behave(exchange: Exchange) -> None:
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
        b.status(503, {"Retry-After": date})(exchange)

    return behave


def at_least(seconds: float) -> Callable[[Told], None]:
    """The second request came so many seconds after the first."""

    def waited(told: Told) -> None:
        first, second = (request.at for request in told.requests)
        assert second - first >= seconds - 0.01

    return waited


def asked_once(told: Told) -> None:
    assert len(told.requests) == 1


def the_whole_host_waited(told: Told) -> None:
    first, *others = sorted(request.at for request in told.requests)
    assert len(others) == 2
    assert all(other - first >= 0.99 for other in others)


CASES = (
    asks("a wait of a second is kept", "one-second", "1", waited=at_least(1)),
    asks("a wait of no time is no wait", "no-wait", "0"),
    asks("a wait with spaces is kept", "spaced-wait", "  1 ", waited=at_least(1)),
    asks("a wait of less than nothing is not heard", "minus", "-5"),
    asks("a wait in words is not heard", "words", "soon"),
    asks("a wait in fractions is not heard", "fraction", "0.5"),
    asks("an empty wait is not heard", "empty-wait", ""),
    asks("a wait in odd digits is not heard", "digits", "1_0"),
    asks(
        "a wait until the past is over",
        "past",
        "Wed, 21 Oct 2015 07:28:00 GMT",
    ),
    asks("a date that is none is not heard", "no-date", "Wed, 99 Zzz 2015"),
    case(
        "a wait until a moment that comes soon is kept",
        "http://date.test/",
        b.after(1, later(1), here),
        "ok",
        title=TITLE,
        attempts=2,
    ),
    *(
        case(
            f"{what} is left for another run",
            f"http://later-{number}.test/",
            plays,
            expect,
            attempts=1,
            is_hurried=True,
            also=asked_once,
        )
        for number, (what, plays, expect) in enumerate(
            (
                ("a wait of an hour", b.status(503, {"Retry-After": "3600"}), "failing http-503"),
                (
                    "a wait of 10^12 seconds",
                    b.status(503, {"Retry-After": "1" + "0" * 12}),
                    "failing http-503",
                ),
                (
                    "a wait of 10^30 seconds",
                    b.status(503, {"Retry-After": "1" + "0" * 30}),
                    "failing http-503",
                ),
                ("a wait until tomorrow", later(86_400), "failing http-503"),
                (
                    "a limit for an hour",
                    b.status(429, {"Retry-After": "3600"}),
                    "blocked rate-limited",
                ),
                (
                    "a wait longer than the deadline",
                    b.status(503, {"Retry-After": "30"}),
                    "failing http-503",
                ),
            )
        )
    ),
    case(
        "a wait longer than the deadline is left for another run after the second pass too",
        "http://long-wait.test/",
        b.status(503, {"Retry-After": "5"}),
        "failing http-503",
        retries=2,
        asked=1,
        is_hurried=True,
    ),
    case(
        "a limit on one page pauses the whole host",
        "http://pauses.test/a",
        b.after(1, b.status(429, {"Retry-After": "1"}), here),
        "ok",
        web={"http://pauses.test/b": here},
        once_paused="http://pauses.test/b",
        also=the_whole_host_waited,
    ),
    case(
        "a limit that is lifted leaves the page well",
        "http://lifted.test/",
        b.after(1, b.status(429), here),
        "ok",
        title=TITLE,
        attempts=2,
    ),
    case(
        "a failure that passes is fine at the second try",
        "http://passing.test/",
        b.flaky(1, here),
        "ok",
        title=TITLE,
        attempts=2,
        asked=2,
    ),
    case(
        "a failure that passes later is fine in the second pass",
        "http://passing-later.test/",
        b.flaky(2, here, 502),
        "ok",
        title=TITLE,
        retries=2,
        attempts=3,
        asked=3,
    ),
    case(
        "a failure that does not pass is failing after the second pass",
        "http://lasting.test/",
        b.status(502),
        "failing http-502",
        retries=2,
        attempts=3,
        asked=3,
    ),
    case(
        "without retries a page is asked for once",
        "http://once.test/",
        b.flaky(1, here),
        "failing http-503",
        retries=0,
        attempts=1,
        asked=1,
    ),
)
