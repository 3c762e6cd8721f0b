"""What `linktend links` prints: nothing that commands a log, and no secret."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.app.terminal.listing import Found, as_json, as_text, notes_of
from crawler.checking.triage import Filters
from sources.model import Claim, Document, Entry, Link, LinkKind, Note, NoteKind, Parsed, Span
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
    for line in as_text(Found((parsed(name, f"https://e.org/{path}", text),)), Filters()).split(
        "\n"
    ):
        assert not re.match(r"\s*::", line)
        assert "##[" not in line


@pytest.mark.parametrize("show", [as_text, as_json])
def test_no_secret_of_a_url_is_shown(show: object) -> None:
    assert callable(show)
    note = Note(NoteKind.UNDEFINED_REFERENCE, "list.md", f"refers to [{URL}]", 1, 1)
    link = parsed("list.md", URL, URL, raw_url=URL.replace(":", "&#58;"))
    shown = show(Found((link,), (note,)), Filters())
    assert "priv.de" in shown
    assert SECRET not in shown


def test_a_listing_is_json() -> None:
    listing = json.loads(
        as_json(Found((parsed("list.md", "https://e.org/", "A title"),)), Filters())
    )
    assert listing["links"][0]["text"] == "A title"
    assert listing["entries"][0]["claim"]["title"] == "A title"


def test_what_the_lines_leave_out_is_counted_by_reason() -> None:
    urls = ("https://a.de/", "docs/page.md", "#part", "mailto:a@b.de", "https://x:99999/")
    documents = tuple(parsed("list.md", url) for url in urls)
    assert notes_of(Found(documents), Filters(), is_complete=False) == (
        (
            "4 of 5 links not requested: 2 relative-link, 1 unsupported-scheme, 1 url-invalid"
            " (--format json has all)"
        ),
    )
    assert notes_of(Found(documents[:1]), Filters(), is_complete=False) == ()


NOT_READ = Note(NoteKind.NOT_READ, "a.png", "is not read: not a text file")
UNDEFINED = Note(NoteKind.UNDEFINED_REFERENCE, "a.md", f"refers to [{URL}]", 3, 8)


def test_notes_are_lines_with_their_place_and_without_secrets() -> None:
    found = Found((), (NOT_READ, UNDEFINED), ("the walk ended",))
    lines = (
        "a.png is not read: not a text file",
        "a.md:3:8 refers to [https://priv.de/y]",
        "the walk ended",
    )
    assert notes_of(found, Filters(), is_complete=False) == lines
    assert notes_of(found, Filters(), is_complete=True) == (lines[0], lines[2])


def test_notes_are_a_list_in_json() -> None:
    assert json.loads(as_json(Found((), (UNDEFINED,)), Filters()))["notes"] == [
        {
            "kind": "undefined-reference",
            "document": "a.md",
            "line": 3,
            "column": 8,
            "text": "refers to [https://priv.de/y]",
            "count": 1,
        }
    ]
