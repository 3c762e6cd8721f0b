"""Names to addresses: blocking look-ups in a few threads of their own, once per name.

A `ThreadPoolExecutor` would not do: its threads are joined when the interpreter exits, so that one
hung resolver would hold the whole program.
"""

import asyncio
import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from crawler.model import Fault
from crawler.wire.faults import fault_of

Lookup = Callable[[str], Sequence[str]]
"""A blocking look-up: a host name to its addresses, or an OSError (`socket.gaierror`)."""

THREADS = 64
"""A quarter of the requests at once in all, each of which may be to a host of its own."""
PATIENCE = 1.0
"""Seconds after which a look-up that others wait behind is taken to hang, …"""
MOST_STUCK = 8
"""… and gets another thread at its side; in all there are at most so many times the usual ones."""
_REMEMBERED = 50_000
_Job = tuple[str, asyncio.AbstractEventLoop, "asyncio.Future[Answer]"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up gave: addresses, or else a fault and one line about it."""

    addresses: tuple[str, ...] = ()
    fault: Fault | None = None
    detail: str = ""


def system_lookup(host: str) -> tuple[str, ...]:
    """The addresses of `host` by the system's resolver, in RFC 6724 order.

    Without AI_ADDRCONFIG: a host that has only IPv6 exists, also where we have only IPv4.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(endpoint[0]) for *_, endpoint in found))


class LookupPool:
    """Asks `lookup` for each name once: callers share a look-up in flight and its answer.

    Only addresses are remembered, so that a retry asks again. Threads are daemons, started as they
    are needed: at most `threads` of them, but for those that hang longer than `patience`, so that
    one dead name server does not hold up the names of all others. To be used from one event loop.
    """

    def __init__(
        self, lookup: Lookup = system_lookup, threads: int = THREADS, *, patience: float = PATIENCE
    ) -> None:
        self._lookup = lookup
        self._limit = threads
        self._patience = patience
        self._begun: dict[str, float] = {}
        self._relief: asyncio.TimerHandle | None = None
        self._threads: list[threading.Thread] = []
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._in_flight: dict[str, asyncio.Future[Answer]] = {}
        self._answers: dict[str, Answer] = {}
        self._closed = False

    async def look_up(self, host: str) -> Answer:
        """The addresses of `host`, or why there are none. A cancelled caller disturbs no other."""
        known = self._answers.get(host)
        if known is not None:
            return known
        pending = self._in_flight.get(host)
        if pending is None:
            pending = self._ask(host)
        return await asyncio.shield(pending)

    def is_pending(self, host: str) -> bool:
        """Whether a look-up of `host` has been asked for and not answered."""
        return host in self._in_flight

    def close(self) -> None:
        """Lets idle threads end, and waits for none: a hung look-up dies with the process."""
        self._closed = True
        if self._relief is not None:
            self._relief.cancel()
        for host, future in tuple(self._in_flight.items()):
            self._settle(host, future, Answer(fault=Fault.DNS_FAILURE, detail="lookup cancelled"))
        for _ in self._threads:
            self._jobs.put(None)

    def _ask(self, host: str) -> "asyncio.Future[Answer]":
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._in_flight[host] = future
        if len(self._threads) < min(self._limit, len(self._in_flight)):
            self._start_thread()
        elif self._relief is None:
            self._relief = loop.call_later(self._patience, self._relieve, loop)
        if self._threads:
            self._jobs.put((host, loop, future))
        else:
            self._settle(
                host, future, Answer(fault=Fault.LOCAL_RESOURCES, detail="no thread available")
            )
        return future

    def _relieve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Starts a thread for each one that hangs while names wait for one."""
        self._relief = None
        waiting = self._jobs.qsize()
        if not waiting or self._closed:
            return
        since = time.monotonic() - self._patience
        stuck = sum(begun <= since for begun in tuple(self._begun.values()))
        most = min(self._limit + stuck, self._limit * MOST_STUCK)
        for _ in range(min(waiting, most - len(self._threads))):
            self._start_thread()
        self._relief = loop.call_later(self._patience, self._relieve, loop)

    def _start_thread(self) -> None:
        thread = threading.Thread(target=self._work, name="linktend-lookup", daemon=True)
        with suppress(RuntimeError):  # no thread to be had; those that run will do
            thread.start()
            self._threads.append(thread)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            host, loop, future = job
            self._begun[host] = time.monotonic()
            answer = self._answer(host)
            del self._begun[host]
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(self._settle, host, future, answer)

    def _answer(self, host: str) -> Answer:
        try:
            return Answer(tuple(self._lookup(host)))
        except Exception as error:  # noqa: BLE001 a thread must outlive any look-up
            fault, detail = fault_of(error)
            return Answer(fault=fault, detail=detail)

    def _settle(self, host: str, future: "asyncio.Future[Answer]", answer: Answer) -> None:
        if self._in_flight.get(host) is future:
            del self._in_flight[host]
        if not answer.fault and not self._closed:
            if len(self._answers) >= _REMEMBERED:
                del self._answers[next(iter(self._answers))]
            self._answers[host] = answer
        if not future.done():
            future.set_result(answer)
