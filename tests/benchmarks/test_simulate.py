"""A simulated run takes the times of its world, and equal seeds give equal runs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.model import Verdict
from tests.benchmarks import lists, table, timeline
from tests.benchmarks.kinds import HOST_FATES, Kind
from tests.benchmarks.ledger import Asked
from tests.benchmarks.lists import Entry
from tests.benchmarks.scene import Scene
from tests.benchmarks.simulate import dump, play, simulate_all
from tests.benchmarks.world import Host, Link, World, address, build

SCENE = Scene("small", 1, named=True)


def world_of(kinds: Sequence[Kind], *, seconds: float = 1.0, size: int = 5_000) -> World:
    """One host for each kind: a look-up of 0.5 s, round trips of 0.25 s, one https link."""
    links = []
    for number, kind in enumerate(kinds):
        fate = kind if kind in HOST_FATES else Kind.PAGE
        host = Host(f"{kind}.simulated", address(number), fate, 0.5, 0.25)
        entry = Entry(f"All about {kind}", f"https://{host.name}/a")
        links.append(Link(entry, host, kind, seconds, size))
    return World(1, tuple(links))


def test_a_page_takes_look_up_connection_tls_and_answer() -> None:
    run = play(SCENE, world_of([Kind.PAGE]))
    assert run.wall == pytest.approx(0.5 + 0.25 + 0.25 + 1.0)
    assert run.wall == pytest.approx(run.bound.seconds)
    assert [verdict for verdict, _ in run.verdicts.values()] == [Verdict.OK]


def test_a_large_body_takes_its_time() -> None:
    run = play(SCENE, world_of([Kind.PAGE], size=232_768))
    assert run.wall == pytest.approx(2.0 + 0.1, abs=0.01)


@pytest.mark.parametrize(
    ("kind", "verdicts", "requests"),
    [
        (Kind.MOVED, {Verdict.MOVED}, 2),
        (Kind.FLAKY_ONCE, {Verdict.OK}, 2),
        (Kind.RESET_ONCE, {Verdict.OK}, 2),
        (Kind.GONE, {Verdict.BROKEN}, 1),
        (Kind.EXPIRED, {Verdict.BROKEN}, 0),
        (Kind.NO_HOST, {Verdict.BROKEN}, 0),
        (Kind.REFUSED, {Verdict.FAILING, Verdict.BROKEN}, 0),
        (Kind.RESET, {Verdict.FAILING, Verdict.BROKEN}, 0),
        (Kind.BLACK_HOLE, {Verdict.FAILING, Verdict.BROKEN}, 0),
    ],
)
def test_each_kind_gets_a_right_verdict(kind: Kind, verdicts: set[Verdict], requests: int) -> None:
    run = play(SCENE, world_of([kind]))
    assert {verdict for verdict, _ in run.verdicts.values()} <= verdicts
    assert len(run.ledger.asked) == requests
    assert run.score.misses.count == run.score.false_alarms.count == 0


def test_equal_seeds_give_equal_runs_and_others_do_not() -> None:
    listed = lists.entries("broad")[:80]
    first, again, other = (
        play(replace(SCENE, seed=seed), build(listed, seed)) for seed in (1, 1, 2)
    )
    assert (first.wall, first.ledger, first.verdicts) == (again.wall, again.ledger, again.verdicts)
    assert first.wall != other.wall


def test_a_next_run_knows_what_took_long() -> None:
    slow = world_of([Kind.SILENT, *[Kind.PAGE] * 3])
    first = play(SCENE, slow)
    known = {url: seconds for url, (_, seconds) in first.verdicts.items()}
    again = play(SCENE, slow, known)
    assert first.score == again.score
    assert min(each.at for each in again.ledger.asked if "silent" in each.host) < 1.1


def asked(at: float, seconds: float, status: int = 200, *, caused: bool = False) -> Asked:
    return Asked("a.simulated", at, True, "/", status, caused, seconds)


def test_the_timeline_counts_each_second() -> None:
    told = [asked(0.0, 0.5), asked(0.5, 2.0), asked(1.5, 0.25, 429, caused=True)]
    assert timeline.seconds_of([*told, asked(2.0, 0.5, 503)], "a.simulated") == (
        timeline.Second(0, 2, 1.0, 0, 0),
        timeline.Second(1, 1, 1.25, 1, 0),
        timeline.Second(2, 1, 1.0, 0, 1),
    )
    assert timeline.host_of(told, "a.") == timeline.host_of(told, "") == "a.simulated"
    assert timeline.seconds_of(told, "b.simulated") == ()


def test_many_scenes_are_run_in_their_order(tmp_path: Path) -> None:
    scenes = [Scene(seed=seed, urls=20, hosts=4) for seed in (2, 1)]
    runs = list(simulate_all(scenes, jobs=2, again=False))
    assert [run.scene.seed for run in runs] == [2, 1]
    assert [run.outcome.name for run in runs] == [", 2", ", 1"]
    told = table.of_simulations(runs).splitlines()
    assert len({line.count(" | ") for line in told}) == 1
    dump(runs[0], tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "-2.jsonl",
        "-2-verdicts.jsonl",
    }
