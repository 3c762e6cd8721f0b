"""Leaving a family out drops what only its pages bear out, and nothing else."""

import gzip
import json
from pathlib import Path

import pytest

from crawler.page.rulebook import rules_of, table
from tests.benchmarks.__main__ import main
from tests.benchmarks.families import Labelled, Measure, Recall, family_of, split, table_of, without

PLAIN = "<title>Page not found</title><p>There is no such page."


def notfound(file: str, family: str, body: str) -> Labelled:
    return Labelled(file, "notfound", family, body.encode())


@pytest.mark.parametrize(
    ("subtype", "title", "family"),
    [
        ("cloudflare", "Just a moment...", "cloudflare"),
        ("custom", "404 - Page not found | Acme", "custom: a.html"),
        ("custom", "Page 7 not found | Acme", "custom: page not found"),
        ("server", "", "server: a.html"),
    ],
)
def test_a_family_is_a_maker_or_what_a_title_says(subtype: str, title: str, family: str) -> None:
    assert family_of({"subtype": subtype, "title": title, "file": "a.html"}) == family


def test_the_split_table_has_the_same_rules_and_phrases_can_be_dropped_from_it() -> None:
    apart = split(table())
    assert [rule.id for rule in rules_of(apart)] == [rule.id for rule in rules_of(table())]
    assert "page not found" in apart["texts"]["not-found"]["en"]
    left = without(apart, frozenset({("texts", "not-found", "page not found")}))
    assert "page not found" not in left["texts"]["not-found"]["en"]
    assert left["texts"]["parked"] == apart["texts"]["parked"]


def test_a_page_is_told_only_by_what_other_families_bear_out() -> None:
    lonely = notfound("a", "one", "<title>Acme</title><h1>Sivua ei löydy</h1>")
    shared = [notfound("b", "two", PLAIN), notfound("c", "three", PLAIN)]
    (recall,) = Measure([lonely, *shared]).recalls()
    assert recall == Recall("notfound", 3, 3, 2, (0.0, 1.0, 1.0), ("one (a)",))


def test_the_table_has_a_row_for_each_class_and_one_for_all() -> None:
    text = table_of(
        [Recall("parked", 4, 4, 2, (0.0, 1.0), ("x",)), Recall("login", 6, 3, 3, (0.5,), ())]
    )
    assert text.splitlines()[2:] == [
        "| parked | 4 | 1.00 | 0.50 | 2: 0.00, 0.50 |",
        "| login | 6 | 0.50 | 0.50 | 1: 0.50, 0.50 |",
        "| all | 10 | 0.70 | 0.50 | 3: 0.00, 0.50 |",
    ]


def test_families_reads_a_folder_and_prints_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = []
    for name, kind, body in (
        ("a", "notfound", PLAIN),
        ("b", "notfound", PLAIN),
        ("c", "hardneg", "<title>Ann Lee</title><p>Words about gardens."),
    ):
        (tmp_path / "odd" / kind).mkdir(parents=True, exist_ok=True)
        (tmp_path / "odd" / kind / name).write_bytes(gzip.compress(body.encode()))
        rows.append({"file": f"{kind}/{name}", "class": kind, "subtype": name, "title": ""})
    index = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "odd" / "index.jsonl").write_text(index)
    (tmp_path / "pages.jsonl").write_text(json.dumps({"file": "odd/hardneg/c"}))
    assert main(["families", "--corpora", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "| notfound | 2 | 1.00 | 1.00 | 2: 1.00, 1.00 |" in printed
    assert "0 of 1 ordinary pages called odd" in printed
    assert "0 of 1 hard negatives called odd" in printed


def test_families_without_corpora_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["families", "--corpora", str(tmp_path)])
    assert "has no odd/index.jsonl" in capsys.readouterr().err
