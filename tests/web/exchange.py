"""What a behaviour is given: one request and the wire to answer it on, byte for byte."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from tests.web.request import Request


class Wire(Protocol):
    """The connection as a behaviour may use it."""

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""

    async def drain(self) -> None:
        """Wait until the client has taken enough of what was written."""

    async def taken(self) -> None:
        """Wait until the client has read all that was written: a reset overtakes what it has not.

        Where only Linux could tell, wait for a moment.
        """

    def close(self) -> None:
        """End the connection in order: what was written arrives, then FIN."""

    def reset(self) -> None:
        """End the connection at once with a TCP reset; unsent bytes are lost."""

    async def gate(self, name: str) -> None:
        """Wait until the test opens the gate of that name."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request, and how often its URL has been asked for (`nth`, from 1)."""

    request: Request
    nth: int
    wire: Wire


Behaviour = Callable[[Exchange], Awaitable[None] | None]
"""Answers an exchange, at once or as a coroutine; it holds no state of its own, so one script
can be played by many webs. When it returns, the connection takes the next request."""
