"""Links to one page have judgements of their own where their fragments differ."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.model import Check, FragmentCheck, Judgement, Presence, Target, Verdict
from db import queries
from db.model import LinkRow, RunStatus
from db.store import Store
from db.to_rows import fragment_rows, link_row
from tests.db.values import START, begin, check, day, link, open_store, parsed, target_of

PAGE = "https://a.example/guide"
LINKS = [f"{PAGE}#here", f"{PAGE}#gone", f"{PAGE}#route", f"{PAGE}#new", PAGE]
OK, MISSING, UNSURE = Presence.FOUND, Presence.MISSING, Presence.UNVERIFIABLE
SEEN = {"here": OK, "gone": MISSING, "route": UNSURE}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "links.db")
    yield opened
    opened.db.close()


def with_places(checked: Check, **seen: Presence) -> Check:
    found = tuple(FragmentCheck(name, seen[name]) for name in sorted(seen))
    return replace(checked, fragments=found)


def run_of(store: Store, number: int, page: Verdict = Verdict.OK, /, **seen: Presence) -> int:
    """A whole run on day `number` over a document with `LINKS`."""
    run = begin(store, at=day(number))
    links = [link(url, line=line) for line, url in enumerate(LINKS, 1)]
    store.save_documents(run.id, [parsed("list.md", links)], at=START, target_of=target_of)
    store.record(run.id, [with_places(check(PAGE, page, at=day(number)), **seen)])
    store.finish_run(run.id, RunStatus.COMPLETE, day(number))
    return run.id


def rows_of(store: Store, run_id: int) -> dict[str, LinkRow]:
    """The rows of a run by fragment."""
    return {row.url.partition("#")[2]: row for row in queries.links(store.db, run_id)}


def test_each_link_has_the_judgement_on_its_own_fragment(store: Store) -> None:
    rows = rows_of(store, run_of(store, 0, **SEEN))
    assert {name: (row.verdict, row.reason) for name, row in rows.items()} == {
        "here": ("ok", "ok"),
        "gone": ("suspect", "fragment-missing"),
        "route": ("ok", "fragment-unverifiable"),
        "new": ("ok", "ok"),
        "": ("ok", "ok"),
    }
    assert {row.target for row in rows.values()} == {PAGE}
    assert rows["gone"].detail == "no element has the id “gone”"
    assert {row.status_code for row in rows.values()} == {200}


def test_the_views_agree_with_the_rows(store: Store) -> None:
    run_of(store, 0, **SEEN)
    detail = store.db.query("SELECT url, verdict, reason, since_at FROM links_detail ORDER BY line")
    assert [(row["url"], row["verdict"]) for row in detail] == [
        (url, "suspect" if url.endswith("#gone") else "ok") for url in LINKS
    ]
    assert list(store.db.query("SELECT url FROM broken_links")) == []
    assert queries.counts(store.db, 1) == {"ok": 1}


def test_a_page_that_moved_leads_each_link_to_its_own_new_address(store: Store) -> None:
    new = f"{PAGE}/v2"
    run = begin(store)
    links = [link(url, line=line) for line, url in enumerate(LINKS, 1)]
    store.save_documents(run.id, [parsed("list.md", links)], at=START, target_of=target_of)
    moved = Judgement(Verdict.MOVED, "redirect-permanent", "", new)
    store.record(run.id, [with_places(replace(check(PAGE), judgement=moved), **SEEN)])
    rows = rows_of(store, run.id)
    assert {name: row.new_url for name, row in rows.items()} == {
        "here": f"{new}#here",
        "gone": "",
        "route": f"{new}#route",
        "new": new,
        "": new,
    }


def test_a_broken_page_breaks_all_its_links_the_same_way(store: Store) -> None:
    rows = rows_of(store, run_of(store, 0, Verdict.BROKEN, **SEEN))
    assert {(row.verdict, row.reason) for row in rows.values()} == {("broken", "broken")}


def test_since_is_told_for_each_fragment(store: Store) -> None:
    run_of(store, 0, here=OK, gone=OK)
    run_of(store, 1, here=OK, gone=MISSING)
    rows = rows_of(store, run_of(store, 2, here=OK, gone=MISSING))
    assert (rows["gone"].since, rows["gone"].previous_verdict) == ("2026-03-02T12:00:00Z", "ok")
    assert (rows["here"].since, rows["here"].previous_verdict) == ("2026-03-01T12:00:00Z", "")


def test_a_fragment_that_was_not_looked_for_before_takes_up_the_history_of_its_page(
    store: Store,
) -> None:
    run_of(store, 0)
    rows = rows_of(store, run_of(store, 1, here=OK, gone=MISSING))
    assert rows["here"].since == "2026-03-01T12:00:00Z"
    assert rows["gone"].since == "2026-03-02T12:00:00Z"


def told(store: Store, run_id: int) -> list[tuple[str, str]]:
    return [(event.url, event.kind) for event in queries.events(store.db, run_id)]


def test_a_place_that_goes_missing_and_comes_back_is_told_once_each(store: Store) -> None:
    run_of(store, 0, here=OK, gone=OK)
    lost = run_of(store, 1, here=OK, gone=MISSING)
    still = run_of(store, 2, here=OK, gone=MISSING)
    back = run_of(store, 3, here=OK, gone=OK)
    assert told(store, lost) == [(f"{PAGE}#gone", "changed")]
    assert told(store, still) == []
    assert told(store, back) == [(f"{PAGE}#gone", "recovered")]
    (event,) = queries.events(store.db, lost)
    assert (event.from_reason, event.to_reason) == ("ok", "fragment-missing")


def test_the_first_sight_of_a_missing_place_is_no_event(store: Store) -> None:
    run_of(store, 0, here=OK)
    assert told(store, run_of(store, 1, here=OK, gone=MISSING)) == []


def test_what_happens_to_the_whole_page_is_told_once(store: Store) -> None:
    run_of(store, 0, here=OK)
    assert told(store, run_of(store, 1, Verdict.BROKEN, here=OK)) == [(PAGE, "died")]
    assert told(store, run_of(store, 2, here=OK)) == [(PAGE, "recovered")]


def test_recording_a_check_again_replaces_its_fragments(store: Store) -> None:
    run = begin(store)
    store.record(run.id, [with_places(check(PAGE), here=MISSING, gone=MISSING)])
    store.record(run.id, [with_places(check(PAGE), here=OK)])
    (found,) = queries.checks(store.db, run.id)
    assert found.fragments == (FragmentCheck("here", OK),)


def test_stored_checks_give_their_fragments_to_be_judged_again(store: Store) -> None:
    run_id = run_of(store, 0, **SEEN)
    (found,) = queries.checks(store.db, run_id)
    assert {each.fragment: each.presence for each in found.fragments} == SEEN


def test_when_our_own_network_was_down_no_missing_place_is_kept(store: Store) -> None:
    run = begin(store)
    store.record(run.id, [with_places(check(PAGE), gone=MISSING), check("https://b.example/")])
    store.finish_run(run.id, RunStatus.INCONCLUSIVE, START, forget_failures=True)
    assert [each.target.url for each in queries.checks(store.db, run.id)] == ["https://b.example/"]
    assert store.db.tools.table("fragments").count == 0


def test_fragments_that_differ_only_in_a_secret_are_one_row(store: Store) -> None:
    run = begin(store)
    secrets = [f"access_token=hunter{number}" for number in range(3)]
    links = [link(f"{PAGE}#{secret}", line=line) for line, secret in enumerate(secrets, 1)]
    store.save_documents(run.id, [parsed("list.md", links)], at=START, target_of=target_of)
    store.record(run.id, [with_places(check(PAGE), **dict.fromkeys(secrets, UNSURE))])
    reasons = {row.reason for row in queries.links(store.db, run.id)}
    assert reasons == {"fragment-unverifiable"}
    assert list(store.db.query("SELECT fragment FROM fragments")) == [
        {"fragment": "access_token=***"}
    ]


@settings(
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.characters(), max_size=30) | st.text("#@/:=?&;a\0\ud800", max_size=20))
def test_the_fragment_of_a_link_and_of_its_check_are_stored_alike(text: str) -> None:
    written = link_row(link(f"{PAGE}?q=1#{text}"), PAGE)["fragment"]
    checked = Check(Target(PAGE), check(PAGE).outcome, Judgement(Verdict.OK, "ok"), START)
    seen = replace(checked, fragments=(FragmentCheck(text, OK),))
    assert [row["fragment"] for row in fragment_rows(PAGE, seen)] == [written]
