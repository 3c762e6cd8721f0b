"""What can be asked of the database later, and before a check."""

import json
from pathlib import Path

import pytest

from tests.app.checking import Start, check, write
from tests.app.command import linktend
from tests.web.behaviours import page, redirect, status

pytestmark = pytest.mark.usefixtures("empty_folder")


def test_reports_can_be_written_later_from_the_database(small_web: Start) -> None:
    web = small_web({"https://a.test/": page("A Fine Page"), "https://a.test/gone": status(410)})
    check(web, write("[a](https://a.test/)", "[b](https://a.test/gone)"))
    for name in ("html", "markdown", "json", "text"):
        shown = linktend("report", "--format", name, "--output", f"out/report.{name}")
        assert (shown.code, shown.out, shown.err) == (0, "", "")
        assert "https://a.test/gone" in Path(f"out/report.{name}").read_text(encoding="utf-8")


def test_explain_tells_a_link_s_history_and_how_to_ask_again(small_web: Start) -> None:
    web = small_web({"https://a.test/new": page("A"), "https://a.test/old": redirect("/new")})
    write("[a](https://a.test/old#part)")
    check(web, "list.md")
    web.replace("https://a.test/new", status(404))
    check(web, "list.md")
    shown = linktend("explain", "https://a.test/old")
    assert shown.code == 0
    for expected in ("http-404", "redirect-permanent", "list.md:1:5", "301", "curl "):
        assert expected in shown.out


def test_explain_tells_what_a_code_means() -> None:
    assert "Retry" not in linktend("explain", "http-404").out
    assert linktend("explain", "tls-expired").out.startswith("tls-expired (broken): ")
    assert "http-404" in linktend("explain").out


def test_links_lists_what_would_be_checked_with_its_claims() -> None:
    write("**Old Book** by A. Writer", "", "- <https://a.de/>", "", "[m](mailto:a@b.example)")
    shown = linktend("links", "list.md")
    assert shown.out == "list.md:3:4: https://a.de/ (Old Book by A. Writer)\n"
    listing = json.loads(linktend("links", "list.md", "--format", "json").out)
    assert [link["skipped"] for link in listing["links"]] == [None, "unsupported-scheme"]
    assert [entry["claim"]["title"] for entry in listing["entries"]] == ["Old Book"]


def test_a_home_page_with_the_title_that_the_link_claims_took_the_page_s_place(
    small_web: Start,
) -> None:
    web = small_web(
        {
            "https://a.test/": page("Red Kites of Wales | A"),
            "https://a.test/kites": redirect("/"),
            "https://a.test/owls": redirect("/"),
        }
    )
    write("[Red kites of Wales](https://a.test/kites) [Barn owls](https://a.test/owls)")
    check(web, "list.md")
    assert "redirect-permanent" in linktend("explain", "https://a.test/kites").out
    assert "redirect-to-root" in linktend("explain", "https://a.test/owls").out
