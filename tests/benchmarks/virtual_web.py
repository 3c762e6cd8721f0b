"""The simulated web without sockets: an httpx transport whose hosts answer in the loop's time.

Only waits count: neither CPU time nor the kernel's queues are simulated.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

import httpx

from crawler.model import Fault
from crawler.wire.faults import FaultError
from tests.benchmarks.addressing import Addressing
from tests.benchmarks.answers import Answer, Manner
from tests.benchmarks.kinds import Kind
from tests.benchmarks.station import Station

ADDRESSING = Addressing(80, 443, named=True)
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
"""The wall time when the loop's clock shows 0."""


class VirtualWeb(httpx.AsyncBaseTransport):
    """Plays `stations`, each under its host's name."""

    def __init__(self, stations: Iterable[Station]) -> None:
        self._doors = {station.host.name: Door(station) for station in stations}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The response as soon as its head has come.

        Raises:
            FaultError: where none comes.
        """
        door = self._doors.get(request.url.host)
        if door is None:
            raise FaultError(Fault.DNS_NOT_FOUND, "not on this web")
        encrypted = request.url.scheme == "https"
        await door.enter(encrypted, request.extensions.get("timeout", {}).get("connect"))
        return await door.ask(encrypted, request.url.raw_path)


@dataclass(slots=True)
class Door:
    """A client's connections to one host: one look-up of its name, connections that are kept."""

    station: Station
    known_at: float | None = None
    idle: Counter[bool] = field(default_factory=Counter)

    async def enter(self, encrypted: bool, seconds: float | None) -> None:
        """Take an idle connection, or make one within so many seconds."""
        if self.idle[encrypted]:
            self.idle[encrypted] -= 1
            return
        try:
            async with asyncio.timeout(seconds):
                await self._connect(encrypted)
        except TimeoutError:
            raise FaultError(Fault.CONNECT_TIMEOUT, "no connection in time") from None
        self.station.connections += 1

    async def _connect(self, encrypted: bool) -> None:
        host = self.station.host
        loop = asyncio.get_running_loop()
        if self.known_at is None:
            self.known_at = loop.time() + host.lookup
        await asyncio.sleep(self.known_at - loop.time())
        if host.kind is Kind.NO_HOST:
            raise FaultError(Fault.DNS_NOT_FOUND, "no such host")
        if host.kind is Kind.BLACK_HOLE:
            await _forever()
        await asyncio.sleep(host.rtt)
        if host.kind is Kind.REFUSED or self.station.refuses(loop.time()):
            raise FaultError(Fault.CONNECT_REFUSED, "connection refused")
        if host.kind is Kind.RESET:
            raise FaultError(Fault.CONNECTION_RESET, "connection reset")
        if encrypted:
            await asyncio.sleep(host.rtt)
            if host.kind is Kind.EXPIRED:
                raise FaultError(Fault.TLS_EXPIRED, "certificate has expired")

    async def ask(self, encrypted: bool, target: bytes) -> httpx.Response:
        """One exchange on a connection, which is kept if the body is read whole."""
        loop = asyncio.get_running_loop()
        answer, record = self.station.begin(encrypted=encrypted, target=target, now=loop.time())

        def ended(whole: bool) -> None:
            self.station.end(record, loop.time())
            self.idle[encrypted] += whole

        try:
            await _until_head(answer)
        except BaseException:
            ended(whole=False)
            raise
        return httpx.Response(
            answer.status,
            headers=_fields(answer.head_at(EPOCH.timestamp() + loop.time())),
            stream=_Body(answer, ended),
        )


class _Body(httpx.AsyncByteStream):
    """A body in timed parts; closing it early closes the connection."""

    def __init__(self, answer: Answer, ended: Callable[[bool], None]) -> None:
        loop = asyncio.get_running_loop()
        self._ended: Callable[[bool], None] | None = ended
        self._parts = deque(answer.parts())
        self._began = loop.time()
        last = self._parts[-1][0]
        self._timer = loop.call_later(last, self._end, True)

    def __aiter__(self) -> "_Body":
        return self

    async def __anext__(self) -> bytes:
        if not self._parts:
            raise StopAsyncIteration
        at, part = self._parts.popleft()
        seconds = self._began + at - asyncio.get_running_loop().time()
        if seconds > 0:
            await asyncio.sleep(seconds)
        if not self._parts:
            self._end(True)  # the reader may be ahead of the timer
        return part

    async def aclose(self) -> None:
        self._timer.cancel()
        self._end(False)

    def _end(self, whole: bool) -> None:
        ended, self._ended = self._ended, None
        if ended is not None:
            ended(whole)


@lru_cache(maxsize=1024)
def _fields(head: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """The header fields of a head that this package wrote."""
    lines = head.rstrip(b"\r\n").split(b"\r\n")[1:]
    return tuple((name, value) for name, _, value in (line.partition(b": ") for line in lines))


async def _until_head(answer: Answer) -> None:
    if answer.manner is Manner.SILENCE:
        await _forever()
    await asyncio.sleep(answer.delay)
    if answer.manner is Manner.RESET:
        raise FaultError(Fault.CONNECTION_RESET, "connection reset")


async def _forever() -> None:
    await asyncio.get_running_loop().create_future()
