"""What the user named → the inputs to read: files, directories, globs, URLs, standard input."""

import glob
import os
import re
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sources.folders import (
    Input,
    InputKind,
    LeftOut,
    alternatives,
    base_of,
    glob_paths,
    is_text,
    matched,
    walk,
)
from sources.lazy_re import regex
from sources.model import Note, NoteKind
from sources.read import SourceError, reason_of
from sources.redaction import redact
from sources.registry import STDIN, labels

__all__ = ["Discovered", "Input", "InputKind", "SourceError", "discover"]

_URL = regex(r"https?://", re.IGNORECASE)
MOST_NAMED = 10
"""Files that are not read for one reason and are named one by one."""
_OTHER_URL = regex(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Discovered:
    """The inputs in the order named, each file once, and notes on what is not read of the rest."""

    inputs: tuple[Input, ...]
    notes: tuple[Note, ...] = ()


def discover(sources: Iterable[str], *, outputs: Collection[str] = ()) -> Discovered:
    """The inputs that `sources` name; reads directories, but no file and no URL.

    `outputs` are files that we write ourselves: a directory or glob that has one does not mean it.

    Raises:
        SourceError: a source that names nothing, or nothing that can be read.
    """
    inputs: dict[str, Input] = {}
    left_out: dict[str, str] = {}
    ours = {os.path.realpath(name) for name in outputs}
    for source in sources:
        for found in _expand(source):
            if isinstance(found, LeftOut):
                left_out.setdefault(found.name, found.reason)
            elif found.name != source and _identity(found) in ours:
                left_out.setdefault(found.name, "written by linktend")
            else:
                inputs.setdefault(_identity(found), found)
    not_read = {
        name: reason for name, reason in left_out.items() if os.path.realpath(name) not in inputs
    }
    return Discovered(tuple(inputs.values()), _notes(not_read))


def _notes(reasons: Mapping[str, str]) -> tuple[Note, ...]:
    """What is not read: a note each, or one for all of a reason if these are many."""
    names: dict[str, list[str]] = {}
    for name, reason in reasons.items():
        names.setdefault(reason, []).append(name)
    notes: list[Note] = []
    for reason, those in names.items():
        if len(those) > MOST_NAMED:
            text = f"and {len(those) - 1:,} more files are not read: {reason}"
            notes.append(Note(NoteKind.NOT_READ, those[0], text, count=len(those)))
        else:
            notes += [Note(NoteKind.NOT_READ, name, f"is not read: {reason}") for name in those]
    return tuple(notes)


def _identity(found: Input) -> str:
    """Equal for one document under two names, such as `a.md` and `./a.md`."""
    return os.path.realpath(found.name) if found.kind is InputKind.FILE else found.name


def _expand(source: str) -> Iterable[Input | LeftOut]:
    if source == "-":
        return [Input(STDIN, InputKind.STDIN)]
    if _URL.match(source):
        return [Input(source, InputKind.URL)]
    if not source or "\0" in source or not is_text(source):
        raise SourceError(
            f"{source!r} is not a valid path; name a file, a directory, a glob, a URL or -"
        )
    try:
        mode = os.stat(source).st_mode  # noqa: PTH116 Path would not keep the name as given
    except OSError as error:
        return _matches(source, error)
    if stat.S_ISDIR(mode):
        return _documents(source, walk(source, source))
    if not stat.S_ISREG(mode):
        raise SourceError(f"cannot read {source}: not a regular file; pipe it in and use -")
    return [Input(source)]


def _matches(pattern: str, error: OSError) -> list[Input | LeftOut]:
    """What the glob `pattern` matches; where it is no glob, `error` is the reason."""
    if _OTHER_URL.match(pattern):
        raise SourceError(f"cannot read {redact(pattern)}: only http and https URLs can be sources")
    patterns = alternatives(pattern)
    if not glob.has_magic(pattern) and patterns == [pattern]:
        raise SourceError(f"cannot read {pattern}: {reason_of(error)}")
    matches = [(one, glob_paths(one)) for one in patterns]
    if not any(paths for _, paths in matches):
        raise SourceError(f"{pattern}: no files match; check the pattern and its quoting")
    return _documents(
        pattern, (found for one, paths in matches for found in matched(paths, base_of(one)))
    )


def _documents(source: str, found: Iterable[Input | LeftOut]) -> list[Input | LeftOut]:
    """`found`, provided there is a document in it."""
    everything = list(found)
    if not any(isinstance(one, Input) for one in everything):
        raise SourceError(f"no {labels()} files in {source}; name a file itself")
    return everything
