"""Notes in words: what was not read, not checked, or read on an assumption."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from reports.escape import log_line
from sources.model import Note, NoteKind

MOST_NAMED = 10
"""Notes of one kind that lines name one by one."""
_MORE: Mapping[NoteKind, str] = MappingProxyType(
    {
        NoteKind.NOT_READ: "files not read",
        NoteKind.ENCODING: "documents of doubtful encoding",
        NoteKind.UNDEFINED_REFERENCE: "undefined references",
    }
)


def said(note: Note) -> str:
    """`note` as a phrase that begins with its place."""
    place = f"{note.document}:{note.line}:{note.column}" if note.line else note.document
    return f"{place} {note.text}"


def lines(notes: Sequence[Note]) -> tuple[str, ...]:
    """`notes` for standard error, a line each; of each kind the first ones."""
    shown = list[str]()
    seen, left = Counter[NoteKind](), Counter[NoteKind]()
    for note in notes:
        if seen[note.kind] < MOST_NAMED:
            shown.append(log_line(said(note)))
        else:
            left[note.kind] += note.count
        seen[note.kind] += 1
    more = (f"{left[kind]:,} more {_MORE[kind]}; the JSON report has all" for kind in left)
    return (*shown, *more)


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
