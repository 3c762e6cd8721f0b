import re

import pytest
from markdown_it import MarkdownIt

from reports.to_markdown import render
from tests.reports.rows import entry, link, reading_list, report

READER = MarkdownIt("gfm-like", {"html": True, "linkify": True})


def sections(markdown: str) -> list[str]:
    return re.findall(r"^### (.+)$", markdown, re.MULTILINE)


def test_the_headline_is_the_first_line() -> None:
    assert render(reading_list()).startswith("## 3 of 11 links need attention.\n")


def test_problems_come_worst_first_and_settled_links_are_folded_away() -> None:
    markdown = render(reading_list())
    words = [title.split(" ")[1] for title in sections(markdown)]
    assert words == ["since", "Broken", "Failing", "Suspect", "Blocked", "Moved", "Unchecked"]
    assert markdown.index("<details>") > markdown.index("Unchecked (1)")
    assert markdown.count("<details>") == markdown.count("</details>") == 2
    assert markdown.index("arxiv.org/abs/1712") > markdown.rindex("<details>")


def test_a_problem_tells_place_address_reason_and_since_when() -> None:
    markdown = render(reading_list())
    broken = markdown[markdown.index("Broken (1)") : markdown.index("Failing (1)")]
    for part in (
        "`reading.md:63:14`",
        "<https://databricks.com/",
        "`http-404`",
        "12 days",
        "was OK",
    ):
        assert part in broken


def test_a_moved_link_tells_its_new_address() -> None:
    assert "New URL: <https://www.uber.com/blog/michelangelo" in render(reading_list())


def test_healthy_links_show_the_claim_beside_the_page() -> None:
    row = next(line for line in render(reading_list()).splitlines() if "abs/1712" in line)
    claim, page = "TensorFlow Serving: Flexible", "TensorFlow-Serving: Flexible"
    assert row.index(claim) < row.index(page) < row.index("A system to serve models")


def test_evidence_that_only_repeats_the_reason_is_not_shown() -> None:
    row = {"verdict": "failing", "reason": "connect-refused"}
    assert "connection refused" not in render(report(link(**row, detail="connection refused")))
    assert "no route" in render(report(link(**row, detail="no route to host")))


def test_works_without_a_link_are_listed() -> None:
    assert "- `reading.md:7:1` Designing Machine Learning Systems · Chip Huyen" in render(
        reading_list()
    )


def test_the_tables_are_tables_to_a_reader() -> None:
    tokens = READER.parse(render(reading_list()))
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type in {"td_open", "th_open"}]
    assert len(rows) == (1 + 8) + (1 + 5)
    assert len(cells) == (1 + 8) * 3 + (1 + 5) * 5


@pytest.mark.parametrize("limit", [4_000, 9_000, 65_000, 1_000_000])
def test_the_limit_holds_and_the_note_says_how_much_is_missing(limit: int) -> None:
    links = [
        link(f"https://example.org/{n}", ("broken", "moved", "ok")[n % 3], line=n)
        for n in range(2_000)
    ]
    markdown = render(report(*links, entries=[entry(f"Work {n}") for n in range(90)]), limit=limit)
    assert len(markdown) <= limit
    shown = len(set(re.findall(r"<https://example\.org/(\d+)>", markdown)))
    missing = re.search(r"_([\d,]+) more links?", markdown)
    assert shown + (int(missing[1].replace(",", "")) if missing else 0) == 2_000
    assert markdown.count("<details>") == markdown.count("</details>")


def test_65_000_characters_are_the_limit_where_none_is_given() -> None:
    links = [link(f"https://example.org/{n}", "broken", line=n) for n in range(2_000)]
    assert 64_000 < len(render(report(*links))) <= 65_000


def test_a_limit_too_small_for_a_headline_is_refused() -> None:
    with pytest.raises(ValueError, match="at least"):
        render(report(), limit=3_999)


def test_one_enormous_row_does_not_push_out_the_rest() -> None:
    huge = "x" * 100_000
    built = report(
        link(f"https://example.org/{huge}", "broken", reason="http-404", title=huge, detail=huge,
             document=huge, claim_title=huge, headings=(huge,) * 9, description=huge),
        link("https://example.org/last", "broken", reason="http-404", line=2),
    )  # fmt: skip
    assert "<https://example.org/last>" in render(built, limit=4_000)


def test_an_empty_report_is_a_sentence() -> None:
    assert render(report()).startswith("## No links were found.\n")
