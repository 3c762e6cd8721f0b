"""Turns: nobody asks a host without one, redirects and retries included.

What a host is allowed is decided by its `Pace`, and by a `Pulse` whether anybody answers; here
requests wait for their turn, and the run's retries are counted.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from types import TracebackType

from crawler.hosts.breaker import Pulse
from crawler.hosts.host import Gate, Origin
from crawler.hosts.limits import Limits
from crawler.hosts.pace import Pace

RETRY_SHARE = 0.1
"""Retries may be at most this share of a run's requests, …"""
RETRY_FLOOR = 20
"""… but this many in any case, so that short lists are not judged by one bad moment."""


class Politeness:
    """The gates of all hosts of a run; `clock` is monotonic seconds."""

    def __init__(
        self,
        limits: Limits,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.clock = clock
        self._limits = limits
        self._sleep = sleep
        self._gates: dict[str, Gate] = {}
        self._requests = 0
        self._retries = 0

    def gate(self, host: str) -> Gate:
        """The gate of `host`, made when it is first asked for."""
        gate = self._gates.get(host)
        if gate is None:
            most, gap = self._limits.allowance(host)
            gate = self._gates[host] = Gate(Pace(most, gap, self._limits.deadline), Pulse(most))
        return gate

    def origin(self, host: str, scheme: str, port: int | None) -> Origin:
        """One origin of `host`; `port` is None for the scheme's own."""
        return self.gate(host).origin(scheme, port)

    def keep_gap(self, host: str, gap: float) -> None:
        """Lets `gap` seconds at least lie between two requests to `host` from now on."""
        self.gate(host).pace.keep_gap(gap)

    def may_retry(self, origin: Origin) -> bool:
        """Whether the run can afford one more retry, of who is behind `origin`.

        Half of what there is, is kept for those who have answered: many dead hosts must not keep a
        living one from its second look.
        """
        most = RETRY_FLOOR + RETRY_SHARE * self._requests
        return self._retries < (most if origin.pulse.ever_answered else most / 2)

    def asked(self, *, is_retry: bool) -> None:
        """A request was made."""
        self._requests += 1
        self._retries += is_retry

    def turn(self, host: str, latest: float = math.inf) -> "Turn":
        """A turn of `host`, to be had with `async with`; see `Turn`.

        There is none where the host has asked for a pause that lasts longer than until `latest`,
        which is put off by as long as nothing but our own line is waited for, or has closed itself
        to us by now.
        """
        return Turn(self, self.gate(host), latest)

    def leave(self, gate: Gate) -> None:
        """The request is over, its body read or dropped."""
        gate.pace.ended()
        self._wake(gate)

    def _wake(self, gate: Gate) -> None:
        """Lets as many look again as there may be room for; who finds none waits on, in front."""
        room = gate.pace.room
        while gate.waiting and room > 0:
            waiter = gate.waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                room -= 1

    async def enter(self, gate: Gate, latest: float) -> bool:
        """Waits at `gate`; whether a turn came, which must be left then."""
        was_woken, came = False, self.clock()
        while True:
            now = self.clock()
            until = gate.pace.paused_until
            if until > now and until > latest + gate.pace.in_line(came, now):
                self._wake(gate)  # the turn that may have been handed to us
                return False
            seconds = gate.pace.wait(now)
            if seconds == 0:
                gate.pace.started(now)
                return True
            if gate.pace.is_closed:
                self._wake(gate)
                return False
            try:
                if seconds is not None:
                    await self._sleep(seconds)
                else:
                    await self._in_line(gate, first=was_woken)
                    was_woken = True
            except asyncio.CancelledError:
                # The turn that may have been ours belongs to the next in line.
                self._wake(gate)
                raise

    async def _in_line(self, gate: Gate, *, first: bool) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if first:
            gate.waiting.appendleft(waiter)
        else:
            gate.waiting.append(waiter)
        await waiter


class Turn:
    """Waits, as a context manager, until a host may be asked: None where it may not.

    The request and its body belong inside the block. A class, because a generator takes longer to
    enter and leave than all else that politeness does.
    """

    __slots__ = ("_came", "_gate", "_latest", "_politeness")

    def __init__(self, politeness: Politeness, gate: Gate, latest: float) -> None:
        self._politeness = politeness
        self._gate = gate
        self._latest = latest
        self._came = False

    async def __aenter__(self) -> Gate | None:
        self._came = await self._politeness.enter(self._gate, self._latest)
        return self._gate if self._came else None

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._came:
            self._politeness.leave(self._gate)
