"""`linktend explain`: codes however they are written, and URLs wherever they were met."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.model import Failed, Fault, Fetched, Judgement, Verdict
from db.model import RunStatus
from db.store import Store
from tests.app.command import linktend
from tests.db.values import begin, check, day, full_run, link, open_store, parsed, target_of

A, B = "https://a.example/", "https://b.example/"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    opened = open_store(tmp_path / "linktend.db")
    yield opened
    opened.db.close()


def run_over(store: Store, number: int, urls: list[str]) -> int:
    """An open run on day `number` over list.md with `urls`, a line each."""
    run = begin(store, at=day(number))
    links = [link(url, line=line) for line, url in enumerate(urls, 1)]
    store.save_documents(run.id, [parsed("list.md", links)], at=day(number), target_of=target_of)
    return run.id


@pytest.mark.parametrize(
    ("subject", "says"),
    [
        ("404", "http-404 (broken): page not found (404)"),
        ("HTTP-404", "http-404 (broken): page not found (404)"),
        ("TLS-Expired", "tls-expired (broken): "),
        ("429", "rate-limited (blocked): "),
        ("http-200", "http-200 (ok): server returned 200 OK"),
        ("204", "http-204 (ok): server returned 204 No Content"),
        ("302", "http-302 (ok): server returned 302 Found"),
        ("421", "http-421 (failing): "),
        ("503", "http-503 (failing): server returned 503 Service Unavailable"),
        ("299", "http-299 (ok): server returned 299"),
    ],
)
def test_a_code_is_known_by_its_number_and_in_any_case(subject: str, says: str) -> None:
    shown = linktend("explain", subject)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(says)


@pytest.mark.parametrize("subject", ["42", "1404", "http-", "http-42", "http-199", "²⁰⁰"])
def test_a_number_that_is_no_final_status_is_no_code(subject: str) -> None:
    assert linktend("explain", subject).code == 2


def test_equal_checks_in_a_row_are_told_once_with_since_when(store: Store) -> None:
    run_over(store, 0, [A])
    for number in range(1, 4):
        full_run(store, number, {A: Verdict.BROKEN})
    for number in range(4, 9):
        full_run(store, number, {A: Verdict.OK})
    last = run_over(store, 9, [A])
    store.record(last, [check(A, at=day(9))])
    store.finish_run(last, RunStatus.COMPLETE, day(9))
    lines = linktend("explain", A).out.splitlines()
    assert lines[1] == "ok since 2026-03-05: responds successfully, ok"
    start = lines.index("History, newest first:")
    assert lines[start + 1 : start + 3] == [
        "  ok \u00d7 6, from 2026-03-05T12:00:00Z to 2026-03-10T12:00:00Z",
        "  broken \u00d7 3, from 2026-03-02T12:00:00Z to 2026-03-04T12:00:00Z",
    ]


@pytest.mark.parametrize(
    ("attempts", "says"), [(0, "no request sent\n"), (1, "1 attempt, "), (2, "2 attempts, ")]
)
def test_how_often_the_last_check_asked_is_told(store: Store, attempts: int, says: str) -> None:
    outcome = Failed(Fault.RATE_LIMITED, "Retry-After exceeds the deadline", attempts=attempts)
    run = run_over(store, 0, [A])
    store.record(run, [replace(check(A, at=day(0)), outcome=outcome)])
    assert f"\n  {says}" in linktend("explain", A).out


def test_a_link_that_no_run_has_checked_yet_is_told_as_that(store: Store) -> None:
    run = run_over(store, 0, [A])
    store.finish_run(run, RunStatus.INCONCLUSIVE, day(0), forget_failures=True)
    shown = linktend("explain", f"{A}#part")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == f"{A}\n  in list.md:1:5, not checked yet\n"


def test_where_a_link_leads_is_told_with_the_link(store: Store) -> None:
    run = run_over(store, 0, [f"{A}old", f"{A}for-now", f"{A}other"])
    moved_to = Judgement(Verdict.MOVED, "redirect-permanent", "", f"{B}new#part")
    moved = replace(check(f"{A}old"), judgement=moved_to)
    led = replace(
        check(f"{A}for-now", reason="redirect-temporary"), outcome=Fetched(200, f"{B}new")
    )
    store.record(run, [moved, led, check(f"{A}other")])
    store.finish_run(run, RunStatus.COMPLETE, day(0))
    shown = linktend("explain", f"{B}new")
    assert shown.code == 0
    assert shown.out.splitlines() == [
        f"{B}new",
        "No document links to this URL. These links redirect to it:",
        f"  list.md:1:5 {A}old (moved: moved permanently)",
        f"  list.md:2:5 {A}for-now (ok: temporary redirect)",
    ]


def test_a_url_that_was_never_met_is_a_misuse(store: Store) -> None:
    store.finish_run(run_over(store, 0, [A]), RunStatus.COMPLETE, day(0))
    shown = linktend("explain", B)
    assert shown.code == 2
    assert "no checked document links to it" in shown.err


def test_links_that_differ_only_in_a_secret_are_explained_one_by_one(store: Store) -> None:
    urls = [f"{A}p?session={name}" for name in ("good", "gone")]
    run = run_over(store, 1, urls)
    verdicts = zip(urls, (Verdict.OK, Verdict.BROKEN), strict=True)
    store.record(run, [check(url, verdict) for url, verdict in verdicts])
    both = linktend("explain", urls[1]).out
    assert [line for line in both.splitlines() if line.startswith(A)] == [
        f"{A}p?session=***",
        f"{A}p?session=*** (2)",
    ]
    one = linktend("explain", f"{A}p?session=*** (2)").out
    assert both.endswith(one)
    assert "list.md:2" in one
    assert "list.md:1" not in one
