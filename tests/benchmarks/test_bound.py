"""The lower bound is what one would reckon by hand."""

import pytest

from tests.benchmarks.bound import Patience, lower_bound, service, without_the_silent
from tests.benchmarks.kinds import Kind
from tests.benchmarks.lists import Entry
from tests.benchmarks.world import Host, Link, World

PATIENCE = Patience(connect=10, answer=20)


def host(name: str = "a.example", kind: Kind = Kind.PAGE, *, popular: bool = False) -> Host:
    return Host(name, "127.10.0.1", kind, popular, lookup=0.5, rtt=0.25)


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
        (Kind.BLACK_HOLE, 10.0),
        (Kind.SILENT, 20.0),
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
    assert lower_bound(world, PATIENCE).seconds == 0.75 + 20.0


def test_the_bound_without_the_silent_is_set_by_those_who_answer() -> None:
    silent = host("z.example", Kind.SILENT)
    world = World(0, (*links(host(), 40), link(silent, kind=Kind.SILENT)))
    assert lower_bound(world, PATIENCE).set_by == "z.example"
    assert str(without_the_silent(world, PATIENCE)) == "4.8 s by a.example"


def test_the_rate_of_a_popular_host_bounds_what_its_speed_would_allow() -> None:
    quick = links(host(popular=True), 812, seconds=0.01)
    assert lower_bound(World(0, tuple(quick)), PATIENCE).seconds == pytest.approx(0.75 + 20.0)


def test_all_the_work_over_the_concurrency_is_a_bound_too() -> None:
    many = [link(host(f"h{number}.example")) for number in range(1000)]
    bound = lower_bound(World(0, tuple(many)), Patience(10, 20, concurrency=10))
    assert bound.seconds == 100.0
    assert bound.set_by == "concurrency"


def test_without_politeness_a_host_is_asked_for_everything_at_once() -> None:
    impolite = Patience(10, 20, per_host=0, concurrency=0)
    assert lower_bound(World(0, tuple(links(host(), 200))), impolite).seconds == 0.75 + 1.0
