"""A simulated host keeps to its habits, to the request and to the instant."""

import pytest

from tests.benchmarks.answers import Answer, Drip, Manner, Playwright, refuse
from tests.benchmarks.habits import NO_RETRY_AFTER, Habits, Limit, Outage, OutageKind, RetryAfter
from tests.benchmarks.kinds import Kind
from tests.benchmarks.lists import CORPORA, Entry
from tests.benchmarks.stand_ins import StandIns
from tests.benchmarks.station import Record, Station
from tests.benchmarks.virtual_web import ADDRESSING
from tests.benchmarks.world import Host, Link

TARGET = b"/a"


def station(habits: Habits, kind: Kind = Kind.PAGE, refusals: int = 0) -> Station:
    """A host with one link to `/a`, whose first byte takes half a second."""
    host = Host("a.simulated", "127.10.0.1", Kind.PAGE, 0.1, 0.1, habits)
    link = Link(Entry("A", "https://a.simulated/a"), host, kind, 0.5, 5_000, refusals)
    site = Playwright(ADDRESSING, StandIns(CORPORA)).site(host, [link])
    return Station(host, site)


def ask(asked: Station, now: float) -> tuple[Answer, Record]:
    return asked.begin(encrypted=True, target=TARGET, now=now)


def statuses(asked: Station, *times: float) -> list[int]:
    """The statuses of requests at those times, each over at once."""
    found = []
    for now in times:
        answer, record = ask(asked, now)
        asked.end(record, now)
        found.append(answer.status)
    return found


def test_a_429_about_a_page_lasts_until_its_retry_after() -> None:
    page = station(Habits(retry_after=RetryAfter(2.0)), Kind.LIMITED_ONCE, refusals=2)
    # An answer takes 0.5 s and asks for 2 s more: the second 429 starts at 2.5 s.
    assert statuses(page, 0.0, 1.0, 2.4, 2.5, 4.9, 5.0, 5.1) == [429, 429, 429, 429, 429, 200, 200]


def test_a_429_without_retry_after_lasts_for_one_request() -> None:
    page = station(Habits(retry_after=NO_RETRY_AFTER), Kind.LIMITED_ONCE, refusals=1)
    assert statuses(page, 0.0, 0.1) == [429, 200]


def test_only_refusals_by_the_limiter_count_as_caused() -> None:
    limited = station(
        Habits(Limit(in_flight=1, status=503), retry_after=RetryAfter(2.0)), Kind.LIMITED
    )
    (page, first), (refusal, second) = ask(limited, 0.0), ask(limited, 0.1)
    assert (page.status, first.caused) == (429, False)
    assert (refusal.status, second.caused) == (503, True)
    limited.end(second, 0.1)
    limited.end(first, 0.5)
    assert statuses(limited, 0.6) == [429]


@pytest.mark.parametrize(
    ("kind", "during"),
    [
        (OutageKind.UNAVAILABLE, 503),
        (OutageKind.RESET, 0),
        (OutageKind.REFUSED, 0),
        (OutageKind.STALL, 200),
    ],
)
def test_an_outage_hits_every_request_in_its_time(kind: OutageKind, during: int) -> None:
    host = station(Habits(outages=(Outage(1.0, 2.0, kind),)))
    assert statuses(host, 10.0, 10.9, 11.0, 12.9, 13.0) == [200, 200, during, during, 200]
    assert [host.refuses(now) for now in (10.9, 11.0, 13.0)] == [
        False,
        kind is OutageKind.REFUSED,
        False,
    ]


def test_a_stalled_host_answers_after_its_outage() -> None:
    stalling = station(Habits(outages=(Outage(0.0, 2.0, OutageKind.STALL),)))
    assert ask(stalling, 10.0)[0].delay == pytest.approx(2.5)
    assert ask(stalling, 11.5)[0].delay == pytest.approx(1.0)
    assert ask(stalling, 12.0)[0].delay == pytest.approx(0.5)


def test_an_outage_does_not_use_up_the_first_answers_of_a_page() -> None:
    flaky = station(
        Habits(outages=(Outage(0.0, 1.0, OutageKind.RESET),), retry_after=NO_RETRY_AFTER),
        Kind.FLAKY_ONCE,
    )
    assert statuses(flaky, 0.0, 0.5, 1.0, 1.1) == [0, 0, 503, 200]


def test_a_silent_page_never_answers() -> None:
    assert ask(station(Habits(), Kind.SILENT_PAGE), 0.0)[0].manner is Manner.SILENCE


def test_a_retry_after_date_is_rounded_up() -> None:
    head = refuse(429, 0.0, RetryAfter(2.0, dated=True)).head_at(1_735_689_600.5)
    assert b"\r\nRetry-After: Wed, 01 Jan 2025 00:00:03 GMT\r\n\r\n" in head
    assert refuse(503, 0.0, RetryAfter(7.0)).head_at(0.0).endswith(b"\r\nRetry-After: 7\r\n\r\n")
    assert b"Retry-After" not in refuse(429, 0.0, NO_RETRY_AFTER).head_at(0.0)


def test_a_body_comes_in_parts() -> None:
    body = (b"x" * 40_000,)
    assert Answer(200, 0.0, body=(b"abc",)).parts() == ((0.0, b"abc"),)
    assert [(at, len(part)) for at, part in Answer(200, 0.0, body=body).parts()] == [
        (0.0, 32_768),
        (7_232 / 2e6, 7_232),
    ]
    drip = Drip(first=2, step=1, every=0.5, until=2.0)
    assert Answer(200, 0.0, body=(b"abcdefg",), drip=drip).parts() == (
        (0.0, b"ab"),
        (0.5, b"c"),
        (1.0, b"d"),
        (1.5, b"e"),
        (2.0, b"fg"),
    )


@pytest.mark.parametrize(
    ("kind", "least", "most"), [(Kind.DRIP, 120, 120), (Kind.SLOW_BODY, 3, 12)]
)
def test_a_slow_body_is_whole_at_its_end(kind: Kind, least: float, most: float) -> None:
    parts = ask(station(Habits(), kind), 0.0)[0].parts()
    assert least <= parts[-1][0] <= most
    assert b"".join(part for _, part in parts).endswith(b"</html>\n")
    assert sorted(at for at, _ in parts) == [at for at, _ in parts]
