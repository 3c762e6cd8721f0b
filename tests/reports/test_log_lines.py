"""The report for logs: whatever a document holds, a line of it commands nothing and has an end."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.to_text import render
from tests.reports.rows import link, report

hostile = st.lists(
    st.sampled_from(["::error::", " ", "\n", "\r", "##", "##[error]", "[", "https://e.org/", "a"]),
    max_size=6,
).map("".join)


@settings(deadline=None, max_examples=100)
@given(hostile, hostile, hostile)
def test_no_line_is_a_workflow_command(document: str, url: str, detail: str) -> None:
    row = link(url, "broken", document=document, reason="http-404", detail=detail, new_url=url)
    for line in render(report(row)).split("\n"):
        assert not re.match(r"\s*::", line)
        assert "##[" not in line


def test_an_enormous_url_is_shown_in_part() -> None:
    url = "https://e.org/" + "a" * 1_000_000
    row = link(url, "broken", reason="http-404", new_url=url, detail="x" * 1_000_000)
    text = render(report(row))
    assert len(text) < 8_000
    assert url[:1_999] + "…" in text
