"""The small web as a process: `python -m tests.web --script tests.web.reading_list:SCRIPT`.

When ready it prints one JSON line: `http_port`, `https_port`, `cafile`, `connect_to`. Then each
JSON line on stdin is a command, answered by one line (see `obey`). It ends when stdin closes, on
SIGTERM or SIGINT, or after `--limit` seconds, so that it never lingers.
"""

import argparse
import asyncio
import contextlib
import importlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import cast

from tests.web.behaviours import reset, status
from tests.web.script import Script
from tests.web.server import LOOPBACK, Server

Command = dict[str, str | int]


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.web", description=__doc__)
    parser.add_argument("--script", default="tests.web.reading_list:SCRIPT", help="module:name")
    parser.add_argument("--addresses", nargs="+", default=[LOOPBACK], help="loopback addresses")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds until it ends anyway")
    options = parser.parse_args()
    module, _, name = options.script.partition(":")
    script = cast("Script", getattr(importlib.import_module(module), name))
    with contextlib.suppress(TimeoutError):
        asyncio.run(asyncio.wait_for(serve(Server(script, options.addresses)), options.limit))


async def serve(server: Server) -> None:
    """Serve, say where, and obey commands until stdin ends or a signal comes."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[bytes | None] = asyncio.Queue()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lines.put_nowait, None)
    async with server:
        say(where(server))
        read = threading.Thread(target=read_stdin, args=(loop, lines.put_nowait), daemon=True)
        read.start()
        while (line := await lines.get()) is not None:
            say(obey(server, cast("Command", json.loads(line))))


def where(server: Server) -> dict[str, object]:
    """How the web is reached."""
    return {
        "http_port": server.http_port,
        "https_port": server.https_port,
        "cafile": server.cafile,
        "connect_to": server.connect_to,
    }


def obey(server: Server, command: Command) -> dict[str, object]:
    """Carry out one command.

    `{"do": "break", "url": …, "status": 410}` lets a link die (status 0: connection reset),
    `{"do": "mend", "url": …}` undoes that, `{"do": "asked"}` tells how often each URL was asked for
    and each host's peak of open requests, `{"do": "forget"}` begins the log anew.
    """
    url = str(command.get("url", ""))
    match command.get("do"):
        case "break":
            code = int(command.get("status", 404))
            server.router.replace(url, status(code) if code else reset())
        case "mend":
            server.router.restore(url)
        case "asked":
            return {"asked": server.log.asked(), "peak": server.log.peak()}
        case "forget":
            server.log.forget()
        case unknown:
            return {"error": f"no such command: {unknown}"}
    return {"done": command["do"]}


def say(answer: dict[str, object]) -> None:
    """One line for the parent."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def read_stdin(loop: asyncio.AbstractEventLoop, put: Callable[[bytes | None], None]) -> None:
    """Hand on lines, then None; any kind of file may be stdin, which pipes on the loop may not."""
    with contextlib.suppress(RuntimeError):  # the loop has ended first
        for line in stdin_lines():
            loop.call_soon_threadsafe(put, line)
        loop.call_soon_threadsafe(put, None)


def stdin_lines() -> Iterator[bytes]:
    """Lines by `os.read`: a daemon thread must not hold `sys.stdin`'s lock at exit."""
    buffer = b""
    while block := os.read(0, 65_536):
        *lines, buffer = (buffer + block).split(b"\n")
        yield from lines


if __name__ == "__main__":
    main()
