"""What is in a folder, and what a glob matches: one rule for both.

Left out without a word are hidden files and folders, and folders of foreign code; all else that is
not read is `LeftOut`. Nothing outside the folder is read, or outside what comes before the first
wildcard of a glob; a folder behind a symbolic link is read only where the user names it.
"""

import glob
import itertools
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sources.lazy_re import regex
from sources.read import SourceError, reason_of
from sources.registry import known_format, labels

JUNK_DIRECTORIES = frozenset(
    ("__pycache__", "bower_components", "node_modules", "site-packages", "venv")
)
"""Directories of foreign files, never searched; nor are those whose name begins with a dot."""

LINKED_FOLDER = "a symbolic link to a folder"
_CHOICE = regex(r"\{([^{}]*,[^{}]*)\}")
"""An innermost `{a,b}` of a glob."""
_MOST_ALTERNATIVES = 1_000


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
class LeftOut:
    """A path found in a folder or by a glob and not read, with the reason in words."""

    name: str
    reason: str


def alternatives(pattern: str) -> list[str]:
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


def glob_paths(pattern: str) -> list[str]:
    """The paths that `pattern` matches, in the order of `walk`.

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
    wanted.sort(key=_walked)
    prefix = "./" if pattern.startswith("./") else ""
    return [prefix + str(one) for one in wanted]


def _walked(path: Path) -> list[tuple[bool, str]]:
    """The place of `path` in a walk: the files of a folder come before its folders."""
    *folders, last = path.parts or (".",)
    return [*((True, each) for each in folders), (path.is_dir(), last)]


def matched(paths: Iterable[str], base: str) -> Iterator[Input | LeftOut]:
    """The documents among `paths`, and those in the folders among them."""
    for path in paths:
        if link := _linked_folder(path, base):
            yield LeftOut(link, LINKED_FOLDER)
        elif os.path.isdir(path):  # noqa: PTH112 Path would not keep the name
            yield from walk(path, base)
        else:
            yield _judged(path, base)


def base_of(pattern: str) -> str:
    """The folder that `pattern` searches: what comes before its first wildcard."""
    path = Path(pattern)
    parts = list(itertools.takewhile(lambda part: not glob.has_magic(part), path.parts))
    return str(Path(*(parts if len(parts) < len(path.parts) else parts[:-1])))


def _linked_folder(path: str, base: str) -> str:
    """The first folder of `path` below `base` that is a symbolic link; "" where none is."""
    below = len(Path(base).parts)
    for folder in [*reversed(Path(path).parents), Path(path)]:
        if len(folder.parts) > below and folder.is_symlink() and folder.is_dir():
            return os.path.join(*folder.parts)  # noqa: PTH118 likewise
    return ""


def walk(root: str, base: str) -> Iterator[Input | LeftOut]:
    """What is in the folder `root`, in sorted order; it must not lead outside the folder `base`."""
    unreadable: list[OSError] = []
    for directory, folders, files in os.walk(root, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not _is_junk(name))
        for name in sorted(name for name in files if not _is_junk(name)):
            yield _judged(_inside(root, directory, name), base)
        for path in (_inside(root, directory, name) for name in folders):
            if os.path.islink(path):  # noqa: PTH114 Path would not keep the name
                yield LeftOut(path, LINKED_FOLDER)
    for error in unreadable:
        yield LeftOut(str(error.filename), reason_of(error))


def _inside(root: str, directory: str, name: str) -> str:
    path = os.path.join(directory, name)  # noqa: PTH118 Path would not keep the name
    return path.removeprefix("./") if root == "." else path


def _is_junk(name: str) -> bool:
    return name.startswith(".") or name in JUNK_DIRECTORIES


def _judged(path: str, base: str) -> Input | LeftOut:
    """The file `path`, found in the folder `base`."""
    if not is_text(path):
        shown = os.fsencode(path).decode("utf-8", "replace")
        return LeftOut(shown, "the name is not valid text")
    if known_format(path) is None:
        return LeftOut(path, f"not a {labels()} file by its suffix")
    inside = os.path.realpath(base)
    if os.path.commonpath([inside, os.path.realpath(path)]) != inside:
        return LeftOut(path, "a symbolic link to outside the folder")
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 likewise
    except OSError as error:
        return LeftOut(path, reason_of(error))
    return Input(path) if stat.S_ISREG(mode) else LeftOut(path, "not a regular file")


def is_text(name: str) -> bool:
    """Whether the name can be printed and stored: no undecodable byte hides in it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
