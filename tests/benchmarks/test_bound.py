"""The lower bound is what one would reckon by hand."""

from dataclasses import replace

import pytest

from tests.benchmarks.bound import Patience, lower_bound, service, without_the_silent
from tests.benchmarks.habits import NO_HABITS, Habits, Limit, Outage, OutageKind, RetryAfter
from tests.benchmarks.kinds import Kind
from tests.benchmarks.lists import Entry
from tests.benchmarks.world import Host, Link, World

PATIENCE = Patience(connect=10, answer=20)


def host(name: str = "a.example", kind: Kind = Kind.PAGE, habits: Habits = NO_HABITS) -> Host:
    return Host(name, "127.10.0.1", kind, 0.5, 0.25, habits)


def link(
    where: Host,
    number: int = 0,
    *,
    kind: Kind = Kind.PAGE,
    seconds: float = 1.0,
    over: str = "http",
) -> Link:
    return Link(Entry("A", f"{over}://{where.name}/{number}"), where, kind, seconds, 1000)


def links(where: Host, count: int, *, kind: Kind = Kind.PAGE, seconds: float = 1.0) -> list[Link]:
    return [link(where, number, kind=kind, seconds=seconds) for number in range(count)]


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        (Kind.PAGE, 1.0),
        (Kind.GONE, 1.0),
        (Kind.MOVED, 2.0),
        (Kind.LOOP, 2.0),
        (Kind.FLAKY_ONCE, 2.0),
        (Kind.FLAKY_TWICE, 3.0),
        (Kind.BLACK_HOLE, 9.25),
        (Kind.SILENT, 19.25),
        (Kind.SILENT_PAGE, 19.25),
        (Kind.DRIP, 1.0),
        (Kind.REFUSED, 0.0),
        (Kind.NO_HOST, 0.0),
        (Kind.EXPIRED, 0.0),
    ],
)
def test_a_kind_takes_as_many_answers_as_it_needs(kind: Kind, seconds: float) -> None:
    assert service(link(host(), kind=kind), PATIENCE) == seconds


def test_one_link_takes_look_up_connection_and_answer() -> None:
    assert lower_bound(World(0, (link(host()),)), PATIENCE).seconds == 0.5 + 0.25 + 1.0


def test_tls_takes_one_round_trip_more() -> None:
    assert lower_bound(World(0, (link(host(), over="https"),)), PATIENCE).seconds == 2.0


def test_a_host_with_many_links_is_served_ten_at_a_time() -> None:
    bound = lower_bound(World(0, tuple(links(host(), 200))), PATIENCE)
    assert bound.seconds == 0.75 + 20.0
    assert bound.set_by == "a.example"


def test_the_longest_link_sets_the_bound_where_it_outlasts_its_share() -> None:
    world = World(0, (*links(host(), 20), link(host(), 99, seconds=12.0)))
    assert lower_bound(world, PATIENCE).seconds == 0.75 + 12.0


def test_a_silent_host_is_waited_for_once_however_many_links_it_has() -> None:
    silent = host(kind=Kind.SILENT)
    world = World(0, tuple(links(silent, 50, kind=Kind.SILENT)))
    assert lower_bound(world, PATIENCE).seconds == 20.0


def test_the_bound_without_the_silent_is_set_by_those_who_answer() -> None:
    silent = host("z.example", Kind.SILENT)
    world = World(0, (*links(host(), 40), link(silent, kind=Kind.SILENT)))
    assert lower_bound(world, PATIENCE).set_by == "z.example"
    assert str(without_the_silent(world, PATIENCE)) == "4.8 s by a.example"


