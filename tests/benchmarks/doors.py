"""The listening sockets of the simulated web, and how long it takes to get through each."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.benchmarks.habits import OutageKind
from tests.benchmarks.kinds import Kind
from tests.benchmarks.station import Station
from tests.benchmarks.visit import Visit
from tests.web.connection import LINGER_OFF

BACKLOG = 4_096
HANDSHAKE_SECONDS = 30.0
NO_DOOR = frozenset({Kind.NO_HOST, Kind.REFUSED})


@dataclass(slots=True)
class Doors:
    """Opens doors on the running loop; `close` ends whatever is open.

    The kernel completes a loopback connection at once, so the round trips of connecting and of the
    TLS handshake are waited for between accepting and the first word.
    """

    _sockets: list[socket.socket] = field(default_factory=list)
    _tasks: set[asyncio.Task[object]] = field(default_factory=set)
    _timers: list[asyncio.TimerHandle] = field(default_factory=list)

    def open(self, station: Station, port: int, tls: ssl.SSLContext | None) -> int:
        """Let visitors in to `station`, by TLS where a context is given; gives the port."""
        kind = station.host.kind
        sock = self._bind(station.host.address, port)
        if kind is Kind.BLACK_HOLE:
            self._wall_up(sock)
        elif kind not in NO_DOOR:
            accepted = _turn_away if kind is Kind.RESET else self._welcome(station, tls)
            _listen(sock, accepted)
            if any(outage.kind is OutageKind.REFUSED for outage in station.host.habits.outages):
                self._shut_in_outages(station, sock, accepted)
        return int(sock.getsockname()[1])

    async def close(self) -> None:
        """End every listener and every handshake under way."""
        for timer in self._timers:
            timer.cancel()
        for sock in tuple(self._sockets):
            self._shut(sock)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _shut(self, sock: socket.socket) -> None:
        self._sockets.remove(sock)
        asyncio.get_running_loop().remove_reader(sock)
        sock.close()

    def _shut_in_outages(
        self, station: Station, sock: socket.socket, accepted: Callable[[socket.socket], None]
    ) -> None:
        """Close the listening socket during outages that refuse connections."""
        loop, (address, port), others = (
            asyncio.get_running_loop(),
            sock.getsockname(),
            station.on_first,
        )

        def reopen() -> None:
            nonlocal sock
            sock = self._bind(address, port)
            _listen(sock, accepted)

        def plan(now: float) -> None:
            others(now)
            for outage in station.host.habits.outages:
                if outage.kind is OutageKind.REFUSED:
                    self._timers.append(loop.call_at(now + outage.start, lambda: self._shut(sock)))
                    self._timers.append(loop.call_at(now + outage.end, reopen))

        station.on_first = plan

    def _bind(self, address: str, port: int) -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._sockets.append(sock)
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, port))
        return sock

    def _wall_up(self, sock: socket.socket) -> None:
        """Fill the queue that nobody will empty: Linux drops what else comes (tcp(7))."""
        sock.listen(0)
        for _ in range(2):
            filler = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            filler.setblocking(False)
            filler.connect_ex(sock.getsockname())
            self._sockets.append(filler)

    def _welcome(
        self, station: Station, tls: ssl.SSLContext | None
    ) -> Callable[[socket.socket], None]:
        delay = station.host.rtt * (2 if tls else 1)
        loop = asyncio.get_running_loop()

        def accepted(sock: socket.socket) -> None:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if delay:
                loop.call_later(delay, attend, sock)
            else:
                attend(sock)

        def attend(sock: socket.socket) -> None:
            task: asyncio.Task[object] = loop.create_task(_serve(station, sock, tls))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        return accepted


async def _serve(station: Station, sock: socket.socket, tls: ssl.SSLContext | None) -> None:
    loop = asyncio.get_running_loop()
    # A client that rejects the certificate or has left meanwhile is no fault of the web.
    with contextlib.suppress(OSError):
        await loop.connect_accepted_socket(
            lambda: Visit(station, sock, loop.time, encrypted=tls is not None),
            sock,
            ssl=tls,
            ssl_handshake_timeout=HANDSHAKE_SECONDS if tls else None,
        )


def _listen(sock: socket.socket, accepted: Callable[[socket.socket], None]) -> None:
    sock.listen(BACKLOG)
    asyncio.get_running_loop().add_reader(sock, _accept_all, sock, accepted)


def _accept_all(listener: socket.socket, accepted: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            sock, _ = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        sock.setblocking(False)
        accepted(sock)


def _turn_away(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_OFF)
    sock.close()
