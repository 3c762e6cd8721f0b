"""Loopback servers that say exactly what a test wants said, closed when the test is done."""

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

from tests.guards import HANGS_AFTER

Script = Callable[["Talk"], Awaitable[None]]


@dataclass
class Talk:
    """One connection as the server sees it."""

    number: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def request(self) -> bytes:
        """One request's head."""
        return await self.reader.readuntil(b"\r\n\r\n")

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        self.writer.transport.abort()


@dataclass
class Server:
    """A running server: its port and what became of connections to it."""

    port: int
    connections: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str = "/", host: str = "site.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@asynccontextmanager
async def serving(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """Runs `script` for each connection; `begun` and `ended` are set by the first that does."""
    tasks: set[asyncio.Task[None]] = set()
    server = Server(port=0)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        server.connections += 1
        server.begun.set()
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await script(Talk(server.connections, reader, writer))
        finally:
            writer.transport.abort()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()
            server.ended.set()
            tasks.discard(task)

    listening = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


@contextmanager
def handshaking(context: ssl.SSLContext) -> Iterator[Server]:
    """A TLS server whose handshakes fail as OpenSSL's do, with the alert that asyncio drops."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.05)
    server, done = Server(port=listening.getsockname()[1]), threading.Event()

    def fail(plain: socket.socket) -> None:
        plain.settimeout(HANGS_AFTER)
        tls = context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        with suppress(ssl.SSLError):
            tls.do_handshake()
        # What the client still sends must be read, or closing would reset its alert away.
        with socket.socket(fileno=tls.detach()) as rest, suppress(OSError):
            rest.settimeout(HANGS_AFTER)
            rest.shutdown(socket.SHUT_WR)
            while rest.recv(65_536):
                pass

    def serve() -> None:
        while not done.is_set():
            with suppress(TimeoutError):
                plain, _ = listening.accept()
                server.connections += 1
                fail(plain)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server
    finally:
        done.set()
        thread.join(HANGS_AFTER)
        listening.close()


def saying(data: bytes, *, close: bool = True, seen: list[bytes] | None = None) -> Script:
    """A script that answers each request with `data`; `close` ends after the first."""

    async def script(talk: Talk) -> None:
        while True:
            head = await talk.request()
            if seen is not None:
                seen.append(head)
            await talk.say(data)
            if close:
                talk.writer.close()
                return

    return script


def page(body: bytes = b"hello", *, extra: bytes = b"") -> bytes:
    """A whole 200 response."""
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s" % (len(body), extra, body)
