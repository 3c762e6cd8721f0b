"""The small web on an event loop: listeners, doors, TLS, and an end that leaves nothing open."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Coroutine, Sequence
from types import TracebackType
from typing import Self

from tests.web.access_log import AccessLog
from tests.web.certificates import Authority
from tests.web.connection import LINGER_OFF, Connection, Stage
from tests.web.script import Door, Router, Script

LOOPBACK = "127.0.0.1"


class Server:
    """Serves a script on the running loop, between `async with` and its end.

    `addresses` are the loopback addresses listened on, all with the same two ports. Accepting is
    done here and not by `create_server`, so that every socket, in mid-handshake too, has an owner
    that can end it.
    """

    def __init__(self, script: Script, addresses: Sequence[str] = (LOOPBACK,)) -> None:
        started = time.monotonic()
        self.router = Router(script)
        self.log = AccessLog()
        self.stage = Stage(self.router, self.log, lambda: time.monotonic() - started)
        self._script = script
        self._addresses = addresses
        self._authority = Authority()
        self._tls = self._authority.server_context(dict(script.certificates))
        self._sockets: list[socket.socket] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._doors: dict[Door, int] = {}
        self.cafile = str(self._authority.cafile)
        self.http_port = 0
        self.https_port = 0

    async def __aenter__(self) -> Self:
        try:
            self.http_port = self._listen("http", self._addresses)
            self.https_port = self._listen("https", self._addresses)
            for door in sorted(set(self._script.doors.values()) - {Door.OPEN, Door.PLAINTEXT}):
                self._doors[door] = self._bar(door)
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        connections = tuple(self.stage.connections)
        for connection in connections:
            connection.reset()
        await asyncio.gather(*(connection.gone.wait() for connection in connections))
        for sock in self._sockets:
            sock.close()
        self._authority.close()

    @property
    def connect_to(self) -> list[str]:
        """Curl's `--connect-to` values that lead every host here; hosts with odd doors first."""
        odd = [
            f"{host}:{port}:{LOOPBACK}:{self._port(door, port)}"
            for host, door in self._script.doors.items()
            for port in (80, 443)
        ]
        return [*odd, f"*:80:{LOOPBACK}:{self.http_port}", f"*:443:{LOOPBACK}:{self.https_port}"]

    def _port(self, door: Door, port: int) -> int:
        plain = door is Door.PLAINTEXT or port == 80
        return self._doors.get(door, self.http_port if plain else self.https_port)

    def _listen(self, scheme: str, addresses: Sequence[str]) -> int:
        port = 0
        for address in addresses:
            sock = self._bind(address, port)
            port = sock.getsockname()[1]
            sock.listen(1024)
            self._spawn(self._accept(sock, scheme))
        return port

    def _bar(self, door: Door) -> int:
        """The port of a door at which no HTTP is spoken."""
        sock = self._bind(LOOPBACK, 0)
        if door is Door.BLACK_HOLE:
            self._sockets += fill(sock)
        elif door is not Door.CLOSED:  # bound and not listening: refused, and nobody else's port
            sock.listen(1024)
            self._spawn(self._turn_away(sock, door))
        return int(sock.getsockname()[1])

    def _bind(self, address: str, port: int) -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._sockets.append(sock)
        sock.setblocking(False)
        sock.bind((address, port))
        return sock

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listener: socket.socket, scheme: str) -> None:
        loop = asyncio.get_running_loop()
        while True:
            sock, _ = await loop.sock_accept(listener)
            self._spawn(self._serve(sock, scheme))

    async def _serve(self, sock: socket.socket, scheme: str) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A client that rejects the certificate or leaves in the handshake is what it is for.
        with contextlib.suppress(OSError):
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: Connection(self.stage, scheme, sock),
                sock,
                ssl=self._tls if scheme == "https" else None,
            )

    async def _turn_away(self, listener: socket.socket, door: Door) -> None:
        loop = asyncio.get_running_loop()
        while True:
            sock, _ = await loop.sock_accept(listener)
            if door is Door.RESET:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_OFF)
                sock.close()
            else:
                self._sockets.append(sock)


def fill(bound: socket.socket) -> list[socket.socket]:
    """Let `bound` listen with a queue that is full, so that the kernel drops whoever knocks.

    What is returned holds the places; close it with the socket.
    """
    bound.listen(0)
    holding = [socket.socket(bound.family, socket.SOCK_STREAM) for _ in range(2)]
    for each in holding:
        each.setblocking(False)
        each.connect_ex(bound.getsockname())
    return holding
