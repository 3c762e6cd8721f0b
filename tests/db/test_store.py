from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.model import Hop, PageFacts, Verdict
from db import queries
from db.model import RunStatus
from db.store import RunHandle, Store
from sources.model import Claim, Entry
from tests.db.values import START, begin, check, day, link, open_store, parsed, target_of

A, B = "https://a.example/", "https://b.example/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "links.db")
    yield opened
    opened.db.close()


def resume(store: Store, plan: str = "plan", *, hours: int = 24) -> RunHandle:
    """A run on day 1 that may take up one begun in the last `hours`."""
    after = day(1) - timedelta(hours=hours)
    return store.begin_run(sources=["list.md"], plan=plan, at=day(1), resume_after=after)


def status(store: Store, run_id: int) -> RunStatus:
    found = queries.run(store.db, run_id)
    assert found is not None
    return found.status


def test_a_killed_run_is_resumed_and_knows_what_is_done(store: Store) -> None:
    killed = begin(store)
    store.record(killed.id, [check(A)])
    resumed = resume(store)
    assert resumed == RunHandle(killed.id, resumed=True, done=frozenset({A}))
    found = queries.run(store.db, killed.id)
    assert found is not None
    assert (found.status, found.resumed, found.finished_at) == (RunStatus.RUNNING, 1, "")


def test_an_interrupted_run_is_resumed(store: Store) -> None:
    run = begin(store)
    store.finish_run(run.id, RunStatus.INTERRUPTED, START)
    assert resume(store).id == run.id
    assert status(store, run.id) is RunStatus.RUNNING


@pytest.mark.parametrize("ended", [RunStatus.COMPLETE, RunStatus.INCONCLUSIVE])
def test_a_run_that_ended_is_not_resumed(store: Store, ended: RunStatus) -> None:
    run = begin(store)
    store.finish_run(run.id, ended, START)
    assert not resume(store).resumed
    assert status(store, run.id) is ended


def test_a_killed_run_with_another_plan_or_too_old_is_closed_as_interrupted(store: Store) -> None:
    other = begin(store, plan="another plan")
    old = resume(store)
    new = resume(store, hours=-1)
    assert [old.resumed, new.resumed] == [False, False]
    assert {status(store, other.id), status(store, old.id)} == {RunStatus.INTERRUPTED}
    assert status(store, new.id) is RunStatus.RUNNING
    assert [run.finished_at for run in queries.runs(store.db, 3)] == ["", "", ""]


def test_only_the_newest_run_is_resumed_so_that_ids_stay_the_order_of_history(store: Store) -> None:
    begin(store, plan="first")
    begin(store, plan="second")
    assert not resume(store, "first").resumed


def test_without_a_time_to_resume_after_every_run_is_new(store: Store) -> None:
    assert begin(store).id < begin(store).id


def test_what_could_be_taken_for_another_is_not_taken_for_done(store: Store) -> None:
    secret = "https://ann:hunter2@a.example/?token=hunter2"
    run = begin(store)
    store.record(run.id, [check(secret), check(A)])
    assert resume(store).done == {A}


def test_a_check_recorded_twice_is_one_row_and_the_last_one(store: Store) -> None:
    run = begin(store)
    hops = [Hop(A, 301, B), Hop(B, 302, A)]
    store.record(run.id, [check(A, hops=hops), check(A, Verdict.BROKEN, hops=hops[:1])])
    store.record(run.id, [check(A, Verdict.MOVED, hops=hops[1:])])
    (found,) = queries.checks(store.db, run.id)
    assert found == check(A, Verdict.MOVED, hops=hops[1:])


def test_a_page_that_stays_the_same_is_one_row_over_all_runs(store: Store) -> None:
    for number in range(3):
        run = begin(store, at=day(number))
        facts = PageFacts(title="Clipper", authors=("Crankshaw",))
        store.record(run.id, [check(A, facts=facts), check(B, facts=facts)])
    assert store.db.tools.table("pages").count == 1
    store.record(run.id, [check(A, facts=PageFacts(title="Clipper, revised"))])
    assert store.db.tools.table("pages").count == 2


def test_links_are_replaced_only_where_the_document_changed(store: Store) -> None:
    run = begin(store)
    quiet, busy = parsed("quiet.md", [link(A)]), parsed("busy.md", [link(A), link(B, line=2)])
    store.save_documents(run.id, [quiet, busy], at=START, target_of=target_of)
    before = {row["document_id"]: row["id"] for row in store.db.tools.table("links").rows}
    store.save_documents(
        run.id, [quiet, parsed("busy.md", [link(B)])], at=day(1), target_of=target_of
    )
    after = {row["document_id"]: row["id"] for row in store.db.tools.table("links").rows}
    assert before[1] == after[1]
    assert before[2] != after[2]
    assert [(each.document, each.url) for each in queries.links(store.db, run.id)] == [
        ("quiet.md", A),
        ("busy.md", B),
    ]


def test_a_better_parser_replaces_the_links_of_an_unchanged_text(store: Store) -> None:
    run = begin(store)
    for text in ("as parsed before", "as parsed now"):
        documents = [parsed("list.md", [link(A, text=text)])]
        store.save_documents(run.id, documents, at=START, target_of=target_of)
    assert [each.text for each in queries.links(store.db, run.id)] == ["as parsed now"]


def test_a_link_knows_the_entry_it_belongs_to(store: Store) -> None:
    run = begin(store)
    work = Entry(Claim("Clipper"), 3, 1, links=(1,))
    missing = Entry(Claim("A Book", ("Ann Author",), 1999), 9, 1, ("Books",))
    documents = [parsed("list.md", [link(A), link(B, line=3)], [work, missing])]
    store.save_documents(run.id, documents, at=START, target_of=target_of)
    owners = (
        "SELECT links.url, claim.claim_title FROM links JOIN entries claim ON claim.id=entry_id"
    )
    assert store.db.execute(owners).fetchall() == [(B, "Clipper")]
    (row,) = queries.entries(store.db, run.id)
    assert (row.claim_title, row.claim_authors, row.claim_year) == (
        "A Book",
        ("Ann Author",),
        1999,
    )


def test_a_failed_save_leaves_nothing_half_written(store: Store) -> None:
    run = begin(store)

    def fail(_: object) -> str:
        raise RuntimeError("no target")

    documents = [parsed("list.md", [link(A)])]
    with pytest.raises(RuntimeError, match="no target"):
        store.save_documents(run.id, documents, at=START, target_of=fail)
    assert store.db.tools.table("documents").count == 0
    assert not store.db.conn.in_transaction
