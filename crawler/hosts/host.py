"""What holds for a host, and what for one scheme and port of it alone (an origin, RFC 6454).

How fast a host may be asked is one for all its ports, and so is whether its name is found; but
where nobody listens on one port, another may well answer.
"""

import asyncio
import math
from collections import deque
from dataclasses import dataclass, field, replace

from crawler.hosts.breaker import Pulse
from crawler.hosts.pace import Pace
from crawler.model import Failed, Fault

NAMELESS = frozenset({Fault.DNS_NOT_FOUND, Fault.DNS_FAILURE})
"""What every port of the same host would most likely meet too."""
UNANSWERED = NAMELESS | {
    Fault.CONNECT_REFUSED,
    Fault.CONNECT_TIMEOUT,
    Fault.CONNECT_FAILED,
    Fault.READ_TIMEOUT,
}
"""What the next request to the same origin would most likely meet too."""


@dataclass(slots=True)
class Gate:
    """One host: its pace, whether its name is found, and who waits for a request of it to end.

    `origins` are those asked so far, by scheme and port (None for the scheme's own).
    """

    pace: Pace
    name: Pulse
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)
    origins: dict[tuple[str, int | None], "Origin"] = field(default_factory=dict)

    def origin(self, scheme: str, port: int | None) -> "Origin":
        """One origin of the host, made when it is first asked for."""
        origin = self.origins.get((scheme, port))
        if origin is None:
            origin = self.origins[scheme, port] = Origin(self, Pulse(self.pace.most))
        return origin


@dataclass(slots=True)
class Origin:
    """One scheme and port of the host behind `gate`, and whether anybody answers there."""

    gate: Gate
    pulse: Pulse

    @property
    def is_down(self) -> bool:
        """Whether nobody answers here, or the host's name is not found."""
        return self.gate.name.is_down or self.pulse.is_down

    @property
    def shut(self) -> Failed | None:
        """The failure that stands for every further request; None while there may be one."""
        if self.gate.pace.is_closed:
            return Failed(Fault.RATE_LIMITED, "not asked: its host keeps asking for fewer requests")
        if not self.is_down:
            return None
        pulse = self.gate.name if self.gate.name.is_down else self.pulse
        assert pulse.failure is not None  # noqa: S101 it takes some to be down
        detail = f"not asked: its host is down ({pulse.failure.detail})"
        return replace(pulse.failure, detail=detail)

    def answered(self) -> None:
        """The host answered, whatever it said."""
        self.gate.name.answered()
        self.pulse.answered()

    def failed(self, failure: Failed, began: float = math.inf) -> None:
        """A request that `began` then came to nothing; only some failures tell of the next one."""
        if failure.fault in NAMELESS:
            self.gate.name.kept_silent(failure, began)
        elif failure.fault in UNANSWERED:
            self.pulse.kept_silent(failure, began)

    def believed(self, failure: Failed) -> Failed:
        """What to make of `failure`: a name that was found a moment ago is not gone by now."""
        if failure.fault is not Fault.DNS_NOT_FOUND or not self.gate.name.ever_answered:
            return failure
        detail = f"found a moment ago, and then not ({failure.detail})"
        return replace(failure, fault=Fault.DNS_FAILURE, detail=detail)

    def forgive(self, now: float) -> None:
        """Lets one more request decide whether what is down or closed here still is."""
        others = [each for each in self.gate.origins.values() if each is not self]
        relented = [each.relent(now) for each in (self.gate.name, self.pulse)]
        # One thing at a time, unless that would hold up a port that is well.
        if any(relented) and not any(each.is_alive for each in others):
            self.gate.pace.narrow()
        self.gate.pace.relent(now)

    @property
    def may_recover(self) -> bool:
        """Whether it is down and will be given another chance."""
        return self.gate.name.may_recover or self.pulse.may_recover

    @property
    def is_alive(self) -> bool:
        """Whether answers have come from here, and still do."""
        return self.pulse.ever_answered and not self.pulse.is_down
