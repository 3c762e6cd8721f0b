"""When enough of an HTML body has come: the point at which a fetch may stop reading."""

import re

from sources.lazy_re import regex

# Bytes past the head's end after which a heading is no longer waited for.
HEADING_LIMIT = 65_536
# Bytes past the heading that are waited for all the same: bylines and dates stand there.
BYLINE = 8192

_HEAD_END = regex(rb"</head[\s>/]|<body[\s>/]", re.IGNORECASE)
_HEADING_END = regex(rb"</h1[\s>]", re.IGNORECASE)
# One byte less than the longest match, so that one cut by a chunk's end is found in the next.
_OVERLAP = 6


class Enough:
    """Watches the decoded chunks of one HTML body go by, in linear time and constant memory.

    Enough has come once the head is over and `BYLINE` bytes have followed its first `</h1>`, or
    `HEADING_LIMIT` bytes have followed the head without one. Where a head never ends the caller's
    own cap decides. UTF-16 is watched too: its zero bytes are ignored.
    """

    def __init__(self) -> None:
        self._seen = 0
        self._tail = b""
        self._goal: int | None = None
        self._has_heading = False

    def feed(self, chunk: bytes) -> bool:
        """Take in the next `chunk`; whether the reading may stop after it."""
        data = self._tail + chunk.replace(b"\0", b"")
        start = self._seen - len(self._tail)
        self._seen = start + len(data)
        body = 0
        if self._goal is None and (head := _HEAD_END.search(data)):
            body = head.end() - 1
            self._goal = start + body + HEADING_LIMIT
        if self._goal is not None and not self._has_heading:
            heading = _HEADING_END.search(data, body)
            if heading:
                self._has_heading = True
                self._goal = min(self._goal, start + heading.end() + BYLINE)
        self._tail = data[max(body, len(data) - _OVERLAP) :]
        return self._goal is not None and self._seen >= self._goal
