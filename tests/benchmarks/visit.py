"""One accepted connection of the simulated web: requests read, answers written in their time."""

import asyncio
import socket
import time
from collections import deque
from collections.abc import Callable
from typing import Final, cast

from tests.benchmarks.answers import Answer, Manner
from tests.benchmarks.station import Record, Station
from tests.web.connection import LINGER_OFF

MAX_HEAD: Final = 65_536
_CLOSING: Final = b"Connection: close\r\n\r\n"


class Visit(asyncio.Protocol):
    """HTTP/1.1 with keep-alive; `clock` gives monotonic seconds."""

    def __init__(
        self, station: Station, sock: socket.socket, clock: Callable[[], float], *, encrypted: bool
    ) -> None:
        self._station = station
        self._socket = sock
        self._clock = clock
        self._encrypted = encrypted
        self._buffer = b""
        self._open: Record | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's only look like one
        self._station.connections += 1

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._take()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the protocol's signature
        if self._timer is not None:
            self._timer.cancel()
        self._end()

    def _take(self) -> None:
        """Take up the next request where one is whole and none is being answered."""
        while self._open is None and not self._transport.is_closing():
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self._buffer) > MAX_HEAD:
                    self._transport.abort()
                return
            head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
            words = head.partition(b"\r\n")[0].split(b" ")
            if len(words) != 3:
                self._transport.abort()
                return
            self._play(words[0] == b"HEAD", words[1])

    def _play(self, bodiless: bool, target: bytes) -> None:
        answer, record = self._station.begin(
            encrypted=self._encrypted, target=target, now=self._clock()
        )
        self._open = record
        if answer.manner is Manner.SILENCE:
            return
        self._after(answer.delay, lambda: self._send(answer, bodiless=bodiless))

    def _after(self, delay: float, then: Callable[[], None]) -> None:
        if delay > 0:
            self._timer = asyncio.get_running_loop().call_later(delay, then)
        else:
            then()

    def _send(self, answer: Answer, *, bodiless: bool) -> None:
        if answer.manner is Manner.RESET:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_OFF)
            self._transport.abort()
            return
        head = answer.head_at(time.time())
        if self._station.closing:
            head = head[:-2] + _CLOSING
        self._transport.write(head)
        self._go_on(0.0, deque(() if bodiless else answer.parts()))

    def _go_on(self, sent: float, rest: deque[tuple[float, bytes]]) -> None:
        """Send the part that is due, `sent` seconds after the head, and then the others."""
        while rest and rest[0][0] <= sent:
            self._transport.write(rest.popleft()[1])
        if rest:
            at = rest[0][0]
            self._after(at - sent, lambda: self._go_on(at, rest))
        else:
            self._finish()

    def _finish(self) -> None:
        self._end()
        if self._station.closing:
            self._transport.close()
        elif self._buffer:
            self._take()

    def _end(self) -> None:
        if self._open is not None:
            self._station.end(self._open, self._clock())
            self._open = None
