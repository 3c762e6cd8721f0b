"""What the user named → the inputs to read: files, directories, globs, URLs, standard input."""

import glob
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sources.lazy_re import regex
from sources.read import SourceError, reason_of
from sources.redaction import redact
from sources.registry import STDIN, known_format, labels

__all__ = ["Discovered", "Input", "InputKind", "Passed", "SourceError", "discover"]

JUNK_DIRECTORIES = frozenset(
    ("__pycache__", "bower_components", "node_modules", "site-packages", "venv")
)
"""Directories of foreign files, never searched; nor are those whose name begins with a dot."""

_URL = regex(r"https?://", re.IGNORECASE)
_CHOICE = regex(r"\{([^{}]*,[^{}]*)\}")
"""An innermost `{a,b}` of a glob."""
_MOST_ALTERNATIVES = 1_000
_OTHER_URL = regex(r"[A-Za-z][A-Za-z0-9+.-]+://")


class InputKind(StrEnum):
    """Where the bytes of an input come from."""

    FILE = "file"
    URL = "url"
    STDIN = "stdin"


@dataclass(frozen=True, slots=True)
class Input:
    """One document to read; `name` is what reports call it, and for a file its path."""

    name: str
    kind: InputKind = InputKind.FILE


@dataclass(frozen=True, slots=True)
class Passed:
    """A path found in a directory or by a glob and passed over, with the reason in words."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Discovered:
    """The inputs in the order named, each file once, and what was passed over on the way."""

    inputs: tuple[Input, ...]
    passed: tuple[Passed, ...] = ()


def discover(sources: Iterable[str], *, outputs: Collection[str] = ()) -> Discovered:
    """The inputs that `sources` name; reads directories, but no file and no URL.

    `outputs` are files that we write ourselves: a directory or glob that has one does not mean it.

    Raises:
        SourceError: a source that names nothing, or nothing that can be read.
    """
    inputs: dict[str, Input] = {}
    passed: dict[str, Passed] = {}
    ours = {os.path.realpath(name) for name in outputs}
    for source in sources:
        for found in _expand(source):
            if isinstance(found, Passed):
                passed.setdefault(found.name, found)
            elif found.name != source and _identity(found) in ours:
                passed.setdefault(found.name, Passed(found.name, "written by linktend"))
            else:
                inputs.setdefault(_identity(found), found)
    return Discovered(tuple(inputs.values()), tuple(passed.values()))


def _identity(found: Input) -> str:
    """Equal for one document under two names, such as `a.md` and `./a.md`."""
    return os.path.realpath(found.name) if found.kind is InputKind.FILE else found.name


def _expand(source: str) -> Iterable[Input | Passed]:
    if source == "-":
        return [Input(STDIN, InputKind.STDIN)]
    if _URL.match(source):
        return [Input(source, InputKind.URL)]
    if not source or "\0" in source or not _is_text(source):
        raise SourceError(
            f"{source!r} is not a valid path; name a file, a directory, a glob, a URL or -"
        )
    try:
        mode = os.stat(source).st_mode  # noqa: PTH116 Path would not keep the name as given
    except OSError as error:
        return _matches(source, error)
    if stat.S_ISDIR(mode):
        return _documents(source, _walk(source))
    if not stat.S_ISREG(mode):
        raise SourceError(f"cannot read {source}: not a regular file; pipe it in and use -")
    return [Input(source)]


def _is_text(name: str) -> bool:
    """Whether the name can be printed and stored: no undecodable byte hides in it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _matches(pattern: str, error: OSError) -> list[Input | Passed]:
    """What the glob `pattern` matches; where it is no glob, `error` is the reason."""
    if _OTHER_URL.match(pattern):
        raise SourceError(f"cannot read {redact(pattern)}: only http and https URLs can be sources")
    patterns = _alternatives(pattern)
    if not glob.has_magic(pattern) and patterns == [pattern]:
        raise SourceError(f"cannot read {pattern}: {reason_of(error)}")
    paths = list(dict.fromkeys(path for one in patterns for path in _glob(one)))
    if not paths:
        raise SourceError(f"{pattern}: no files match; check the pattern and its quoting")
    found: list[Input | Passed] = []
    for path in paths:
        found.extend(_walk(path) if os.path.isdir(path) else [_judged(path)])  # noqa: PTH112 likewise
    return _documents(pattern, found)


def _alternatives(pattern: str) -> list[str]:
    """`pattern` once for each choice of its `{a,b}`, in order.

    Raises:
        SourceError: there are more than `_MOST_ALTERNATIVES`.
    """
    done: list[str] = []
    left = [pattern]
    while left:
        one = left.pop()
        found = _CHOICE.search(one)
        if not found:
            done.append(one)
            continue
        each = [f"{one[: found.start()]}{part}{one[found.end() :]}" for part in found[1].split(",")]
        left.extend(reversed(each))
        if len(left) + len(done) > _MOST_ALTERNATIVES:
            raise SourceError(f"{pattern}: too many alternatives; write several patterns")
    return done


def _glob(pattern: str) -> list[str]:
    """The sorted paths that `pattern` matches.

    By pathlib, because there `**` enters no symbolic link and so ends. What is junk is left out
    unless the pattern spells it.
    """
    path = Path(pattern)
    parts = path.parts[1:] if path.anchor else path.parts
    try:
        matches = list(Path(path.anchor or ".").glob("/".join(parts)))
    except (ValueError, OSError) as error:
        raise SourceError(f"cannot search for {pattern}: {reason_of(error)}") from None
    wanted = [one for one in matches if not any(map(_is_junk, set(one.parts) - set(path.parts)))]
    prefix = "./" if pattern.startswith("./") else ""
    return sorted(prefix + str(one) for one in wanted)


def _documents(source: str, found: Iterable[Input | Passed]) -> list[Input | Passed]:
    """`found`, provided there is a document in it."""
    everything = list(found)
    if not any(isinstance(one, Input) for one in everything):
        raise SourceError(f"no {labels()} files in {source}; name a file itself")
    return everything


def _walk(root: str) -> Iterator[Input | Passed]:
    """The documents below `root` in sorted order; directories behind symlinks are not entered."""
    inside = os.path.realpath(root)
    for directory, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not _is_junk(name))
        for name in sorted(files):
            if known_format(name) is None or name.startswith("."):
                continue
            path = os.path.join(directory, name)  # noqa: PTH118 Path would not keep the name
            path = path.removeprefix("./") if root == "." else path
            if os.path.commonpath([inside, os.path.realpath(path)]) != inside:
                yield Passed(path, "a symbolic link to outside the directory")
            else:
                yield _judged(path)


def _is_junk(name: str) -> bool:
    return name.startswith(".") or name in JUNK_DIRECTORIES


def _judged(path: str) -> Input | Passed:
    if known_format(path) is None:
        return Passed(path, f"not a {labels()} file by its suffix")
    if not _is_text(path):
        return Passed(os.fsencode(path).decode("utf-8", "replace"), "the name is not valid text")
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 likewise
    except OSError as error:
        return Passed(path, reason_of(error))
    return Input(path) if stat.S_ISREG(mode) else Passed(path, "not a regular file")
