"""One accepted connection: requests parsed, behaviours played, in order."""

import asyncio
import contextlib
import socket
import struct
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.web.access_log import AccessLog
from tests.web.exchange import Exchange
from tests.web.request import Request, parse
from tests.web.script import Router

MAX_HEAD = 256 * 1024
TLS_RECORD = b"\x16\x03"  # how a client that expects TLS begins (RFC 8446, section 5.1)
LINUX = sys.platform == "linux"
LINGER_OFF = struct.pack("ii", 1, 0)  # close with RST (POSIX, SO_LINGER with zero time)


@dataclass(slots=True)
class Stage:
    """What all connections of a web share; `now` gives seconds since it started."""

    router: Router
    log: AccessLog
    now: Callable[[], float]
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    connections: "set[Connection]" = field(default_factory=set)
    accepted: int = 0

    def gate(self, name: str) -> asyncio.Event:
        """The gate of that name, shut when new."""
        return self.gates.setdefault(name, asyncio.Event())


class Connection(asyncio.Protocol):
    """An HTTP/1 server's side of a connection, and the `Wire` its behaviours write to.

    Requests are answered one after the other, pipelined ones too; `gone` is set once the transport
    has let go of the socket.
    """

    def __init__(self, stage: Stage, scheme: str, sock: socket.socket) -> None:
        self._stage = stage
        self._scheme = scheme
        self._socket = sock
        self._buffer = bytearray()
        self._skip = 0  # bytes of a request's body still to come
        self._playing: asyncio.Future[None] | None = None
        self._open: Request | None = None
        self.gone = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        stage.accepted += 1
        self._number = stage.accepted

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._stage.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the protocol's signature
        self._writable.set()
        if self._playing is not None:
            self._playing.cancel()
        self._answered()
        self._stage.connections.discard(self)
        self.gone.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer.startswith(TLS_RECORD):  # as servers do: plain words, and an end
            self._transport.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            self._transport.close()
            return
        if self._playing is None:
            self._play_all()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def write(self, data: bytes) -> None:
        self._transport.write(data)

    async def drain(self) -> None:
        await self._writable.wait()
        await asyncio.sleep(0)  # lets a lost connection be seen by a behaviour that never waits

    async def taken(self) -> None:
        if not LINUX:
            await asyncio.sleep(0.02)
            return
        while is_unread(self._socket):  # noqa: ASYNC110 a client tells nobody that it has read
            await asyncio.sleep(0.002)

    def close(self) -> None:
        self._transport.close()

    def reset(self) -> None:
        """End with RST: over TLS too, since it is the TCP socket that lingers no more."""
        with contextlib.suppress(OSError):  # gone already, with the loop yet to hear of it
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_OFF)
        self._transport.abort()

    async def gate(self, name: str) -> None:
        await self._stage.gate(name).wait()

    def _play_all(self) -> None:
        """Play whole requests in the buffer until one takes time or none is left."""
        while self._playing is None and not self._transport.is_closing():
            head = self._take_head()
            if head is None:
                return
            request = parse(
                head, scheme=self._scheme, at=self._stage.now(), connection=self._number
            )
            if request is None:
                self._transport.close()
                return
            self._skip = request.body_length
            self._play(request)

    def _take_head(self) -> bytes | None:
        """The next request's head, the body before it dropped; None while it is not all here."""
        if self._skip:
            skipped = min(self._skip, len(self._buffer))
            del self._buffer[:skipped]
            self._skip -= skipped
        end = -1 if self._skip else self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > MAX_HEAD:
                self._transport.abort()
            return None
        head = bytes(self._buffer[: end + 4])
        del self._buffer[: end + 4]
        return head

    def _play(self, request: Request) -> None:
        nth = self._stage.log.begin(request)
        self._open = request
        waiting = self._stage.router.find(request)(Exchange(request, nth, self))
        if waiting is None:
            self._finish(request)
        else:
            self._playing = asyncio.ensure_future(_wait(waiting))
            self._playing.add_done_callback(lambda played: self._played(request, played))

    def _played(self, request: Request, played: "asyncio.Future[None]") -> None:
        self._playing = None
        if played.cancelled():  # the client left, or the web ends
            return
        if played.exception() is not None:
            self.reset()
            played.result()
        self._finish(request)
        self._play_all()

    def _finish(self, request: Request) -> None:
        self._answered()
        if request.closes:
            self._transport.close()

    def _answered(self) -> None:
        if self._open is not None:
            self._stage.log.end(self._open)
            self._open = None


def is_unread(sock: socket.socket) -> bool:
    """Whether the other end of a connection, on this machine too, has bytes yet to read."""
    try:
        ends = f" {_as_listed(sock.getpeername())} {_as_listed(sock.getsockname())} "
    except OSError:  # the connection is gone
        return False
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines():
        if ends in line:
            _, waiting = line.partition(ends)[2].split()[1].split(":")
            return int(waiting, 16) > 0
    return False


def _as_listed(address: tuple[str, int]) -> str:
    """An IPv4 endpoint as /proc/net/tcp writes it: `0100007F:1F90`, by proc(5)."""
    host, port = address
    return f"{int.from_bytes(socket.inet_aton(host), sys.byteorder):08X}:{port:04X}"


async def _wait(waiting: Awaitable[None]) -> None:
    await waiting
