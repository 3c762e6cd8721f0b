"""Notes on standard error: what is not read, and what is read on an assumption."""

from crawler.app.run.local import notes_on
from reports.notes import lines, said
from sources.model import Document, Note, NoteKind, Parsed
from sources.registry import TEXT


def test_a_note_begins_with_its_place() -> None:
    assert said(Note(NoteKind.UNDEFINED_REFERENCE, "a.md", "refers to [x]", 3, 8)) == (
        "a.md:3:8 refers to [x]"
    )
    assert lines([Note(NoteKind.NOT_READ, "a\n.md", "is not read: not a regular file")]) == (
        "a .md is not read: not a regular file",
    )


def test_of_many_undefined_references_the_first_ten_are_named() -> None:
    notes = [
        Note(NoteKind.UNDEFINED_REFERENCE, "a.md", "refers to [x]", line, 8)
        for line in range(1, 14)
    ]
    assert lines(notes)[9:] == (
        "a.md:10:8 refers to [x]",
        "3 more undefined references; the JSON report has all",
    )
    assert len(lines(notes[:10])) == 10


def test_of_each_kind_the_first_ten_are_named_in_their_order() -> None:
    odd = [Note(NoteKind.ENCODING, f"{number}.html", "is odd") for number in range(12)]
    unread = [
        Note(NoteKind.NOT_READ, f"{number}.png", "is not read", count=2) for number in range(11)
    ]
    said_of_them = lines([*odd, *unread])
    assert said_of_them[:10] == tuple(f"{number}.html is odd" for number in range(10))
    assert said_of_them[20:] == (
        "2 more documents of doubtful encoding; the JSON report has all",
        "2 more files not read; the JSON report has all",
    )


def test_what_was_assumed_of_a_document_names_it() -> None:
    plain = Parsed(Document("a.txt", "", TEXT), ())
    odd = Document("b.txt", "", TEXT, assumed="is not UTF-8; read as windows-1252")
    assert notes_on([plain, Parsed(odd, ())]) == (
        Note(NoteKind.ENCODING, "b.txt", "is not UTF-8; read as windows-1252"),
    )
