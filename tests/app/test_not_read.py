"""What is not read and not checked is counted at the end of a run and listed everywhere."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from crawler.app.settings.config import Config
from crawler.app.watch.schedule import trigger_for
from crawler.app.watch.watch import Watch
from tests.app.checking import Start, check, write
from tests.app.command import linktend
from tests.web.behaviours import page, respond

pytestmark = pytest.mark.usefixtures("empty_folder")

NOTES = (
    "docs/a.png is not read: not a Markdown, HTML or text file by its suffix",
    "docs/list.md:2:12 refers to [nowhere], which is not defined",
    "docs/old.txt is not UTF-8; read as windows-1252",
)
COUNTED = (
    "Also: 1 relative link not checked, 1 undefined reference, 1 file not read"
    " and 1 document of doubtful encoding."
)


def folder() -> None:
    Path("docs").mkdir()
    write("[a](https://a.test/) [b](b.md)", "See [text][nowhere].", name="docs/list.md")
    Path("docs/old.txt").write_bytes(b"caf\xe9\n")
    Path("docs/a.png").write_bytes(b"")


def test_a_check_names_and_counts_what_is_left_out(small_web: Start) -> None:
    web = small_web({"https://a.test/": page("A")})
    folder()
    shown = check(web, "docs")
    *notes, closing = shown.err.splitlines()
    assert notes == [f"linktend: {note}" for note in NOTES]
    assert re.fullmatch(
        r"linktend: 2 links, 2 targets checked in \d+\.\d s\. 1 was skipped and 1 is OK\. "
        + re.escape(COUNTED),
        closing,
    )
    assert (shown.code, shown.out) == (0, "")


def test_reports_list_what_is_left_out(small_web: Start) -> None:
    web = small_web({"https://a.test/": page("A")})
    folder()
    report = json.loads(check(web, "docs", "--format", "json").out)
    assert [f"{note['document']} {note['kind']} {note['count']}" for note in report["notes"]] == [
        "docs/a.png not-read 1",
        "docs/list.md undefined-reference 1",
        "docs/old.txt encoding 1",
    ]
    for form in ("html", "markdown"):
        text = linktend("report", "--format", form).out.replace("\\", "")
        assert all(words in text for words in (COUNTED, *NOTES, "Not read or not checked")), form


def test_a_second_run_has_notes_of_its_own(small_web: Start) -> None:
    web = small_web({"https://a.test/": page("A")})
    folder()
    check(web, "docs")
    write("[a](https://a.test/)", name="docs/list.md")
    Path("docs/a.png").unlink()
    Path("docs/old.txt").unlink()
    assert json.loads(check(web, "docs", "--format", "json").out)["notes"] == []
    first = json.loads(linktend("report", "--run", "1", "--format", "json").out)
    assert len(first["notes"]) == 3


def test_the_closing_line_is_short_where_all_is_read(small_web: Start) -> None:
    web = small_web({"https://a.test/": page("A")})
    (closing,) = check(web, write("[a](https://a.test/)")).err.splitlines()
    assert re.fullmatch(r"linktend: 1 link, 1 target checked in \d+\.\d s\. 1 is OK\.", closing)


@pytest.mark.parametrize(("form", "named"), [("text", 3), ("json", 2)])
def test_links_names_what_is_left_out(form: str, named: int) -> None:
    folder()
    shown = linktend("links", "docs", "--format", form)
    said = shown.err.splitlines()
    assert [line for line in said if line.removeprefix("linktend: ") in NOTES] == said[:named]
    if form == "json":
        assert len(json.loads(shown.out)["notes"]) == 3
    else:
        assert said[3].startswith(
            "linktend: 2 of 2 links not requested: 1 reserved-name, 1 relative-link"
        )


def test_a_watch_names_and_counts_what_is_left_out(tmp_path: Path) -> None:
    folder()
    write("[b](b.md)", "See [text][nowhere].", name="docs/list.md")
    said: list[str] = []
    config = Config(sources=("docs",), db=str(tmp_path / "links.db"))
    watched = Watch(config, trigger_for(cron=None, every=3600.0, zone=None), tmp_path, said.append)
    asyncio.run(watched.once())
    assert said == [*NOTES, f"run 1: 1 was skipped. {COUNTED} Changes: none."]


def test_a_document_of_the_web_says_what_was_assumed(small_web: Start) -> None:
    body = "<p>caf\u00e9 <a href='https://b.test/'>b</a>".encode("latin-1")
    listing = respond(200, body, {"Content-Type": "text/html"})
    web = small_web({"https://a.test/list": listing, "https://b.test/": page("B")})
    shown = check(web, "https://a.test/list")
    assert "linktend: https://a.test/list is not UTF-8; read as " in shown.err
    assert "Also: 1 document of doubtful encoding." in shown.err
