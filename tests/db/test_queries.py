from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.model import Hop, PageFacts, Verdict
from db import queries
from db.model import HopRow, LinkRow, RunStatus
from db.store import Store
from sources.model import Link, LinkKind, Span
from tests.db.values import START, begin, check, day, full_run, link, open_store, parsed, target_of

A, B = "https://a.example/", "https://b.example/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "links.db")
    yield opened
    opened.db.close()


def test_an_empty_database_has_no_runs(store: Store) -> None:
    assert queries.latest_run(store.db) is None
    assert queries.run(store.db, 1) is None
    assert queries.links(store.db, 1) == ()
    assert queries.counts(store.db, 1) == {}


def test_runs_are_listed_newest_first(store: Store) -> None:
    first, second = full_run(store, 0, {}), full_run(store, 1, {})
    assert [run.id for run in queries.runs(store.db, 5)] == [second, first]
    assert [run.id for run in queries.runs(store.db, 1)] == [second]
    latest = queries.latest_run(store.db)
    assert latest is not None
    assert (latest.id, latest.sources, latest.status) == (
        second,
        ("list.md",),
        RunStatus.COMPLETE,
    )
    assert latest.started_at == latest.finished_at == "2026-03-02T12:00:00Z"


def test_a_link_row_tells_all_about_the_link_and_its_check(store: Store) -> None:
    run = begin(store)
    documents = [parsed("list.md", [link(f"{A}#top", line=7, raw_url="/#top")])]
    store.save_documents(run.id, documents, at=START, target_of=target_of)
    facts = PageFacts(
        title="The Title",
        raw_title="The Title - Site",
        title_source="og:title",
        description="What it is about",
        canonical_url=B,
        site_name="Site",
        language="en",
        authors=("Ann", "Bob"),
        published="2017-03-01",
        image=f"{A}cover.png",
    )
    hop = Hop(A, 301, B)
    store.record(run.id, [check(A, Verdict.MOVED, reason="http-301", facts=facts, hops=[hop])])
    assert queries.links(store.db, run.id) == (
        LinkRow(
            document="list.md",
            line=7,
            column=5,
            url=f"{A}#top",
            raw_url="/#top",
            text="a link",
            kind="inline",
            headings=("Systems", "Storage"),
            claim_title="A Title",
            claim_authors=("Ann Author",),
            claim_year=2017,
            verdict="moved",
            reason="http-301",
            status_code=200,
            final_url=A,
            title="The Title",
            description="What it is about",
            site_name="Site",
            language="en",
            authors=("Ann", "Bob"),
            published="2017-03-01",
            image=f"{A}cover.png",
            canonical_url=B,
            attempts=1,
            elapsed_ms=500,
            checked_at="2026-03-01T12:00:00Z",
            since="2026-03-01T12:00:00Z",
            hops=(HopRow(A, 301, B),),
            target=A,
        ),
    )


def test_a_link_that_is_not_checked_yet_has_no_verdict_and_no_claim_is_no_claim(
    store: Store,
) -> None:
    run = begin(store)
    bare = Link(A, A, Span(0, 18), 1, 1, "", LinkKind.BARE)
    store.save_documents(run.id, [parsed("list.md", [bare])], at=START, target_of=target_of)
    (row,) = queries.links(store.db, run.id)
    assert row == LinkRow("list.md", 1, 1, A, A, "", "bare", (), "", (), None, target=A)


def test_links_come_in_document_order_and_only_from_the_documents_of_the_run(
    store: Store,
) -> None:
    both = begin(store)
    lists = [parsed("z.md", [link(B, line=9), link(A, line=2)]), parsed("a.md", [link(A, line=1)])]
    store.save_documents(both.id, lists, at=START, target_of=target_of)
    one = begin(store)
    store.save_documents(one.id, lists[1:], at=START, target_of=target_of)
    places = [(row.document, row.line) for row in queries.links(store.db, both.id)]
    assert places == [("z.md", 2), ("z.md", 9), ("a.md", 1)]
    assert [row.document for row in queries.links(store.db, one.id)] == ["a.md"]


