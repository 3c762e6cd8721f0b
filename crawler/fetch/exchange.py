"""One request in its host's turn: an answer or a fault, and what it teaches us about the host."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TypeVar

import httpx

from crawler.hosts import retry_after
from crawler.hosts.host import Origin
from crawler.hosts.turns import Politeness
from crawler.model import Failed, Fault
from crawler.wire.faults import fault_of

T = TypeVar("T")

PAUSE = 0.25
"""Seconds until a machine that has no socket left is asked for one again."""
BUSY = 1.0
"""Seconds until a host that has no room for one more request is looked at again."""
ENOUGH = 0.9
"""The part of the patience that a host must have had before it counts as silent."""
TOO_LATE = Failed(Fault.READ_TIMEOUT, "no answer in time")
NOT_AGAIN = Failed(
    Fault.RATE_LIMITED, "not asked again: the run has made all the retries that it may"
)
LEFT_ALONE = Failed(
    Fault.RATE_LIMITED, "not asked: its host wants to be left alone for longer than a link may take"
)


@dataclass(slots=True)
class Vigil:
    """An attempt's wait for answers: since when, in the run's clock, and from whom.

    `deadline` is the target's, put off by its waits in line here, and `until` the attempt's, in the
    same clock; `patience` is the seconds without an answer before its request is hedged, and after
    which its host counts as silent.
    `is_retry` is whether the first request is one of the run's retries; `origin` is who was to be
    asked last, and `asked` whether any request was sent.
    """

    deadline: float
    patience: float
    is_retry: bool = False
    until: float = 0.0
    since: float | None = None
    origin: Origin | None = None
    asked: bool = False

    @property
    def is_in_vain(self) -> bool:
        """Whether who was to be asked last would not be asked now."""
        return self.origin is not None and self.origin.shut is not None

    def seconds_to_hedge(self, now: float) -> float:
        """Seconds until an answer has been waited for with patience and its host has room."""
        if self.since is None or self.origin is None:
            return self.patience
        gate = self.origin.gate
        busy = BUSY if gate.waiting or gate.pace.room <= 0 else 0.0
        return max(busy, self.since + self.patience - now)

    @property
    def latest_turn(self) -> float:
        """Until when a pause that the host asks for may last, so that there is time to answer."""
        return self.deadline - self.patience / 5

    def waited(self, seconds: float, in_line: float) -> None:
        """A turn has come, or none will; so much of the wait for it was for nothing but our line.

        What politeness takes is no fault of the server's: the attempt may last as much longer. A
        pause counts towards the deadline, but not for how long we let the target wait in line.
        """
        self.deadline += in_line
        self.until = min(self.until + seconds, self.deadline)


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks politely over `transport`; `now` gives aware wall time."""

    transport: httpx.AsyncBaseTransport
    politeness: Politeness
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    async def ask(
        self,
        request: httpx.Request,
        host: str,
        vigil: Vigil,
        read: Callable[[httpx.Response], Awaitable[T]],
    ) -> T | Failed:
        """What `read` makes of the answer of `host`, which is closed then; or why there is none."""
        origin = self.politeness.origin(host, request.url.scheme, request.url.port)
        vigil.origin = origin
        shut = origin.shut
        if shut is not None:
            return shut
        came = self.politeness.clock()
        async with self.politeness.turn(host, vigil.latest_turn) as gate:
            now = self.politeness.clock()
            vigil.waited(now - came, origin.gate.pace.in_line(came, now))
            if gate is None:
                return origin.shut or LEFT_ALONE
            vigil.since = now
            # Asked again: while this one waited, others may have found out.
            result = origin.shut or await self._ask(origin, request, now, vigil)
            vigil.since = None
            if isinstance(result, Failed):
                return result
            try:
                return await read(result)
            finally:
                await result.aclose()

    async def _ask(
        self, origin: Origin, request: httpx.Request, now: float, vigil: Vigil
    ) -> httpx.Response | Failed:
        # Counted no sooner: many a retry that was meant to be made is given up while it waits.
        is_retry = vigil.is_retry and not vigil.asked
        if is_retry and not self.politeness.may_retry(origin):
            return NOT_AGAIN
        self.politeness.asked(is_retry=is_retry)
        vigil.asked = True
        seconds = vigil.until - now
        result = await self._send(request, seconds)
        if isinstance(result, Failed):
            result = origin.believed(result)
        # A host that was given no time to answer has not kept silent.
        if result is not TOO_LATE or seconds >= ENOUGH * vigil.patience:
            self._note(origin, result, now)
        return result

    async def _send(self, request: httpx.Request, seconds: float) -> httpx.Response | Failed:
        result: httpx.Response | Failed = TOO_LATE
        try:
            async with asyncio.timeout(seconds):
                while is_short_of_means(result := await self._send_once(request)):  # noqa: ASYNC110 nothing tells of a free handle
                    await asyncio.sleep(PAUSE)
        except TimeoutError:
            pass
        return result

    async def _send_once(self, request: httpx.Request) -> httpx.Response | Failed:
        try:
            # Not through an httpx client: it would parse a redirect's Location and raise.
            return await self.transport.handle_async_request(request)
        except Exception as error:  # noqa: BLE001 the table is total: a bad link is data
            fault, detail = fault_of(error)
            return Failed(fault, detail, status=getattr(error, "status", None))

    def _note(self, origin: Origin, result: httpx.Response | Failed, began: float) -> None:
        if isinstance(result, Failed):
            origin.failed(result, began)
            return
        origin.answered()
        if pushes_back(result):
            asked = retry_after.seconds(result.headers.get("retry-after", ""), self.now())
            origin.gate.pace.pushed_back(self.politeness.clock(), asked, began)
        elif result.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            origin.gate.pace.faltered()
        else:
            origin.gate.pace.answered()


def is_short_of_means(result: httpx.Response | Failed) -> bool:
    """Whether no request was made for want of file handles, ports or memory of our own."""
    return isinstance(result, Failed) and result.fault is Fault.LOCAL_RESOURCES


def pushes_back(response: httpx.Response) -> bool:
    """Whether the host asks for fewer requests: 429, or 503 that says until when."""
    status = response.status_code
    unavailable = status == HTTPStatus.SERVICE_UNAVAILABLE and "retry-after" in response.headers
    return status == HTTPStatus.TOO_MANY_REQUESTS or unavailable
