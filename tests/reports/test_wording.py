from dataclasses import replace

import pytest

from crawler.model import Verdict
from db.model import RunStatus
from reports import wording
from tests.reports.rows import RUN, link, report


@pytest.mark.parametrize(
    ("verdicts", "headline", "summary"),
    [
        ([], "No links were found.", ""),
        (["ok"], "The link is OK.", "1 is OK."),
        (
            ["ok", "ok", "skipped"],
            "All links that were checked are OK; 1 of 3 was skipped.",
            "1 was skipped and 2 are OK.",
        ),
        (["ok", "ok"], "All 2 links are OK.", "2 are OK."),
        (["skipped"], "The link was skipped.", "1 was skipped."),
        (["skipped", "skipped"], "All 2 links were skipped.", "2 were skipped."),
        (["broken", "ok"], "1 of 2 links needs attention.", "1 is broken and 1 is OK."),
        (["broken"], "1 of 1 link needs attention.", "1 is broken."),
        (
            ["broken", "broken", "moved", "suspect", "ok"],
            "4 of 5 links need attention.",
            "2 are broken, 1 is suspect, 1 has moved and 1 is OK.",
        ),
        (
            ["blocked", "failing", "ok"],
            "No links need attention.",
            "1 is failing, 1 is blocked and 1 is OK.",
        ),
        (["", "ok"], "No links need attention.", "1 is unchecked and 1 is OK."),
    ],
)
def test_the_state_is_told_in_a_sentence(verdicts: list[str], headline: str, summary: str) -> None:
    built = report(*(link(verdict=verdict, line=n) for n, verdict in enumerate(verdicts)))
    assert wording.headline(built) == headline
    assert wording.summary(built) == summary


def test_an_inconclusive_run_claims_nothing_about_links() -> None:
    built = report(link(verdict="failing"), run=replace(RUN, status=RunStatus.INCONCLUSIVE))
    assert wording.headline(built) == "Inconclusive: you appeared to be offline."
    assert wording.status_note(built)


def test_every_verdict_and_every_run_status_has_words() -> None:
    assert set(wording.WORDS) == {*Verdict, None}
    for status in RunStatus:
        note = wording.status_note(report(run=replace(RUN, status=status)))
        assert bool(note) == (status is not RunStatus.COMPLETE)


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 10, "short"),
        ("one two three four", 12, "one two…"),
        ("unbreakable-for-ever", 8, "unbreak…"),
        ("anything", 0, ""),
        ("", 0, ""),
        ("two\nlines", 20, "two lines"),
    ],
)
def test_texts_are_cut_at_words(text: str, length: int, expected: str) -> None:
    assert wording.clipped(text, length) == expected
    assert len(wording.clipped(text, length)) <= length


def test_a_long_address_keeps_its_host_and_its_end() -> None:
    assert wording.shown_url("https://example.org/", 40) == "example.org"
    shown = wording.shown_url("https://example.org/a/very/long/path/to/page.html", 32)
    assert len(shown) == 32
    assert shown.startswith("example.org/")
    assert shown.endswith("page.html")


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2025-03-14T06:00:00+00:00", "2025-03-14T09:00:00+00:00", "today"),
        ("2025-03-13T06:00:00+00:00", "2025-03-14T09:00:00+00:00", "1 day"),
        ("2025-01-14T06:00:00+00:00", "2025-03-14T09:00:00+00:00", "59 days"),
        ("2024-09-01T06:00:00+00:00", "2025-03-14T09:00:00+00:00", "6 months"),
        ("2020-03-14T06:00:00+00:00", "2025-03-14T09:00:00+00:00", "5 years"),
        ("2025-03-15T06:00:00+00:00", "2025-03-14T05:00:00+00:00", ""),
        ("", "2025-03-14T09:00:00+00:00", ""),
        ("2025-03-14T09:00:00", "2025-03-14T09:00:00+00:00", ""),
    ],
)
def test_how_long_something_lasts_is_told_roughly(since: str, until: str, expected: str) -> None:
    assert wording.lasting(since, until) == expected


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2025-03-04T09:05:00+00:00", "4 March 2025, 09:05 UTC"),
        ("2025-03-04T09:05:00Z", "4 March 2025, 09:05 UTC"),
        ("whenever", "whenever"),
        ("", ""),
    ],
)
def test_a_moment_reads_as_a_date(iso: str, expected: str) -> None:
    assert wording.moment(iso) == expected


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [(0, "0 ms"), (412, "412 ms"), (1840, "1.8 s"), (60_210, "1 min 0 s"), (125_000, "2 min 5 s")],
)
def test_a_duration_is_short(milliseconds: int, expected: str) -> None:
    assert wording.duration(milliseconds) == expected


def test_the_link_text_stands_in_for_a_title_unless_it_is_the_address() -> None:
    url = "https://example.org/paper"
    assert wording.claimed_title(link(url, claim_title="Claim", text="here")) == "Claim"
    assert wording.claimed_title(link(url, text="here")) == "here"
    assert wording.claimed_title(link(url, text=url)) == ""


def test_titles_are_the_same_whatever_their_case_and_punctuation() -> None:
    assert wording.same_title("TensorFlow Serving: Flexible", "tensorflow-serving, flexible")
    assert not wording.same_title("Clipper", "Clippers")
    assert not wording.same_title("", "")


def test_many_authors_become_a_few_and_others() -> None:
    assert wording.byline(("A", "B", "C", "D"), 2017) == "A, B, C and others · 2017"
    assert wording.byline((), "", "") == ""