def test_the_views_show_the_latest_check_of_every_link(store: Store) -> None:
    full_run(store, 0, {A: Verdict.OK, B: Verdict.BROKEN})
    run = full_run(store, 1, {A: Verdict.BROKEN})
    store.save_documents(
        run, [parsed("list.md", [link(A), link(B, line=2)])], at=START, target_of=target_of
    )
    rows = store.db.query("SELECT url, run_id FROM broken_links ORDER BY url")
    assert list(rows) == [{"url": A, "run_id": 2}, {"url": B, "run_id": 1}]
    health = {row["host"]: row["broken"] for row in store.db.query("SELECT * FROM host_health")}
    assert health == {"a.example": 1, "b.example": 1}


def test_how_long_each_target_of_a_run_took_last_time_is_known(store: Store) -> None:
    full_run(store, 0, {A: Verdict.FAILING, B: Verdict.OK, "https://gone.example/": Verdict.OK})
    full_run(store, 1, {A: Verdict.OK})
    run = begin(store, at=day(2))
    documents = [parsed("list.md", [link(A), link(f"{A}#again", line=2), link(B, line=3)])]
    store.save_documents(run.id, documents, at=day(2), target_of=target_of)
    assert queries.seconds_taken(store.db, run.id) == {A: 0.5, B: 0.5}


def test_the_history_of_a_url_is_newest_first(store: Store) -> None:
    full_run(store, 0, {A: Verdict.OK})
    full_run(store, 1, {A: Verdict.BROKEN})
    rows = queries.history(store.db, A)
    assert [(row.run_id, row.verdict, row.status_code) for row in rows] == [
        (2, "broken", 404),
        (1, "ok", 200),
    ]
    assert queries.history(store.db, A, limit=1) == rows[:1]
    assert queries.history(store.db, "https://never.example/") == ()


@pytest.mark.parametrize(
    "text",
    ["latency serving", "SERVING", '"low-latency', "serving AND", "(serving", "système", "systeme"],
)
def test_pages_are_found_by_the_words_people_type(store: Store, text: str) -> None:
    run = begin(store)
    page = PageFacts(title="A Low-Latency Serving System", description="Le système and more")
    store.record(run.id, [check(A, facts=page), check(B, facts=PageFacts(title="Other"))])
    assert [row.url for row in queries.search(store.db, text.replace("AND", ""))] == [A]


def test_a_page_is_found_by_what_it_says_now(store: Store) -> None:
    for number, title in enumerate(("Old words", "New words")):
        run = begin(store, at=day(number))
        store.record(run.id, [check(A, facts=PageFacts(title=title))])
    assert queries.search(store.db, "old") == ()
    assert [row.title for row in queries.search(store.db, "new")] == ["New words"]


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.characters(), max_size=40) | st.text('"*(){}^:-+ANDORNOT\0\ud800', max_size=30))
def test_no_text_is_a_bad_search(store: Store, text: str) -> None:
    queries.search(store.db, text)


def test_of_a_very_long_search_32_words_count(store: Store) -> None:
    run = begin(store)
    words = [f"word{number}" for number in range(32)]
    store.record(run.id, [check(A, facts=PageFacts(title=" ".join(words)))])
    assert len(queries.search(store.db, " ".join([*words, *["absent"] * 100_000]))) == 1
    assert queries.search(store.db, " ".join([*words[1:], "absent"])) == ()


def test_fifty_pages_are_found_and_a_hundred_checks_recalled_unless_more_are_asked_for(
    store: Store,
) -> None:
    for number in range(101):
        full_run(store, number, {A: Verdict.OK})
    pages = [check(f"{B}{number}", facts=PageFacts(title="A page")) for number in range(51)]
    store.record(begin(store).id, pages)
    assert len(queries.history(store.db, A)) == 100
    assert len(queries.history(store.db, A, 200)) == 101
    assert len(queries.search(store.db, "page")) == 50
    assert len(queries.search(store.db, "page", 99)) == 51
