"""How values are stored: a type of SQLite, and the way there and back. Pure."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any

from db.scrub import scrub_text, scrub_url

Stored = str | int | None

# `json.dumps` would make an encoder for each call.
to_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of column: its SQL type, how a value is written and read, and what stands for none."""

    sql: str
    write: Callable[[Any], Stored]
    read: Callable[[Any], Any]
    empty: Stored


def iso(at: datetime) -> str:
    """A time as stored: ISO-8601 in UTC to the second, so that text order is time order."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


@lru_cache(maxsize=256)
def array(texts: tuple[str, ...]) -> str:
    """Texts as a JSON array, readable as it stands in a table view.

    Links of one section share their headings, and few have authors, hence the cache.
    """
    return to_json([scrub_text(text) for text in texts])


@lru_cache(maxsize=4096)
def texts(stored: str) -> tuple[str, ...]:
    """The texts of a stored array; links of one section share theirs, hence the cache."""
    return tuple(json.loads(stored))


def _same(value: Any) -> Any:  # noqa: ANN401 it may be anything that SQLite holds
    return value


def _write_pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return to_json([(scrub_text(name), scrub_text(value)) for name, value in pairs])


def _read_pairs(stored: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(stored))


def one_of(enum: type[StrEnum], default: StrEnum | None = None) -> Kind:
    """A member of `enum`; `default` is what a row of before the column was there has."""
    read = enum if default is None else lambda stored: enum(stored or default)
    return Kind("TEXT NOT NULL", attrgetter("value"), read, "")


CODE = Kind("TEXT NOT NULL", _same, _same, "")
"""Text of our own, which can hold no secret and nothing odd."""
TEXT = Kind("TEXT NOT NULL", scrub_text, _same, "")
"""Text from elsewhere."""
SOME_TEXT = Kind(
    "TEXT NOT NULL", lambda text: scrub_text(text or ""), lambda text: text or None, ""
)
"""Text from elsewhere or None, which is stored as ''."""
URL = Kind("TEXT NOT NULL", scrub_url, _same, "")
TEXTS = Kind("TEXT NOT NULL", array, texts, "[]")
PAIRS = Kind("TEXT NOT NULL", _write_pairs, _read_pairs, "[]")
TIME = Kind("TEXT NOT NULL", iso, datetime.fromisoformat, "")
SOME_TIME = Kind("TEXT", _same, _same, None)
"""A time or NULL."""
NUMBER = Kind("INTEGER NOT NULL", _same, _same, 0)
SOME_NUMBER = Kind("INTEGER", _same, _same, None)
"""A number or NULL."""
MILLISECONDS = Kind(
    "INTEGER NOT NULL", lambda seconds: round(seconds * 1000), lambda stored: stored / 1000, 0
)
"""A duration, in seconds where it is a value."""
