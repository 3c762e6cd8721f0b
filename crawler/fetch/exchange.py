"""One request and its response, in the host's turn, and what both teach of the host."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TypeVar

import httpx

from crawler.hosts import retry_after
from crawler.hosts.host import Port
from crawler.hosts.pool import HostPool
from crawler.hosts.queue import Start
from crawler.model import Failed, Fault
from crawler.wire.faults import fault_of

T = TypeVar("T")

RESOURCE_PAUSE = 0.25
"""Seconds until the system is asked again for a socket that it could not give."""
BUSY = 1.0
"""Seconds until a host without room for a hedge is looked at again."""
ENOUGH = 0.9
"""The part of `hedge_after` that a host must have had before its silence counts."""
PUSH_BACK = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""Statuses that may ask for fewer requests (RFC 6585 §4, RFC 9110 §15.6.4)."""
NO_ANSWER_IN_TIME = Failed(Fault.READ_TIMEOUT, "no response in time")
NO_RETRY_LEFT = Failed(Fault.RATE_LIMITED, "not retried: the run's retry budget is used up")
PAUSED_TOO_LONG = Failed(
    Fault.RATE_LIMITED, "not requested: Retry-After exceeds this link's deadline"
)


@dataclass(slots=True)
class Timing:
    """The time that one attempt has, in seconds of the pool's clock, and where it goes.

    `deadline` is the target's and `until` the attempt's; time in our own queue puts both off.
    After `hedge_after` seconds without an answer the request is hedged. `since` is set while an
    answer of `port` is waited for. `is_retry` is whether the first request counts as a retry;
    `asked` is set once any request was sent.
    """

    deadline: float
    hedge_after: float
    least_answer_time: float
    is_retry: bool = False
    until: float = 0.0
    since: float | None = None
    port: Port | None = None
    asked: bool = False

    @property
    def latest_turn(self) -> float:
        """Until when a pause of the host may last, so that there is time for an answer."""
        return self.deadline - self.least_answer_time

    def seconds_to_hedge(self, now: float) -> float:
        """Seconds until a hedge is due, and its host has room for one or answers other requests."""
        if self.since is None or self.port is None:
            return self.hedge_after
        host = self.port.host
        is_busy = host.queue.requests or host.pace.room <= 0
        # Where others are answered meanwhile, it is this page that is silent.
        wait = BUSY if is_busy and host.pace.answered_at <= self.since else 0.0
        return max(wait, self.since + self.hedge_after - now)

    def waited(self, seconds: float, paused: float) -> None:
        """A turn was waited for, for `paused` seconds of which the host itself had paused.

        The attempt may last that much longer. A pause counts towards the target's deadline; the
        wait for other requests of ours does not.
        """
        self.deadline += seconds - paused
        self.until = min(self.until + seconds, self.deadline)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Sends requests over `transport`, each in its host's turn; `now` gives aware wall time.

    `excludes` tells whether the user wants no request for a URL that is written in these forms.
    """

    transport: httpx.AsyncBaseTransport
    pool: HostPool
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    excludes: Callable[..., bool] = field(default=lambda *_: False)

    async def send(
        self,
        request: httpx.Request,
        name: str,
        timing: Timing,
        read: Callable[[httpx.Response], Awaitable[T]],
    ) -> T | Failed:
        """What `read` makes of the response of host `name`, or why there is none.

        The response is closed when this returns.
        """
        port = self.pool.port(name, request.url.scheme, request.url.port)
        timing.port = port
        refusal = port.refusal
        if refusal is not None:
            return refusal
        came = self.pool.clock()
        async with self.pool.turn(port.host, timing.latest_turn) as start:
            now = self.pool.clock()
            timing.waited(now - came, port.host.pace.paused(came, now))
            if start is None:
                return port.refusal or _put_off(port)
            timing.since = now
            # Looked at again: other requests may have found out while this one waited.
            result = port.refusal or await self._send(port, request, start, timing)
            timing.since = None
            if isinstance(result, Failed):
                return result
            try:
                return await read(result)
            finally:
                await result.aclose()

    async def _send(
        self, port: Port, request: httpx.Request, start: Start, timing: Timing
    ) -> httpx.Response | Failed:
        # Counted here and no sooner: many a planned retry is given up while it waits.
        is_retry = timing.is_retry and not timing.asked
        if is_retry and not self.pool.may_retry(port):
            return NO_RETRY_LEFT
        self.pool.retries.spent(is_retry=is_retry)
        timing.asked = True
        seconds = timing.until - start.at
        result = await self._response(request, seconds)
        if isinstance(result, Failed):
            result = port.corrected(result)
        # A host that had no time to answer was not silent.
        if result is not NO_ANSWER_IN_TIME or seconds >= ENOUGH * timing.hedge_after:
            self._note(port, result, start)
        return result

    async def _response(self, request: httpx.Request, seconds: float) -> httpx.Response | Failed:
        result: httpx.Response | Failed = NO_ANSWER_IN_TIME
        try:
            async with asyncio.timeout(seconds):
                while lacks_resources(result := await self._response_once(request)):  # noqa: ASYNC110 no event tells of a free descriptor
                    await asyncio.sleep(RESOURCE_PAUSE)
        except TimeoutError:
            pass
        return result

    async def _response_once(self, request: httpx.Request) -> httpx.Response | Failed:
        try:
            # Not through an httpx client: it would parse a redirect's Location and raise.
            return await self.transport.handle_async_request(request)
        except Exception as error:  # noqa: BLE001 the table is total: a bad link is data
            fault, detail = fault_of(error)
            return Failed(fault, detail, status=getattr(error, "status", None))

    def _note(self, port: Port, result: httpx.Response | Failed, start: Start) -> None:
        if isinstance(result, Failed):
            port.failed(result, start.at)
            port.pause_if_gone(self.pool.clock())
            return
        port.answered()
        pace = port.host.pace
        if result.status_code in PUSH_BACK:
            pace.is_unavailable = result.status_code == HTTPStatus.SERVICE_UNAVAILABLE
            asked = retry_after.seconds(result.headers.get("retry-after", ""), self.now())
            if asked is None and result.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
                asked = 0.0  # it asks for nothing; the page alone waits
            pace.pushed_back(self.pool.clock(), start, asked)
        else:
            pace.answered(self.pool.clock(), start)


def _put_off(port: Port) -> Failed:
    """The outcome of a request for which its host pauses too long."""
    is_unavailable = port.host.pace.is_unavailable
    return replace(PAUSED_TOO_LONG, fault=Fault.UNAVAILABLE) if is_unavailable else PAUSED_TOO_LONG


def lacks_resources(result: httpx.Response | Failed) -> bool:
    """Whether no request was sent for want of descriptors, ports or memory of our own."""
    return isinstance(result, Failed) and result.fault is Fault.LOCAL_RESOURCES
