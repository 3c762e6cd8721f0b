"""The shortest time in which anybody could check a world under the same politeness; pure.

It is a lower bound and not a plan: no checker can be faster without asking a host for more at once,
or giving up earlier on those that do not answer. Retries, waits and second looks are not in it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.benchmarks.kinds import Kind
from tests.benchmarks.limiter import Limiter
from tests.benchmarks.world import Link, World

REQUESTS = {
    Kind.TEMPORARY: 2,
    Kind.MOVED: 2,
    Kind.LOOP: 2,
    Kind.LOGIN: 2,
    Kind.FLAKY_ONCE: 2,
    Kind.FLAKY_TWICE: 3,
    Kind.RESET_ONCE: 2,
}
"""How often a kind must be asked at least before its verdict is known; once where not named."""
_NO_ANSWER = frozenset({Kind.NO_HOST, Kind.REFUSED, Kind.RESET, Kind.EXPIRED})


@dataclass(frozen=True, slots=True)
class Patience:
    """A checker's own bounds: seconds it waits for a connection and for an answer, and how many
    requests it has under way on one host and in all (0: no bound)."""

    connect: float
    answer: float
    per_host: int = 10
    concurrency: int = 128


@dataclass(frozen=True, slots=True)
class Bound:
    """Seconds, and what sets them: a host's name, or `concurrency`."""

    seconds: float
    set_by: str

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s by {self.set_by}"


def lower_bound(world: World, patience: Patience) -> Bound:
    """The bound on the makespan of checking all of `world`."""
    by_host: defaultdict[str, list[Link]] = defaultdict(list)
    for link in world.links:
        by_host[link.host.name].append(link)
    bounds = [Bound(_host_bound(links, patience), name) for name, links in by_host.items()]
    if patience.concurrency:
        total = sum(_host_total(links, patience) for links in by_host.values())
        bounds.append(Bound(total / patience.concurrency, "concurrency"))
    return max(bounds, key=lambda bound: bound.seconds)


def without_the_silent(world: World, patience: Patience) -> Bound:
    """The bound if hosts that never answer were known beforehand: the same for equal politeness."""
    return lower_bound(world, replace(patience, connect=0.0, answer=0.0))


def service(link: Link, patience: Patience) -> float:
    """The least seconds that finding out about `link` takes, once connected."""
    if link.kind is Kind.BLACK_HOLE:
        return patience.connect
    if link.kind is Kind.SILENT:
        return patience.answer
    if link.kind in _NO_ANSWER:
        return 0.0
    return link.first_byte * REQUESTS.get(link.kind, 1)


def _once_per_host(link: Link) -> bool:
    """Whether the first link tells of all the host's: nothing ever answers there."""
    return link.kind in {Kind.BLACK_HOLE, Kind.SILENT} or link.kind in _NO_ANSWER


def _host_total(links: Sequence[Link], patience: Patience) -> float:
    times = [service(link, patience) for link in links]
    return max(times) if _once_per_host(links[0]) else sum(times)


def _host_bound(links: Sequence[Link], patience: Patience) -> float:
    connected = min(_until_connected(link) for link in links)
    longest = max(service(link, patience) for link in links)
    shared = _host_total(links, patience) / (patience.per_host or len(links))
    return connected + max(longest, shared, _by_rate(links))


def _by_rate(links: Sequence[Link]) -> float:
    """What a popular host's limit on requests a second leaves no way around."""
    if not links[0].host.popular:
        return 0.0
    limit = Limiter()
    asked = sum(REQUESTS.get(link.kind, 1) for link in links)
    return (asked - limit.depth) / limit.rate


def _until_connected(link: Link) -> float:
    """A look-up, a round trip to connect, and one for TLS 1.3; the request's own is in its wait."""
    if link.kind is Kind.NO_HOST:
        return link.host.lookup
    return link.host.lookup + link.host.rtt * (2 if link.is_encrypted else 1)
