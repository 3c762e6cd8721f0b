"""Finding and reading the configuration file: `linktend.toml`, or a table in `pyproject.toml`."""

from pathlib import Path
from typing import Any

from crawler.app.terminal.errors import Misuse
from sources.lazy_re import regex

OWN, SHARED = "linktend.toml", "pyproject.toml"
TABLE = "tool.linktend"

LARGEST = 1_000_000
"""Bytes of a configuration file."""

MOST_PARTS = 100
"""Parts of a dotted key."""
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_LONG_KEY = regex(rf"""(?<![\w.'"-])(?:{_PART}){{{MOST_PARTS}}}""")
_POSITION = regex(r" \(at line (\d+), column (\d+)\)$")


def find(folder: Path) -> Path | None:
    """The nearest configuration file from `folder` (absolute) upward, None where there is none.

    The search ends at the top of a repository (a folder with `.git`) or of the file system. In
    one folder `linktend.toml` goes before `pyproject.toml`, which counts only with our table.
    """
    for place in (folder, *folder.parents):
        found = in_folder(place)
        if found or (place / ".git").exists():
            return found
    return None


def in_folder(folder: Path) -> Path | None:
    """The configuration file of this one folder."""
    if (folder / OWN).is_file():
        return folder / OWN
    shared = folder / SHARED
    if shared.is_file() and _our_table(shared, label=str(shared)) is not None:
        return shared
    return None


def read(path: Path, *, label: str) -> dict[str, Any]:
    """The settings in the file at `path`, which errors call `label`. Raises `Misuse`."""
    if path.name != OWN and path.name == SHARED:
        table = _our_table(path, label=label)
        if table is None:
            raise Misuse(f"{label}: no [{TABLE}] table")
        return table
    return _parsed(_text(path, label), label)


def _our_table(path: Path, *, label: str) -> dict[str, Any] | None:
    """The `[tool.linktend]` table, None where there is none."""
    text = _text(path, label)
    # Most projects' files do not name us: a mistake in them is no business of ours.
    if "linktend" not in text:
        return None
    tool = _parsed(text, label).get("tool", {})
    table = tool.get("linktend") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise Misuse(f"{label}: {TABLE} is not a table")
    return table


def _text(path: Path, label: str) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise Misuse(f"cannot read {label}: {error.strerror}") from None
    if len(data) > LARGEST:
        raise Misuse(f"{label}: larger than {LARGEST} bytes")
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Misuse(f"{label}: not UTF-8 text") from None


def _parsed(text: str, label: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 only a file costs its import

    # The time for such a key grows with the square of its parts: 8 s for 40 KB.
    if _LONG_KEY.search(text):
        raise Misuse(f"{label}: invalid TOML: a key has more than {MOST_PARTS} parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Misuse(f"{label}: invalid TOML: nested too deeply") from None
    except ValueError as error:
        message = str(error)
        position = _POSITION.search(message)
        where = f"{label}:{position[1]}:{position[2]}" if position else label
        raise Misuse(f"{where}: invalid TOML: {_POSITION.sub('', message)}") from None
