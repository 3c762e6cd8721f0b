"""Notes in reports: counted in a sentence, listed, and bounded."""

import json

import pytest

from reports.notes import lines
from reports.to_html import render as as_html
from reports.to_json import render as as_json
from reports.to_markdown import render as as_markdown
from reports.wording import left_out
from sources.model import Note, NoteKind
from tests.reports.rows import link, report

PNG = Note(NoteKind.NOT_READ, "a.png", "and 10 more files are not read: not a text file", count=11)
ODD = Note(NoteKind.ENCODING, "a.txt", "is not UTF-8; read as windows-1252")
UNDEFINED = Note(
    NoteKind.UNDEFINED_REFERENCE, "a.md", "refers to [<b>*x*], which is not defined", 3, 8
)


@pytest.mark.parametrize(
    ("notes", "relative", "said"),
    [
        ((), 0, ""),
        ((), 1, "Also: 1 relative link not checked."),
        ((ODD,), 0, "Also: 1 document of doubtful encoding."),
        (
            (PNG, ODD, ODD, UNDEFINED, UNDEFINED),
            2,
            (
                "Also: 2 relative links not checked, 2 undefined references, 11 files not read"
                " and 2 documents of doubtful encoding."
            ),
        ),
    ],
)
def test_what_is_left_out_is_one_sentence(
    notes: tuple[Note, ...], relative: int, said: str
) -> None:
    links = [link("b.md", "skipped", reason="relative-link")] * relative
    assert left_out(report(link(), *links, notes=notes)) == said


def test_a_note_is_text_in_markup() -> None:
    noted = report(link(), notes=(UNDEFINED,))
    assert "a.md:3:8 refers to [&lt;b&gt;*x*]" in as_html(noted)
    assert r"a\.md:3:8 refers to \[&lt;b&gt;\*x\*\]" in as_markdown(noted)


def test_a_report_without_notes_has_no_part_for_them() -> None:
    for render in (as_html, as_markdown):
        assert "Not read or not checked" not in render(report(link()))


def test_html_has_the_first_500_notes_and_json_all() -> None:
    noted = report(link(), notes=(UNDEFINED,) * 501)
    page = as_html(noted)
    assert page.count("a.md:3:8 refers to") == 500
    assert "The JSON report has all." in page
    assert len(json.loads(as_json(noted))["notes"]) == 501


def test_a_line_on_standard_error_has_no_control_characters() -> None:
    assert lines([Note(NoteKind.NOT_READ, "a\n::error::b", "is not read")]) == (
        "a ::error::b is not read",
    )
