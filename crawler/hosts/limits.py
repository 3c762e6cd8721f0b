"""How much, how fast and how long: the bounds of fetching, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

LEAST_CONNECT = 2.0
"""Seconds that a hedge is given to connect at the least."""


@dataclass(frozen=True, slots=True)
class HostRules:
    """What is particular to the hosts a pattern matches; None keeps the general bound.

    `gap` is the least time in seconds between two requests' starts on the host.
    """

    headers: tuple[tuple[str, str], ...] = ()
    per_host: int | None = None
    gap: float | None = None


NO_RULES = HostRules()


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a run. Times are seconds, sizes bytes.

    `concurrency` is in all: hosts are spared by their own bounds, and a page that lasts, or a host
    that is silent, is over the sooner the sooner it is asked.
    `timeout` bounds one attempt with all its redirects and its body; `deadline` bounds one
    target with all its attempts and the waits between them. `hedge` is a share of `timeout`.
    `max_body` caps a body both as it comes and as it decodes. `hosts` maps a host name,
    `*.suffix` or `*` to its rules.
    """

    concurrency: int = 256
    per_host: int = 10
    gap: float = 0.03
    connect_timeout: float = 10.0
    timeout: float = 20.0
    hedge: float = 0.4
    deadline: float = 60.0
    retries: int = 2
    max_redirects: int = 10
    max_body: int = 1_048_576
    hosts: Mapping[str, HostRules] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def hedge_after(self) -> float:
        """Seconds without an answer after which a request is hedged (`crawler.fetch.hedge`)."""
        return self.hedge * self.timeout

    @property
    def least_answer_time(self) -> float:
        """Seconds of a target's deadline that no pause may take, so that there can be an answer."""
        return self.hedge_after / 5

    def for_hedge(self) -> "Limits":
        """The same for a hedge: the system itself repeats a connection attempt that got lost."""
        left = max(LEAST_CONNECT, self.connect_timeout - self.hedge_after)
        return replace(self, connect_timeout=min(self.connect_timeout, left))

    def for_trial(self) -> "Limits":
        """The same for a host that is down: one short attempt without a hedge."""
        seconds = self.hedge_after
        connect = min(self.connect_timeout, seconds)
        return replace(self, timeout=seconds, connect_timeout=connect, hedge=1.0)

    def allowance(self, host: str) -> tuple[int, float]:
        """How many requests to `host` may be open at once, and the seconds between two starts."""
        rules = self.rules_for(host)
        gap = self.gap if rules.gap is None else rules.gap
        return rules.per_host or self.per_host, gap

    def rules_for(self, host: str) -> HostRules:
        """The rules of the most specific pattern that matches `host` (lower-case)."""
        if not self.hosts:
            return NO_RULES
        if host in self.hosts:
            return self.hosts[host]
        labels = host.split(".")
        for cut in range(1, len(labels)):
            pattern = "*." + ".".join(labels[cut:])
            if pattern in self.hosts:
                return self.hosts[pattern]
        return self.hosts.get("*", NO_RULES)
