"""A kind of setting: how a value is read from any source, and how it is shown again.

A reader takes what TOML gives (int, float, str, bool, list, table) or the text of an environment
variable or option, and raises ValueError with one line that says what is wrong and what is
allowed. The line never holds a secret.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

ANEW = "!"
"""The item of a list that drops all before it."""

LONGEST_SHOWN = 60
"""Characters of a bad value that an error repeats."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a value may depend on besides itself.

    `environ` expands `${NAME}`; None leaves references as they are written. `folder` leads from
    the working directory to where relative paths start: "" where that is the same folder.
    """

    environ: Mapping[str, str] | None
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """How one kind of value is read and shown.

    `show` gives back a TOML value without secrets; reading what it gives restores the value,
    secrets apart. `many` says that the value is a list, given one item a line or option. `join`
    adds a list to one of a lower layer; without it the later value replaces the earlier one.
    """

    read: Callable[[object, Surroundings], T]
    show: Callable[[T], object]
    metavar: str
    many: bool = False
    choices: tuple[str, ...] = ()
    join: Callable[[T, T], T] | None = None


def added(lower: tuple[T, ...], upper: tuple[T, ...]) -> tuple[T, ...]:
    """The items of both, each once: a `join` for tuples."""
    return tuple(dict.fromkeys((*lower, *upper)))


def anew(value: object) -> tuple[bool, object]:
    """Whether the list `value` drops those of lower layers, and what it has itself.

    An item `!` drops all that comes before it.
    """
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or ANEW not in items:
        return False, value
    last = max(place for place, item in enumerate(items) if item == ANEW)
    return True, list(items[last + 1 :])


def refuse(value: object, allowed: str) -> ValueError:
    """The error for `value` where only `allowed` (a noun phrase) will do."""
    return ValueError(f"{quoted(value)} is not {allowed}")


def refuse_unseen(allowed: str) -> ValueError:
    """As `refuse`, for a value that may be a secret."""
    return ValueError(f"the value is not {allowed}")


def quoted(value: object) -> str:
    """`value` as an error may repeat it: short, on one line, control characters escaped."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an int of many thousand digits, a bottomless list
        return "this value"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def unknown(name: str, known: Iterable[str]) -> ValueError:
    """The error for a key nobody knows, with the known one it resembles."""
    from difflib import get_close_matches  # noqa: PLC0415 only a mistake costs its import

    known = tuple(known)
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
    return ValueError(f"unknown key {quoted(name)}; {hint}")


def strings(value: object, allowed: str) -> tuple[str, ...]:
    """A list of strings, or one string as a list of one; `allowed` describes an item."""
    items = value if isinstance(value, list | tuple) else (value,)
    for item in items:
        if not isinstance(item, str):
            raise refuse(item, allowed)
    return tuple(items)
