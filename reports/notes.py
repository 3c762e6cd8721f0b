"""Notes in words: what was not read, not checked, or read on an assumption."""

from collections.abc import Iterable, Sequence

from reports.escape import log_line
from sources.model import Note, NoteKind

MOST_NAMED = 10
"""Undefined references that lines name one by one."""


def said(note: Note) -> str:
    """`note` as a phrase that begins with its place."""
    place = f"{note.document}:{note.line}:{note.column}" if note.line else note.document
    return f"{place} {note.text}"


def lines(notes: Sequence[Note]) -> tuple[str, ...]:
    """`notes` for standard error, a line each; of undefined references the first ones."""
    undefined = [note for note in notes if note.kind is NoteKind.UNDEFINED_REFERENCE]
    unnamed = frozenset(undefined[MOST_NAMED:])
    shown = [log_line(said(note)) for note in notes if note not in unnamed]
    if unnamed:
        more = len(undefined) - MOST_NAMED
        shown.append(f"{more:,} more references are not defined; the JSON report has all")
    return tuple(shown)


def fields(note: Note) -> dict[str, str | int | None]:
    """`note` for JSON."""
    return {
        "kind": note.kind.value,
        "document": note.document,
        "line": note.line or None,
        "column": note.column or None,
        "text": note.text,
        "count": note.count,
    }


def number_of(notes: Iterable[Note], kind: NoteKind) -> int:
    """How many documents or references the notes of `kind` are about."""
    return sum(note.count for note in notes if note.kind is kind)
