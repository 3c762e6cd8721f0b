"""How much, how fast and how long: the bounds of fetching, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

T = TypeVar("T")

LEAST_CONNECT = 2.0
"""Seconds that a hedge is given to connect at the least."""


@dataclass(frozen=True, slots=True)
class HostRules:
    """What is particular to the hosts a pattern matches; None keeps the general value.

    `headers` and `accept` (status codes that count as ok) add to the general ones, unless their
    names are in `anew`. `gap` is the least time in seconds between two requests' starts on the
    host. With `insecure`, certificates are not verified. `fragments` is whether anchors are
    looked for.
    """

    headers: tuple[tuple[str, str], ...] = ()
    per_host: int | None = None
    gap: float | None = None
    timeout: float | None = None
    retries: int | None = None
    accept: frozenset[int] = frozenset()
    fragments: bool | None = None
    insecure: bool | None = None
    anew: frozenset[str] = frozenset()

    def over(self, general: "HostRules") -> "HostRules":
        """These rules where they say something, else those of a more `general` pattern."""
        return HostRules(
            headers=self.headers if "headers" in self.anew else general.headers + self.headers,
            per_host=_first(self.per_host, general.per_host),
            gap=_first(self.gap, general.gap),
            timeout=_first(self.timeout, general.timeout),
            retries=_first(self.retries, general.retries),
            accept=self.accepted(general.accept),
            fragments=_first(self.fragments, general.fragments),
            insecure=_first(self.insecure, general.insecure),
            anew=self.anew | general.anew,
        )

    def accepted(self, general: frozenset[int]) -> frozenset[int]:
        """The status codes that count as ok, `general` being those for every host."""
        return self.accept if "accept" in self.anew else general | self.accept


def _first(value: T | None, general: T | None) -> T | None:
    return general if value is None else value


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
    max_redirects: int = 20
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

    def for_host(self, host: str) -> "Limits":
        """The same for a target on `host`."""
        rules = self.rules_for(host)
        if rules.timeout is None and rules.retries is None:
            return self
        return replace(
            self,
            timeout=self.timeout if rules.timeout is None else rules.timeout,
            retries=self.retries if rules.retries is None else rules.retries,
        )

    def without_retries(self) -> "Limits":
        """The same without retries, whatever the rules for a host say."""
        hosts = {pattern: replace(rules, retries=None) for pattern, rules in self.hosts.items()}
        return replace(self, retries=0, hosts=hosts)

    def rules_for(self, host: str) -> HostRules:
        """The rules for `host` (lower-case), merged from the most general pattern that matches.

        These are `*`, then `*.suffix` from the shortest suffix, then the host's own name.
        """
        if not self.hosts:
            return NO_RULES
        labels = host.split(".")
        suffixes = (".".join(labels[cut:]) for cut in range(len(labels) - 1, 0, -1))
        found = NO_RULES
        for pattern in ("*", *(f"*.{suffix}" for suffix in suffixes), host):
            rules = self.hosts.get(pattern)
            if rules is not None:
                found = rules.over(found)
        return found
