import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup, Tag

from crawler.model import Verdict
from db.model import LinkRow, RunStatus
from reports.to_html import render
from reports.wording import WORDS
from tests.reports.rows import RUN, link, reading_list, report


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    return BeautifulSoup(render(reading_list()), "lxml")


def one(within: Tag, selector: str) -> Tag:
    (found,) = within.select(selector)
    return found


def row_of(within: Tag, verdict: str) -> Tag:
    return one(within, f"tbody tr.{verdict}")


def digest(element: Tag) -> str:
    return f"'sha256-{b64encode(sha256(element.get_text().encode()).digest()).decode()}'"


def test_the_policy_allows_the_inline_style_and_script_and_nothing_else(
    page: BeautifulSoup,
) -> None:
    policy = str(one(page, "meta[http-equiv=Content-Security-Policy]")["content"])
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "style-src": digest(one(page, "style")),
        "script-src": digest(one(page, "script")),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_is_loaded_from_anywhere(page: BeautifulSoup) -> None:
    assert not page.select("link, img, iframe, object, embed, base, [src], [srcset], [background]")
    assert not re.search(r"url\(|@import|image-set", one(page, "style").get_text())
    assert "fetch(" not in one(page, "script").get_text()


def test_no_element_carries_style_or_script_of_its_own(page: BeautifulSoup) -> None:
    for element in page.find_all(True):
        assert not [name for name in element.attrs if name == "style" or name.startswith("on")]


def test_every_verdict_is_shown_in_words_beside_its_link(page: BeautifulSoup) -> None:
    for verdict, words in WORDS.items():
        rows = page.select(f"tbody tr.{verdict.value if verdict else 'unchecked'}")
        assert rows
        assert all(one(row, "td:first-child b").get_text() == words.label for row in rows)


def test_without_scripts_problems_are_in_sight_and_the_settled_are_one_click_away(
    page: BeautifulSoup,
) -> None:
    for row in page.select("tbody tr"):
        folds = row.find_parents("details")
        settled = {"ok", "skipped"} & set(row.get_attribute_list("class"))
        assert len(folds) == bool(settled)
        assert not [parent for parent in row.parents if parent.has_attr("hidden")]
    assert not page.select("details[open]")
    assert one(page, "#tools").has_attr("hidden")
    assert all(button.has_attr("disabled") for button in page.select(".counts button"))


def test_problems_come_first_and_worst_first(page: BeautifulSoup) -> None:
    classes = [row.get_attribute_list("class")[0] for row in page.select("tbody tr")]
    assert classes == [
        "broken", "failing", "suspect", "blocked", "moved", "unchecked",
        "skipped", "ok", "ok", "ok", "ok",
    ]  # fmt: skip


def test_a_row_shows_the_claim_beside_the_page(page: BeautifulSoup) -> None:
    _, document, web, _ = row_of(page, "suspect").select("td")
    assert one(document, "cite").get_text() == "Feature Store for Machine Learning"
    assert "Tecton" in document.get_text()
    assert one(document, "samp").get_text() == "reading.md:46:13"
    assert "Books \u203a Advanced Reading" in document.get_text()
    assert one(web, "cite").get_text() == "Page not found — Feature Store"
    assert "The page you are looking for is not here." in web.get_text()


def test_a_moved_row_shows_its_new_address_and_every_hop(page: BeautifulSoup) -> None:
    row = row_of(page, "moved")
    new = "https://www.uber.com/blog/michelangelo-machine-learning-platform/"
    assert one(row, ".n a")["href"] == new
    assert [item.get_text()[:4] for item in row.select("ol li")] == ["301 ", "308 ", "www."]


def test_a_reason_is_told_in_words_with_its_code_and_its_explanation(page: BeautifulSoup) -> None:
    why = one(row_of(page, "broken"), ".w a")
    assert why.get_text() == "http-404"
    assert one(page, f"{why['href']} dd").get_text()


