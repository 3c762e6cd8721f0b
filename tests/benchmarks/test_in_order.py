"""No schedule beats the bound: neither the order of the document nor linktend's own run."""

import asyncio
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks.bound import Patience, lower_bound
from tests.benchmarks.habits import Habits, Limit, RetryAfter
from tests.benchmarks.in_order import seconds_in_order, take_in_order
from tests.benchmarks.kinds import Kind
from tests.benchmarks.ledger import Ledger, ledger_of
from tests.benchmarks.lists import Entry
from tests.benchmarks.scene import Scene
from tests.benchmarks.simulate import PATIENCE, play
from tests.benchmarks.stage import stations_of
from tests.benchmarks.virtual_web import ADDRESSING
from tests.benchmarks.world import Host, Link, World, build
from tests.virtual_time import run_virtually

SIZES = (30, 25, 8, 3, *[1] * 6)


def shuffled(seed: int) -> World:
    """A small world with two big hosts, its links in any order."""
    entries = [
        Entry(f"Page {turn}", f"http{'s' * (number % 3 > 0)}://h{number}.simulated/p/{turn}")
        for number, size in enumerate(SIZES)
        for turn in range(size)
    ]
    Random(seed).shuffle(entries)
    return build(entries, seed)


def taken(world: World, patience: Patience = PATIENCE) -> tuple[Counter[int], Ledger, float]:
    async def take() -> tuple[Counter[int], Ledger, float]:
        stations = stations_of(world, ADDRESSING)
        found = await take_in_order(world.links, stations, patience)
        now = asyncio.get_running_loop().time()
        return found, ledger_of(stations, now), now

    return run_virtually(take())


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(1, 10_000), st.sampled_from((1, 4, 10)), st.sampled_from((0.0, 0.03, 0.2)))
def test_the_order_of_the_document_does_not_beat_the_bound(
    seed: int, per_host: int, gap: float
) -> None:
    world, patience = shuffled(seed), replace(PATIENCE, per_host=per_host, gap=gap)
    _, seen, wall = taken(world, patience)
    assert wall >= lower_bound(world, patience).seconds - 1e-3
    assert seen.refused == 0
    assert seen.busiest.peak_in_flight <= per_host


@pytest.mark.parametrize("seed", range(1, 7))
def test_linktend_does_not_beat_the_bound_if_it_settles_all_live_links(seed: int) -> None:
    run = play(Scene("made up", seed), shuffled(seed))
    assert run.score.unsettled.count or run.wall >= run.bound.seconds - 1e-3


def links_of(habits: Habits, count: int, *, kind: Kind = Kind.PAGE, refusals: int = 0) -> World:
    host = Host("a.simulated", "127.10.0.1", Kind.PAGE, 0.5, 0.25, habits)
    return World(
        0,
        tuple(
            Link(Entry("A", f"http://a.simulated/{turn}"), host, kind, 1.0, 1000, refusals)
            for turn in range(count)
        ),
    )


@pytest.mark.parametrize(
    ("world", "seconds"),
    [
        (links_of(Habits(), 200), 0.75 + 20.0),
        (links_of(Habits(Limit(in_flight=4)), 200), 0.75 + 50.0),
        (links_of(Habits(Limit(rate=5.0, depth=5.0)), 205), 0.75 + 40.0 + 1.0),
        (
            links_of(Habits(retry_after=RetryAfter(3.0)), 1, kind=Kind.LIMITED_ONCE, refusals=1),
            5.75,
        ),
        (links_of(Habits(), 1, kind=Kind.SILENT_PAGE), 20.0),
        (links_of(Habits(), 1, kind=Kind.LOOP), 2.75),
    ],
)
def test_equal_pages_take_exactly_the_bound(world: World, seconds: float) -> None:
    patience = Patience(connect=10.0, answer=20.0)
    assert seconds_in_order(world, patience) == pytest.approx(seconds, rel=0.01)
    assert lower_bound(world, patience).seconds == pytest.approx(seconds, rel=0.01)


def test_every_link_is_counted_once() -> None:
    world = shuffled(5)
    found, _, _ = taken(world)
    assert found.total() == len(world.links)
