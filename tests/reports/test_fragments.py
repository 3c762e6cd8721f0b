"""Two links to one page that differ in their fragment alone are reported each for itself."""

import json
import re
from dataclasses import replace

import pytest

from db.model import EventRow
from reports import to_html, to_json, to_markdown, to_text
from reports.model import Report
from tests.reports.rows import link, reading_list, report

PAGE = "https://docs.example.org/guide"
DETAIL = "no element has the id “gone”"


@pytest.fixture(scope="module")
def built() -> Report:
    return report(
        link(f"{PAGE}#here", line=1, target=PAGE, title="The guide"),
        link(
            f"{PAGE}#gone",
            "broken",
            line=2,
            reason="fragment-missing",
            detail=DETAIL,
            target=PAGE,
            title="The guide",
        ),
        link(f"{PAGE}#/route", line=3, reason="fragment-unverifiable", target=PAGE),
        link(PAGE, line=4, target=PAGE),
    )


def test_counts_are_of_links_and_the_page_is_one_target(built: Report) -> None:
    assert (built.needs_you, built.targets) == (1, 1)
    assert [reason.code for reason in built.reasons] == [
        "fragment-missing",
        "ok",
        "fragment-unverifiable",
    ]


def test_json_gives_each_link_its_own_verdict(built: Report) -> None:
    links = json.loads(to_json.render(built))["links"]
    assert {
        each["url"].removeprefix(PAGE): (each["verdict"], each["reason"]) for each in links
    } == {
        "#gone": ("broken", "fragment-missing"),
        "#here": ("ok", "ok"),
        "#/route": ("ok", "fragment-unverifiable"),
        "": ("ok", "ok"),
    }
    assert [each["detail"] for each in links if each["verdict"] == "broken"] == [DETAIL]


def test_text_lists_the_missing_anchor_alone(built: Report) -> None:
    (line,) = to_text.render(built).splitlines()
    assert line.startswith(f"reading.md:2:1: fragment-missing {PAGE}#gone: ")
    assert DETAIL in line


def test_markdown_has_the_missing_anchor_among_the_problems_alone(built: Report) -> None:
    problems, settled = to_markdown.render(built).split("<details>")
    assert "`fragment-missing`" in problems
    assert problems.count("docs.example.org") == 1
    assert "#gone" in problems
    assert "fragment-missing" not in settled
    assert "#here" in settled


def test_html_shows_the_finding_in_the_row_of_its_link_alone(built: Report) -> None:
    rows = re.findall(r"<tr [^>]*id=.*?</tr>", to_html.render(built), re.DOTALL)
    assert len(rows) == 4
    (finding,) = (row for row in rows if "fragment-missing" in row)
    assert "#gone" in finding
    assert "no element has the id" in finding
    assert all("#gone" not in row for row in rows if row is not finding)


def test_an_event_of_a_fragment_is_of_the_link_that_has_it(built: Report) -> None:
    (event, *_) = (each.row for each in reading_list().events)
    events = tuple(
        replace(event, url=url, from_verdict=before, to_verdict=after)
        for url, before, after in (
            (f"{PAGE}#gone", "ok", "broken"),
            (f"{PAGE}#here", "broken", "ok"),
            (PAGE, "broken", "ok"),
            (f"{PAGE}#unknown", "ok", "broken"),
        )
    )
    told = report(*(each.row for each in built.links), events=events).events
    shown = [each.link.row.url if each.link else None for each in told]
    assert shown == [f"{PAGE}#gone", f"{PAGE}#here", f"{PAGE}#here", None]
    assert isinstance(told[0].row, EventRow)
