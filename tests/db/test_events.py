from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.model import Verdict
from db import queries
from db.model import RunStatus
from db.store import Store
from tests.db.values import (
    START,
    begin,
    check,
    day,
    full_run,
    link,
    open_store,
    parsed,
    target_of,
)

A, B = "https://a.example/", "https://b.example/"
OK, BROKEN, FAILING, MOVED = Verdict.OK, Verdict.BROKEN, Verdict.FAILING, Verdict.MOVED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "links.db")
    yield opened
    opened.db.close()


def told(store: Store, run_id: int) -> list[tuple[str, str]]:
    return [(event.url, event.kind) for event in queries.events(store.db, run_id)]


def stretches(store: Store, run_id: int) -> dict[str, tuple[str, str, str]]:
    """By target: its verdict in the run, since when, and the one before."""
    store.save_documents(
        run_id, [parsed("list.md", [link(A), link(B)])], at=START, target_of=target_of
    )
    return {
        row.target: (row.verdict, row.since, row.previous_verdict)
        for row in queries.links(store.db, run_id)
    }


def test_the_first_sight_of_a_link_is_no_event(store: Store) -> None:
    run = full_run(store, 0, {A: BROKEN, B: OK})
    assert told(store, run) == []


def test_a_link_that_dies_and_comes_back_is_told_once_each(store: Store) -> None:
    full_run(store, 0, {A: OK, B: OK})
    died = full_run(store, 1, {A: BROKEN, B: OK})
    still = full_run(store, 2, {A: BROKEN, B: OK})
    back = full_run(store, 3, {A: OK, B: OK})
    assert told(store, died) == [(A, "died")]
    assert told(store, still) == []
    assert told(store, back) == [(A, "recovered")]
    (event,) = queries.events(store.db, died)
    assert (event.from_verdict, event.to_verdict) == ("ok", "broken")
    assert (event.from_reason, event.to_reason) == ("ok", "broken")
    assert event.at == "2026-03-02T12:00:00Z"


def test_a_run_is_compared_with_the_last_check_however_long_ago(store: Store) -> None:
    full_run(store, 0, {A: OK})
    full_run(store, 1, {B: OK})
    assert told(store, full_run(store, 2, {A: MOVED, B: OK})) == [(A, "moved")]


def test_since_is_when_the_unbroken_stretch_began(store: Store) -> None:
    first = full_run(store, 0, {A: OK, B: OK})
    full_run(store, 1, {A: BROKEN, B: OK})
    third = full_run(store, 2, {A: BROKEN, B: OK})
    assert stretches(store, third) == {
        A: ("broken", "2026-03-02T12:00:00Z", "ok"),
        B: ("ok", "2026-03-01T12:00:00Z", ""),
    }
    assert stretches(store, first)[A] == ("ok", "2026-03-01T12:00:00Z", "")


def test_a_run_under_way_knows_since_when_too(store: Store) -> None:
    full_run(store, 0, {A: OK, B: OK})
    run = begin(store, at=day(1))
    store.record(run.id, [check(A, BROKEN, at=day(1)), check(B, at=day(1))])
    assert stretches(store, run.id) == {
        A: ("broken", "2026-03-02T12:00:00Z", "ok"),
        B: ("ok", "2026-03-01T12:00:00Z", ""),
    }


def test_an_inconclusive_run_tells_nothing_and_changes_nothing(store: Store) -> None:
    full_run(store, 0, {A: OK, B: OK})
    unsure = full_run(store, 1, {A: BROKEN, B: OK}, RunStatus.INCONCLUSIVE)
    after = full_run(store, 2, {A: OK, B: OK})
    assert told(store, unsure) == told(store, after) == []
    assert stretches(store, after)[A] == ("ok", "2026-03-01T12:00:00Z", "")
    assert [row.counted for row in queries.history(store.db, A)] == [True, False, True]


def test_when_our_own_network_was_down_no_failure_is_kept(store: Store) -> None:
    run = begin(store)
    store.record(run.id, [check(A, BROKEN), check(B), check("https://c.example/", FAILING)])
    store.finish_run(run.id, RunStatus.INCONCLUSIVE, START, forget_failures=True)
    assert queries.counts(store.db, run.id) == {"ok": 1}


def test_an_interrupted_run_counts_and_resuming_it_tells_nothing_twice(store: Store) -> None:
    full_run(store, 0, {A: OK, B: OK})
    run = begin(store, at=day(1))
    store.record(run.id, [check(A, BROKEN, at=day(1))])
    store.finish_run(run.id, RunStatus.INTERRUPTED, day(1))
    again = store.begin_run(sources=[], plan="plan", at=day(1), resume_after=START)
    assert again.id == run.id
    store.record(run.id, [check(B, FAILING, at=day(1))])
    store.finish_run(run.id, RunStatus.COMPLETE, day(1))
    assert told(store, run.id) == [(A, "died"), (B, "faltered")]


def test_a_killed_run_nobody_resumed_is_history_but_no_news(store: Store) -> None:
    full_run(store, 0, {A: OK})
    killed = begin(store, at=day(1))
    store.record(killed.id, [check(A, BROKEN, at=day(1))])
    after = full_run(store, 2, {A: BROKEN})
    assert told(store, killed.id) == []
    assert told(store, after) == [(A, "died")]
    assert len(queries.history(store.db, A)) == 3


def test_finishing_an_older_run_late_takes_nothing_back(store: Store) -> None:
    full_run(store, 0, {A: OK})
    older = begin(store, at=day(1))
    store.record(older.id, [check(A, BROKEN, at=day(1))])
    full_run(store, 2, {A: MOVED})
    store.finish_run(older.id, RunStatus.COMPLETE, day(3))
    assert told(store, older.id) == []
    assert told(store, full_run(store, 4, {A: MOVED})) == []


def test_a_clock_set_back_does_not_change_the_order_of_runs(store: Store) -> None:
    full_run(store, 9, {A: OK})
    assert told(store, full_run(store, 1, {A: BROKEN})) == [(A, "died")]
    assert [row.verdict for row in queries.history(store.db, A)] == ["broken", "ok"]
