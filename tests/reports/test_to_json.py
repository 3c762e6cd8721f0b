import json
from dataclasses import fields

from crawler.model import Verdict
from db.model import LinkRow
from reports.to_json import render
from tests.reports.rows import link, reading_list, report

PROMISED = {
    "document", "line", "column", "url", "verdict", "reason", "status_code", "final_url",
    "title", "description", "claim",
}  # fmt: skip


def test_every_promised_key_is_there_even_when_there_is_nothing_to_say() -> None:
    document = json.loads(render(report(link(verdict="", since="", attempts=0))))
    (item,) = document["links"]
    assert item.keys() >= PROMISED
    assert {item[key] for key in ("verdict", "reason", "status_code", "title", "claim")} == {None}
    assert document.keys() >= {"tool", "schema_version", "run", "summary", "entries", "events"}


def test_no_fact_of_a_row_is_lost() -> None:
    (item,) = json.loads(render(report(link())))["links"]
    claim = {"claim_title", "claim_authors", "claim_year"}
    assert item.keys() >= {field.name for field in fields(LinkRow)} - claim


def test_the_claim_is_an_object_or_null() -> None:
    built = report(
        link(claim_title="Clipper", claim_authors=("D. Crankshaw",), claim_year=2017),
        link(line=2, claim_year=2015),
        link(line=3),
    )
    claims = [item["claim"] for item in json.loads(render(built))["links"]]
    assert claims == [
        {"title": "Clipper", "authors": ["D. Crankshaw"], "year": 2017},
        {"title": None, "authors": [], "year": 2015},
        None,
    ]


def test_the_summary_counts_every_verdict() -> None:
    summary = json.loads(render(reading_list()))["summary"]
    assert set(summary["verdicts"]) == {verdict.value for verdict in Verdict}
    assert summary["links"] == sum(summary["verdicts"].values()) + summary["unchecked"]
    assert summary["needs_you"] == 3


def test_hops_entries_and_events_are_objects() -> None:
    document = json.loads(render(reading_list()))
    (moved,) = (item for item in document["links"] if item["verdict"] == "moved")
    assert [hop["status_code"] for hop in moved["hops"]] == [301, 308]
    assert moved["new_url"] == moved["hops"][-1]["location"]
    assert document["entries"][1]["claim"]["year"] == 2020
    ids = {item["id"] for item in document["links"]}
    assert all(event["link_id"] in ids for event in document["events"])


def test_equal_reports_give_equal_bytes() -> None:
    assert render(reading_list()) == render(reading_list())


def test_the_layout_is_that_of_the_standard_library() -> None:
    text = render(reading_list())
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_awkward_characters_survive_and_the_output_is_safe_to_print_and_encode() -> None:
    title = 'tab\t, "quotes", \x1b[31m \x9b31m \u202e \u2028 \udcff 日本語'
    text = render(report(link(title=title)))
    assert json.loads(text)["links"][0]["title"] == title
    text.encode()
    assert not {character for character in text if not character.isprintable()} - {"\n"}
