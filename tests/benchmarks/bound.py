"""The shortest time in which anybody could check a world under the same politeness; pure.

It is a lower bound, not a plan. It holds for every checker that gets an answer from each page that
has one, with the given limits and timeouts. It assumes that the checker knows each host's limits
and outages beforehand, and which pages must be asked twice. Bodies, probes and retries of dead
links are not in it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nlargest

from tests.benchmarks.habits import Outage, OutageKind
from tests.benchmarks.kinds import Kind
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
    """A checker's own limits.

    `connect` and `answer` are its timeouts in seconds, both from the look-up on. `per_host` and
    `concurrency` bound the requests at once, on one host and in all (0: no bound). `gap` is the
    seconds between two starts on a host; `burst` starts may come at once.
    """

    connect: float
    answer: float
    per_host: int = 10
    concurrency: int = 128
    gap: float = 0.0
    burst: int = 3


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


def requests(link: Link) -> int:
    """How many requests `link` needs before its verdict is known."""
    return 1 + link.refusals if link.refusals else REQUESTS.get(link.kind, 1)


def service(link: Link, patience: Patience) -> float:
    """The least seconds that requests for `link` take, once connected."""
    return _request(link, patience) * requests(link)


def alone(link: Link, patience: Patience) -> float:
    """The same with the waits that Retry-After asks for between them."""
    wait = link.host.habits.retry_after.seconds or 0.0
    return service(link, patience) + link.refusals * wait


def _request(link: Link, patience: Patience) -> float:
    if link.kind is Kind.BLACK_HOLE:
        return max(0.0, patience.connect - _until_connected(link))
    if link.kind in {Kind.SILENT, Kind.SILENT_PAGE}:
        return max(0.0, patience.answer - _until_connected(link))
    return 0.0 if link.kind in _NO_ANSWER else link.first_byte


def _once_per_host(link: Link) -> bool:
    """Whether the first link tells of all the host's: nothing ever answers there."""
    return link.kind in {Kind.BLACK_HOLE, Kind.SILENT} or link.kind in _NO_ANSWER


def _host_total(links: Sequence[Link], patience: Patience) -> float:
    times = [service(link, patience) for link in links]
    return max(times) if _once_per_host(links[0]) else sum(times)


def _host_bound(links: Sequence[Link], patience: Patience) -> float:
    connected = min(_until_connected(link) for link in links)
    if _once_per_host(links[0]):
        return connected + _host_total(links, patience)
    outages = links[0].host.habits.outages
    away = outages[0].seconds if outages and not outages[0].start else 0.0
    longest = away + max(alone(link, patience) for link in links)
    return connected + max(longest, _by_slots(links, patience), _by_rate(links, patience))


def _by_slots(links: Sequence[Link], patience: Patience) -> float:
    """The bound by requests at once, outages included."""
    habits = links[0].host.habits
    bounds = [patience.per_host, habits.limit.in_flight if habits.limit else 0]
    width = min((each for each in bounds if each), default=len(links))
    longest = nlargest(width, (_request(link, patience) for link in links))
    least = min(_request(link, patience) for link in links)
    work = _host_total(links, patience)
    seconds = lost = 0.0
    for outage in habits.outages:
        begun = sum(longest) if outage.start else 0.0
        if work <= width * (outage.start - lost) + begun:
            break  # every request may have started before the outage
        meanwhile = sum(min(each, outage.seconds) for each in longest) if outage.start else 0.0
        lost += outage.seconds - meanwhile / width
        seconds = outage.end + least
    return max(seconds, work / width + lost)


def _by_rate(links: Sequence[Link], patience: Patience) -> float:
    """The bound by starts a second: our own gap, or the host's limit."""
    habits = links[0].host.habits
    asked = sum(map(requests, links))
    least = min(_request(link, patience) for link in links)
    last = 0.0
    if patience.gap:
        # Requests that start while connecting reach the host later, together.
        ahead = (links[0].host.lookup + 2 * links[0].host.rtt) / patience.gap
        last = _last_start(asked, 1 / patience.gap, patience.burst + ahead, habits.outages)
    if habits.limit and habits.limit.rate:
        theirs = _last_start(asked, habits.limit.rate, habits.limit.depth, habits.outages)
        last = max(last, theirs)
    return last + least if last else 0.0


def _last_start(asked: int, rate: float, depth: float, outages: Sequence[Outage]) -> float:
    """When the last of so many requests can start, by a token bucket that is full at first."""
    at = max(0.0, (asked - depth) / rate)
    for outage in outages:
        # A stalled host accepts requests and answers them later.
        if at > outage.start and outage.kind is not OutageKind.STALL:
            at = max(outage.end, at + max(0.0, outage.seconds - depth / rate))
    return at


def _until_connected(link: Link) -> float:
    """A look-up, a round trip to connect, and one for TLS 1.3; the request's own is in its wait."""
    if link.kind in {Kind.NO_HOST, Kind.REFUSED, Kind.RESET}:
        return link.host.lookup
    return link.host.lookup + link.host.rtt * (2 if link.is_encrypted else 1)