@pytest.mark.parametrize(
    ("limit", "seconds"),
    [
        (Limit(in_flight=5), 40.0),
        (Limit(in_flight=24), 20.0),
        (Limit(rate=5.0, depth=10.0), 38.0 + 1.0),
        (Limit(rate=100.0, depth=10.0), 20.0),
        (Limit(in_flight=4, rate=5.0, depth=10.0), 50.0),
    ],
)
def test_a_limit_below_ours_bounds_what_a_host_allows(limit: Limit, seconds: float) -> None:
    limiting = host(habits=Habits(limit=limit))
    bound = lower_bound(World(0, tuple(links(limiting, 200))), PATIENCE)
    assert bound.seconds == pytest.approx(0.75 + seconds)


def test_our_own_gap_bounds_what_a_fast_host_would_allow() -> None:
    patient = replace(PATIENCE, gap=0.03, burst=3)
    quick = World(0, tuple(links(host(), 203, seconds=0.01)))
    # The first start at once; a look-up and two round trips are 1 s.
    assert lower_bound(quick, patient).seconds == pytest.approx(0.75 + 6.0 - 1.0 + 0.01)


UNAVAILABLE, STALL = OutageKind.UNAVAILABLE, OutageKind.STALL


@pytest.mark.parametrize(
    ("outage", "count", "seconds"),
    [
        # 10 requests a second; those started in the second before run on into the outage.
        (Outage(0.0, 4.0, UNAVAILABLE), 1, 4.0 + 1.0),
        (Outage(0.0, 4.0, UNAVAILABLE), 200, 4.0 + 20.0),
        (Outage(5.0, 4.0, UNAVAILABLE), 200, 3.0 + 20.0),
        (Outage(5.0, 0.5, UNAVAILABLE), 200, 20.0),
        (Outage(5.0, 4.0, STALL), 200, 3.0 + 20.0),
        (Outage(5.0, 4.0, UNAVAILABLE), 60, 6.0),
        (Outage(5.0, 4.0, UNAVAILABLE), 61, 10.0),
        (Outage(30.0, 4.0, UNAVAILABLE), 200, 20.0),
    ],
)
def test_an_outage_counts_if_work_is_left_after_its_start(
    outage: Outage, count: int, seconds: float
) -> None:
    failing = host(habits=Habits(outages=(outage,)))
    bound = lower_bound(World(0, tuple(links(failing, count))), PATIENCE)
    assert bound.seconds == pytest.approx(0.75 + seconds)


def test_an_outage_fills_the_bucket_but_no_more() -> None:
    habits = Habits(Limit(rate=10.0, depth=20.0), (Outage(5.0, 6.0, UNAVAILABLE),))
    bound = lower_bound(World(0, tuple(links(host(habits=habits), 220, seconds=0.1))), PATIENCE)
    assert bound.seconds == pytest.approx(0.75 + 20.0 + 4.0 + 0.1)


def test_other_pages_are_asked_while_a_refused_one_waits() -> None:
    refusing = host(habits=Habits(retry_after=RetryAfter(5.0)))
    refused = Link(
        Entry("A", "http://a.example/refused"), refusing, Kind.LIMITED_ONCE, 1.0, 1000, 2
    )
    alone = World(0, (refused,))
    assert lower_bound(alone, PATIENCE).seconds == 0.75 + 3.0 + 10.0
    assert lower_bound(World(0, (refused, *links(refusing, 197))), PATIENCE).seconds == 0.75 + 20.0


def test_a_silent_page_times_out_while_others_are_asked() -> None:
    hung = link(host(), 99, kind=Kind.SILENT_PAGE)
    assert lower_bound(World(0, (*links(host(), 20), hung)), PATIENCE).seconds == 20.0


def test_all_the_work_over_the_concurrency_is_a_bound_too() -> None:
    many = [link(host(f"h{number}.example")) for number in range(1000)]
    bound = lower_bound(World(0, tuple(many)), Patience(10, 20, concurrency=10))
    assert bound.seconds == 100.0
    assert bound.set_by == "concurrency"


def test_without_politeness_a_host_is_asked_for_everything_at_once() -> None:
    impolite = Patience(10, 20, per_host=0, concurrency=0)
    assert lower_bound(World(0, tuple(links(host(), 200))), impolite).seconds == 0.75 + 1.0
