"""JSON from strangers, looked at without trust: every path leads somewhere, nothing is raised."""

import json
import re
from dataclasses import dataclass

from crawler.sites.model import MAX_BODY

MAX_ELEMENTS = 100
"""Elements of an array that are looked at."""
_SPACE = r"[ \t\r\n]*"


@dataclass(frozen=True, slots=True)
class View:
    """A JSON value; what is absent or of another type is the empty view.

    `view["items"].elements[0]["title"].text` is "" unless all of that is there.
    """

    value: object = None

    def __getitem__(self, key: str) -> "View":
        return View(self.value.get(key)) if isinstance(self.value, dict) else View()

    def __bool__(self) -> bool:
        return self.value is not None

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    @property
    def text(self) -> str:
        """The value if it is a string, else ""; not yet fit to be shown, see `page.clean`."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> int | None:
        """The value if it is an integer (booleans are not), else None."""
        is_integer = isinstance(self.value, int) and not isinstance(self.value, bool)
        return self.value if is_integer else None  # type: ignore[return-value] # narrowed above

    @property
    def is_true(self) -> bool:
        """Whether the value is `true` itself."""
        return self.value is True

    @property
    def elements(self) -> "tuple[View, ...]":
        """The first elements of an array, () for anything else."""
        many = self.value if isinstance(self.value, list) else []
        return tuple(map(View, many[:MAX_ELEMENTS]))


def view(body: bytes) -> View:
    """`body` as JSON (RFC 8259); the empty view where it is none, or over `MAX_BODY` bytes."""
    if len(body) > MAX_BODY:
        return View()
    try:
        return View(json.loads(body))
    except (ValueError, RecursionError):
        return View()


def first_member(body: bytes, name: str) -> View:
    """The member `name` of the object `body`, if it stands first: the rest may be cut off."""
    text = body[:MAX_BODY].decode("utf-8", "replace")
    start = re.match(rf"{_SPACE}\{{{_SPACE}{re.escape(json.dumps(name))}{_SPACE}:{_SPACE}", text)
    if start is None:
        return View()
    try:
        return View(json.JSONDecoder().raw_decode(text, start.end())[0])
    except (ValueError, RecursionError):
        return View()
