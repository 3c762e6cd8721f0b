"""What `linktend links` prints: nothing that commands a log, and no secret."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.app.terminal.listing import as_json, as_text, left_out
from crawler.checking.triage import Filters
from sources.model import Claim, Document, Entry, Link, LinkKind, Parsed, Span
from sources.registry import MARKDOWN

SECRET = "hunter2"
URL = f"https://user:{SECRET}@priv.de/y"


def parsed(name: str, url: str, text: str = "", raw_url: str | None = None) -> Parsed:
    claim = Claim(text, (text,)) if text else None
    raw = url if raw_url is None else raw_url
    link = Link(raw, url, Span(0, len(raw)), 1, 1, text, LinkKind.INLINE, (text,), claim)
    entries = (Entry(claim, 1, 1, (text,)),) if claim else ()
    return Parsed(Document(name, "", MARKDOWN), (link,), entries)


@settings(deadline=None, max_examples=100)
@given(
    *[
        st.lists(
            st.sampled_from(["::error::", " ", "\n", "##", "[", "##[error]", "//", "a"]), max_size=6
        ).map("".join)
    ]
    * 3
)
def test_no_line_is_a_workflow_command(name: str, path: str, text: str) -> None:
    for line in as_text([parsed(name, f"https://e.org/{path}", text)], Filters()).split("\n"):
        assert not re.match(r"\s*::", line)
        assert "##[" not in line


@pytest.mark.parametrize("show", [as_text, as_json])
def test_no_secret_of_a_url_is_shown(show: object) -> None:
    assert callable(show)
    shown = show([parsed("list.md", URL, URL, raw_url=URL.replace(":", "&#58;"))], Filters())
    assert "priv.de" in shown
    assert SECRET not in shown


def test_a_listing_is_json() -> None:
    listing = json.loads(as_json([parsed("list.md", "https://e.org/", "A title")], Filters()))
    assert listing["links"][0]["text"] == "A title"
    assert listing["entries"][0]["claim"]["title"] == "A title"


def test_what_the_lines_leave_out_is_counted_by_reason() -> None:
    urls = ("https://a.de/", "docs/page.md", "#part", "mailto:a@b.de", "https://x:99999/")
    documents = [parsed("list.md", url) for url in urls]
    assert left_out(documents, Filters()) == (
        "4 of 5 links not requested: 2 relative-link, 1 unsupported-scheme, 1 url-invalid"
        " (--format json has all)"
    )
    assert left_out(documents[:1], Filters()) == ""