def test_since_when_and_what_before_are_told(page: BeautifulSoup) -> None:
    since = row_of(page, "broken").select("td")[3]
    assert one(since, "time").get_text() == "2025-03-02"
    assert "12 days" in since.get_text()
    assert "was OK" in since.get_text()


def test_every_anchor_leads_somewhere_and_every_id_is_unique(page: BeautifulSoup) -> None:
    ids = [str(element["id"]) for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    targets = {str(anchor["href"])[1:] for anchor in page.select("a[href^='#']")}
    assert targets <= set(ids)


def test_the_bar_says_in_text_what_it_shows(page: BeautifulSoup) -> None:
    bar = one(page, "svg[role=img]")
    assert bar["aria-label"] == one(page, ".lede").get_text()
    segments = [(float(str(r["x"])), float(str(r["width"]))) for r in bar.select("rect")]
    assert len(segments) == 8
    assert segments[-1][0] + segments[-1][1] == pytest.approx(1000, abs=1)


def test_changes_and_works_without_a_link_have_their_lists(page: BeautifulSoup) -> None:
    assert [item.get_text(" ", strip=True) for item in page.select(".changes li")] == [
        "Suspect was OK Feature Store for Machine Learning",
        "OK was Failing Clipper: A Low-Latency Online Prediction Serving System",
    ]
    assert len(page.select("#unlinked li")) == 3


def test_landmarks_headings_captions_and_labels_are_there(page: BeautifulSoup) -> None:
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert len(page.select("h1")) == len(page.select("main")) == 1
    assert all(table.caption for table in page.select("table"))
    assert all(cell["scope"] == "col" for cell in page.select("th"))
    for field in page.select("input, select"):
        assert field.find_parent("label") is not None


def test_an_address_that_must_not_be_opened_is_no_link() -> None:
    page = BeautifulSoup(render(report(link("javascript:alert(1)", "skipped"))), "lxml")
    assert not page.select("td a[href^='java']")
    assert one(page, "td code").get_text() == "javascript:alert(1)"


def test_evidence_that_only_repeats_the_reason_is_not_shown() -> None:
    row = {"verdict": "failing", "reason": "connect-refused"}
    assert "connection refused<" not in render(report(link(**row, detail="connection refused")))
    assert "no route to host<" in render(report(link(**row, detail="no route to host")))


def test_an_unfinished_run_says_so() -> None:
    interrupted = report(link(), run=replace(RUN, status=RunStatus.INTERRUPTED))
    assert "interrupted" in one(BeautifulSoup(render(interrupted), "lxml"), ".note").get_text()


def test_an_empty_report_is_a_page() -> None:
    page = BeautifulSoup(render(report()), "lxml")
    assert one(page, "h1").get_text() == "No links were found."
    assert not page.select("table, svg, #tools")


def _many(number: int) -> list[LinkRow]:
    """Rows as long as real ones, every verdict among them, most of them healthy."""
    templates = [item.row for item in reading_list().links]
    healthy = [row for row in templates if row.verdict == Verdict.OK]
    return [
        replace(
            row,
            line=n,
            document=f"docs/part-{n % 7}.md",
            url=f"https://host-{n % 300}.example.org/section/{n}/the-name-of-a-page",
            claim_title=f"{row.claim_title} {n}",
            description=f"{row.description} " * 4,
        )
        for n in range(number)
        for row in [templates[n // 4 % len(templates)] if n % 4 == 0 else healthy[n % 4]]
    ]


def test_two_thousand_links_fit_into_a_megabyte_with_every_link_in_it() -> None:
    text = render(report(*_many(2_000)))
    assert len(text.encode()) <= 1_000_000
    assert text.count("<tr id=link-") == 2_000
    assert "Long texts are cut" in text


def test_each_link_of_a_longer_report_may_take_500_bytes_more() -> None:
    text = render(report(*_many(2_500)))
    assert 1_000_000 < len(text.encode()) <= 1_250_000


def test_a_short_report_shows_texts_whole() -> None:
    description = "A description of some length. " * 10
    text = render(report(link(title="T", description=description)))
    assert description.strip() in text
    assert "Long texts are cut" not in text
