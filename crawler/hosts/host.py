"""Everything a run knows of one host: a `Host` owns its pace, its ports and its queue.

How fast a host may be asked is one for all its ports, and so is whether its name resolves. But
where nothing listens on one port, another may well answer.
"""

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crawler.hosts.breaker import Breaker
from crawler.hosts.budget import Budget
from crawler.hosts.pace import Pace
from crawler.hosts.queue import Queue
from crawler.hosts.share import Share
from crawler.model import About, Failed, Fault, Profile

if TYPE_CHECKING:
    from crawler.hosts.robots import Robots

MOST_UNDER_WAY = 4
"""Targets of a host that may be under way, times its requests in flight: some of them wait for
another host, behind a redirect or at a site's interface."""
CLOSED = Failed(Fault.RATE_LIMITED, "not requested: the host keeps rate limiting")
UNAVAILABLE = Failed(Fault.UNAVAILABLE, "not requested: the host keeps returning 503")


@dataclass(slots=True)
class Host:
    """One host of a run.

    `resolution` tells whether its name resolves. `ports` are those asked so far, by scheme and
    port (None for the scheme's own). `profile` is how the host wants requests to look, as far as
    is known; `other_profile_fails` is set once the other was refused too. `interface` is what its
    API still allows, and `share` what its pages took of our CPU time.
    """

    name: str
    pace: Pace
    resolution: Breaker
    queue: Queue = field(default_factory=Queue)
    ports: dict[tuple[str, int | None], "Port"] = field(default_factory=dict)
    profile: Profile = Profile.BROWSER
    other_profile_fails: bool = False
    interface: Budget = field(default_factory=Budget)
    share: Share = field(default_factory=Share)

    def port(self, scheme: str, number: int | None) -> "Port":
        """One port of the host, made when it is first asked for."""
        port = self.ports.get((scheme, number))
        if port is None:
            port = self.ports[scheme, number] = Port(self, Breaker(self.pace.most))
        return port

    @property
    def is_busy(self) -> bool:
        """Whether targets wait here or are under way."""
        return bool(self.queue.targets or self.queue.under_way)

    @property
    def has_room(self) -> bool:
        """Whether another target of the queue may begin, now or when the gap is over."""
        queue, pace = self.queue, self.pace
        return (
            not queue.requests
            and queue.beginning < (1 if pace.least_gap else pace.room)
            and queue.under_way < MOST_UNDER_WAY * pace.most
        )

    @property
    def seconds_left(self) -> float:
        """The seconds that what waits in the queue will take at least."""
        queue, pace = self.queue, self.pace
        shared = max(queue.seconds / pace.most, len(queue.targets) * pace.least_gap)
        return max(shared, queue.targets[0].seconds)


@dataclass(slots=True)
class Port:
    """One scheme and port of `host` (an origin, RFC 6454): whether it answers, and its robots."""

    host: Host
    breaker: Breaker
    robots: "Robots | None" = None

    @property
    def is_down(self) -> bool:
        """Whether nothing answers here, or the host's name does not resolve."""
        return self.host.resolution.is_open or self.breaker.is_open

    @property
    def refusal(self) -> Failed | None:
        """The failure that stands for every further request; None while there may be one."""
        if self.host.pace.is_closed:
            return UNAVAILABLE if self.host.pace.is_unavailable else CLOSED
        if not self.is_down:
            return None
        resolution = self.host.resolution
        failure = (resolution if resolution.is_open else self.breaker).last_failure
        assert failure is not None  # noqa: S101 it takes some to be open
        return replace(failure, detail=f"not requested: the host is down ({failure.detail})")

    @property
    def may_recover(self) -> bool:
        """Whether it is down and will be tried again."""
        return self.host.resolution.may_close or self.breaker.may_close

    @property
    def is_alive(self) -> bool:
        """Whether answers have come from here, and still do."""
        return self.breaker.has_answered and not self.breaker.is_open

    def answered(self) -> None:
        """An answer came, whatever its status."""
        self.host.resolution.answered()
        self.breaker.answered()

    def failed(self, failure: Failed, began: float = math.inf) -> None:
        """A request that `began` then got no answer; only some failures tell of the next one."""
        match failure.fault.traits.about:
            case About.NAME:
                self.host.resolution.failed(failure, began)
            case About.PORT:
                self.breaker.failed(failure, began)
        if failure.fault.traits.silent:
            self.host.pace.was_silent()
            if self.is_down:
                # As many requests at once as a hedge sends: another would wait as long.
                self.breaker.give_up()

    def pause_if_gone(self, now: float) -> None:
        """Pauses the host where it answered before and has stopped: then one request decides.

        What waits for its turn goes on waiting. Another port that answers need not.
        """
        gone = [
            each
            for each in (self.host.resolution, self.breaker)
            if each.is_open and each.has_answered and each.may_close
        ]
        if gone and not self._has_living_sibling:
            self.host.pace.absent(now)
            for each in gone:
                each.half_open(self.host.pace.paused_until)

    @property
    def _has_living_sibling(self) -> bool:
        return any(port.is_alive for port in self.host.ports.values() if port is not self)

    def corrected(self, failure: Failed) -> Failed:
        """`failure` in the light of what is known: a name that resolved a moment ago exists."""
        if failure.fault is not Fault.DNS_NOT_FOUND or not self.host.resolution.has_answered:
            return failure
        detail = f"resolved earlier in this run, then failed ({failure.detail})"
        return replace(failure, fault=Fault.DNS_FAILURE, detail=detail)

    def try_again(self, now: float) -> None:
        """Lets one more request decide whether what is down or closed here still is."""
        tried = [each.try_again(now) for each in (self.host.resolution, self.breaker)]
        # One request at a time, unless that would hold up another port that answers.
        if any(tried) and not self._has_living_sibling:
            self.host.pace.probe()
        self.host.pace.reopen(now)
