"""Each checker's own output is read as it is written."""

import json
from pathlib import Path

from tests.benchmarks import readings
from tests.benchmarks.readings import Reading

FINE, BROKEN, NOTED = Reading.FINE, Reading.BROKEN, Reading.NOTED


def test_linktend_is_read_from_its_json(tmp_path: Path) -> None:
    verdicts = ("ok", "moved", "broken", "failing", "blocked", "suspect", "skipped")
    links = [{"url": f"http://a.test/{verdict}", "verdict": verdict} for verdict in verdicts]
    (tmp_path / "found.json").write_text(json.dumps({"links": links}), encoding="utf-8")
    assert list(readings.of_linktend(tmp_path).values()) == [FINE, FINE, BROKEN, *[NOTED] * 4]


LIST = "- [A](<http://a.test>) x\n- [B](<http://b.test/>)\n- [C](<http://c.test/>)\n"


def test_lychee_calls_fine_what_it_does_not_name(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    found = {
        "error_map": {"list.md": [{"url": "http://b.test/"}]},
        "timeout_map": {},
        "excluded_map": {"list.md": [{"url": "http://c.test/"}]},
    }
    (tmp_path / "found.json").write_text(json.dumps(found), encoding="utf-8")
    assert readings.of_lychee(tmp_path) == {
        "http://a.test/": FINE,
        "http://b.test/": BROKEN,
        "http://c.test/": NOTED,
    }


def test_linkinator_leaves_out_what_it_skips_and_says_other_things_too(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    links = [
        {"url": "http://a.test/", "state": "OK"},
        {"url": "http://b.test/", "state": "BROKEN"},
    ]
    text = "a warning\n" + json.dumps({"links": links}, indent=2) + "\n"
    (tmp_path / "output.txt").write_text(text, encoding="utf-8")
    assert readings.of_linkinator(tmp_path) == {
        "http://a.test/": FINE,
        "http://b.test/": BROKEN,
        "http://c.test/": NOTED,
    }


def test_linkchecker_is_read_from_its_csv(tmp_path: Path) -> None:
    text = (
        "# created by\nurlname;result;valid\nhttp://a.test;200 OK;True\nhttp://b.test/;404;False\n"
    )
    (tmp_path / "found.csv").write_text(text, encoding="utf-8")
    assert readings.of_linkchecker(tmp_path) == {
        "http://a.test/": FINE,
        "http://b.test/": BROKEN,
    }
