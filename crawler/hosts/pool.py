"""All hosts of a run, and turns at them: no request is sent without one, redirects included.

How fast a host may be asked is decided by its `Pace`, and by its breakers whether at all. Here
requests wait for their turn, and targets for room at their host.
"""

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from types import TracebackType

from crawler.hosts.breaker import Breaker
from crawler.hosts.budget import RetryBudget
from crawler.hosts.host import Host, Port
from crawler.hosts.limits import Limits
from crawler.hosts.pace import Pace
from crawler.hosts.queue import Start, Waiter
from crawler.model import Profile

MEANWHILE = 0.25
"""Seconds after which it is looked again whether other hosts still have work."""


class HostPool:
    """The hosts of one run; `clock` is monotonic seconds, `cpu` those that this thread has used.

    `targets_left` counts the targets that have not begun, or wait for a later pass.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        clock: Callable[[], float] = time.monotonic,
        cpu: Callable[[], float] = time.thread_time,
    ) -> None:
        self.clock = clock
        self._cpu = cpu
        self.targets_left = 0
        self.retries = RetryBudget()
        self._limits = limits
        self._hosts: dict[str, Host] = {}

    def host(self, name: str) -> Host:
        """The host of that name (lower-case), made when it is first asked for."""
        host = self._hosts.get(name)
        if host is None:
            width, gap = self._limits.allowance(name)
            pace = Pace(width, gap, self._limits.deadline)
            host = self._hosts[name] = Host(name, pace, Breaker(width))
        return host

    def port(self, name: str, scheme: str, number: int | None) -> Port:
        """One port of a host; `number` is None for the scheme's own."""
        return self.host(name).port(scheme, number)

    def __iter__(self) -> Iterator[Host]:
        """Every host known so far."""
        return iter(self._hosts.values())

    def is_in_tail(self) -> bool:
        """Whether every target has begun: the run waits for what is under way, and no more."""
        return not self.targets_left

    def prefer_plain(self, names: Iterable[str]) -> None:
        """Takes over from an earlier run which hosts want the plain profile."""
        for name in names:
            self.host(name).profile = Profile.PLAIN

    def may_retry(self, port: Port) -> bool:
        """Whether the run can afford one more retry at `port`."""
        return self.retries.affords(has_answered=port.breaker.has_answered)

    def turn(self, host: Host, latest: float = math.inf) -> "Turn":
        """A turn at `host` for one request, to be had with `async with`; see `Turn`."""
        return Turn(self, host, latest)

    def has_room(self, host: Host) -> bool:
        """Whether the first target of the host's queue may begin now."""
        now = self.clock()
        wait = self._wait(host, now)
        may = wait == 0 or self._is_vain(host.pace, now)
        if not may:
            self._look_again(host, wait)
        return may and host.has_room

    def begin(self, host: Host) -> None:
        """Tells that the first target of the queue was begun; its first request comes now."""

        def began() -> None:
            host.queue.beginning -= 1
            self.advance(host)

        # The target's task runs before this does, up to its first wait.
        asyncio.get_running_loop().call_soon(began)

    def ended(self, host: Host) -> None:
        """Tells that a target of the host is no longer under way."""
        host.queue.under_way -= 1
        self.advance(host)

    def advance(self, host: Host) -> None:
        """Lets go whoever may, and looks again when the gap or the pause is over."""
        queue, pace, now = host.queue, host.pace, self.clock()
        if queue.requests and (pace.paused_until > now or pace.is_closed):
            self._turn_away(host, now)
        while queue.requests:
            wait = self._wait(host, now)
            if wait == 0:
                waiter = queue.requests.popleft()
                if not waiter.turn.done():
                    waiter.turn.set_result(pace.started(now))
            else:
                self._look_again(host, wait)
                return
        if queue.targets and host.has_room:
            wait = self._wait(host, now)
            if wait == 0 or self._is_vain(pace, now):
                queue.targets[0].offer()
            else:
                self._look_again(host, wait)

    def _wait(self, host: Host, now: float) -> float | None:
        """Seconds until the host may be asked again; None where a request must end first."""
        wait = host.pace.wait(now)
        return wait if wait is None else max(wait, self._owes(host, now))

    def _owes(self, host: Host, now: float) -> float:
        """Seconds for which the host's pages have used up their share while others have work."""
        owed = host.share.wait(now)
        if not owed or not any(one.is_busy and not one.share.wait(now) for one in self):
            return 0.0
        return min(owed, MEANWHILE)

    def _is_vain(self, pace: Pace, now: float) -> bool:
        """Whether a target would not wait for its turn: it is told so as soon as it begins."""
        spare = self._limits.deadline - self._limits.least_answer_time
        return pace.is_closed or pace.paused_until > now + spare

    def _turn_away(self, host: Host, now: float) -> None:
        """Ends the wait of requests for which the pause is too long, or which would be in vain."""
        for waiter in host.queue.requests:
            if not waiter.turn.done() and _is_too_late(host.pace, waiter, now):
                waiter.turn.set_result(None)
        left = [waiter for waiter in host.queue.requests if not waiter.turn.done()]
        host.queue.requests.clear()
        host.queue.requests.extend(left)

    def _look_again(self, host: Host, seconds: float | None) -> None:
        """Sets the host's one timer; without `seconds` the end of a request is waited for."""
        if seconds is None:
            return
        queue, loop = host.queue, asyncio.get_running_loop()
        if queue.timer is not None:
            # uvloop's handle has no `when` where the wait was under half a millisecond: it is due.
            due = queue.timer.when() if hasattr(queue.timer, "when") else 0.0
            if due <= loop.time() + seconds:
                return
            queue.timer.cancel()
        queue.timer = loop.call_later(seconds, self._woken, host)

    def _woken(self, host: Host) -> None:
        host.queue.timer = None
        self.advance(host)

    @asynccontextmanager
    async def reading(self, host: Host) -> AsyncGenerator[None, None]:
        """Waits until a page of the host may be read; what that takes is counted.

        Nothing in the block may wait.
        """
        while owed := self._owes(host, self.clock()):  # noqa: ASYNC110 the others do not tell
            await asyncio.sleep(owed)
        began = self._cpu()
        try:
            yield
        finally:
            host.share.spend(self._cpu() - began, self.clock())

    async def enter(self, host: Host, latest: float) -> Start | None:
        """Waits for a turn, which must be left then; None where there is none, see `Turn`."""
        pace, now = host.pace, self.clock()
        waiter = Waiter(now, latest, asyncio.get_running_loop().create_future())
        if _is_too_late(pace, waiter, now):
            return None
        if not host.queue.requests and self._wait(host, now) == 0:
            return pace.started(now)
        host.queue.requests.append(waiter)
        self.advance(host)
        try:
            return await waiter.turn
        except asyncio.CancelledError:
            if waiter.turn.done() and not waiter.turn.cancelled() and waiter.turn.result():
                self.leave(host)  # the turn that came meanwhile belongs to the next
            raise

    def leave(self, host: Host) -> None:
        """The request is over, its body read or dropped."""
        host.pace.ended()
        self.advance(host)


def _is_too_late(pace: Pace, waiter: Waiter, now: float) -> bool:
    """Whether the host is closed, or pauses for longer than the request may wait.

    The time that it waited for other requests of ours is not held against it.
    """
    if pace.is_closed:
        return True
    if pace.paused_until <= now:
        return False
    in_queue = now - waiter.came - pace.paused(waiter.came, now)
    return pace.paused_until > waiter.latest + in_queue


class Turn:
    """Waits, as a context manager, until a host may be asked; gives the `Start` of the request.

    It gives None where the host pauses for longer than until `latest` (put off by the time that
    other requests of ours are waited for), or is closed. The request and its body belong inside
    the block. A class, because a generator takes longer to enter and leave than all the rest.
    """

    __slots__ = ("_host", "_latest", "_pool", "_start")

    def __init__(self, pool: HostPool, host: Host, latest: float) -> None:
        self._pool = pool
        self._host = host
        self._latest = latest
        self._start: Start | None = None

    async def __aenter__(self) -> Start | None:
        self._start = await self._pool.enter(self._host, self._latest)
        return self._start

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._start is not None:
            self._pool.leave(self._host)
