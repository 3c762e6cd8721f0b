from dataclasses import replace

import pytest

from crawler.model import SETTLED, Verdict
from reports.model import NEEDS_YOU, Report
from tests.reports.rows import GENERATED_AT, RUN, link, reading_list, report


def order(built: Report) -> list[str]:
    return [item.row.verdict for item in built.links]


def test_links_are_worst_first_and_unchecked_ones_stand_before_the_settled() -> None:
    shuffled = ["ok", "moved", "", "broken", "skipped", "blocked", "suspect", "failing"]
    built = report(*(link(verdict=verdict, line=n) for n, verdict in enumerate(shuffled)))
    assert order(built) == [
        "broken", "failing", "suspect", "blocked", "moved", "", "skipped", "ok",
    ]  # fmt: skip


def test_equal_verdicts_stand_in_document_order() -> None:
    built = report(
        link(document="b.md", line=2),
        link(document="a.md", line=9, column=4),
        link(document="a.md", line=9, column=2),
        link(document="b.md", line=1),
    )
    assert [(item.row.document, item.row.line, item.row.column) for item in built.links] == [
        ("b.md", 1, 1), ("b.md", 2, 1), ("a.md", 9, 2), ("a.md", 9, 4),
    ]  # fmt: skip
    assert built.documents == ("b.md", "a.md")


def test_every_verdict_is_counted_once_even_when_it_has_no_link() -> None:
    built = report(link(verdict="broken"), link(verdict="broken", line=2), link(verdict="moved"))
    assert {count.verdict for count in built.counts} == {*Verdict, None}
    assert built.count(Verdict.BROKEN) == 2
    assert built.count(Verdict.OK, Verdict.SKIPPED) == 0
    assert built.needs_you == 3


def test_what_needs_you_is_never_folded_away() -> None:
    assert not set(NEEDS_YOU) & set(SETTLED)


def test_a_verdict_of_a_newer_version_counts_as_not_checked() -> None:
    built = report(link(verdict="ascended", reason="http-299"))
    assert built.count(None) == 1
    assert built.links[0].reason is None


def test_targets_are_addresses_without_fragment_and_hosts_are_normalised() -> None:
    built = report(
        link("https://example.org/a#one"),
        link("https://EXAMPLE.org/a#two", line=2),
        link("https://example.org/a", line=3),
        link("mailto:someone@example.org", "skipped", line=4),
        link("https://[broken", "broken", line=5),
    )
    assert built.targets == 4
    assert built.hosts == ("example.org",)


def test_a_link_keeps_its_id_when_lines_move_and_verdicts_change() -> None:
    before = report(link(line=3), link(line=8), link("https://example.org/b", "broken", line=9))
    after = report(link(line=30), link(line=80, verdict="broken"), link("https://example.org/b"))
    ids = {item.id for item in before.links}
    assert len(ids) == 3
    assert ids == {item.id for item in after.links}


def test_an_unknown_reason_is_explained_all_the_same() -> None:
    (item,) = report(link(verdict="broken", reason="never-heard-of")).links
    assert item.reason is not None
    assert item.reason.summary


def test_each_reason_is_listed_once_in_the_order_of_the_links() -> None:
    built = report(
        link(verdict="ok"),
        link(verdict="broken", reason="http-404"),
        link(verdict="broken", reason="http-404", line=2),
    )
    assert [reason.code for reason in built.reasons] == ["http-404", "ok"]


def test_an_event_finds_the_first_link_to_its_target() -> None:
    built = reading_list()
    assert [event.link.row.line for event in built.events if event.link] == [46, 100]


def test_links_that_share_a_target_share_its_event() -> None:
    (event, *_) = (event.row for event in reading_list().events)
    target = "https://example.org/a"
    built = report(
        link("https://EXAMPLE.org/a#one", target=target),
        link("https://example.org/a#two", line=2, target=target),
        events=(replace(event, url=target),),
    )
    assert built.targets == 1
    assert built.events[0].link is built.links[0]


def test_an_event_of_a_link_that_is_gone_is_kept() -> None:
    (event, *_) = (event.row for event in reading_list().events)
    built = report(link(), events=(replace(event, url="https://gone.example.org/"),))
    assert built.events[0].link is None


@pytest.mark.parametrize(
    ("sources", "title"),
    [
        ((), "reading.md"),
        (("a.md",), "a.md"),
        (("a.md", "b.md"), "a.md and b.md"),
        (("a.md", "b.md", "c.md"), "a.md and 2 more"),
    ],
)
def test_the_title_names_the_sources(sources: tuple[str, ...], title: str) -> None:
    assert report(link(), run=replace(RUN, sources=sources)).title == title


def test_nothing_to_report_is_a_report() -> None:
    built = report()
    assert (built.links, built.targets, built.generated_at) == ((), 0, GENERATED_AT)
