"""The simulated web as a value: hosts, links, their fates and latencies, all from one seed."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import urlsplit

from tests.benchmarks.kinds import HOST_FATES, LINK_FATES, Kind
from tests.benchmarks.lists import Entry

POPULAR = 12
"""From so many links on, a host limits what one visitor may ask at once and a second."""
ALWAYS_UP = 8
"""From so many links on, a host is neither dead nor for sale, though it may refuse machines."""
ALWAYS_OPEN = 60
"""From so many links on, a host refuses nobody: it would drown all else that a race shows."""
BANDWIDTH = 2e6
"""Bytes a second, of every answer's body."""
_REFUSALS = frozenset({Kind.CHALLENGE, Kind.FORBIDDEN, Kind.NOT_FOR_MACHINES, Kind.LIMITED})
_INNER_ONLY = frozenset({Kind.GONE, Kind.REMOVED, Kind.SOFT_404, Kind.LOGIN, Kind.LOOP})
"""What befalls no front page: it is there as long as its host is."""


@dataclass(frozen=True, slots=True)
class Host:
    """One host. Times are seconds: `lookup` of its name, `rtt` one round trip to it.

    `kind` is the fate it shares with all its links, `Kind.PAGE` where it is healthy.
    """

    name: str
    address: str
    kind: Kind
    popular: bool
    lookup: float
    rtt: float


@dataclass(frozen=True, slots=True)
class Link:
    """One URL of the list.

    `first_byte` is seconds from each request to its answer's first byte, a round trip included;
    `size` is bytes of the page.
    """

    entry: Entry
    host: Host
    kind: Kind
    first_byte: float
    size: int

    @property
    def is_encrypted(self) -> bool:
        """Whether its URL is https."""
        return self.entry.url.startswith("https:")

    @property
    def target(self) -> str:
        """Path and query, as in a request line."""
        return "/" + self.entry.url.split("/", 3)[3]


@dataclass(frozen=True, slots=True)
class World:
    """Every host and link of one race."""

    seed: int
    links: tuple[Link, ...]

    @property
    def hosts(self) -> tuple[Host, ...]:
        """The distinct hosts, in the order of the document."""
        return tuple(dict.fromkeys(link.host for link in self.links))


def build(listed: Sequence[Entry], seed: int, *, named: bool = True) -> World:
    """The world of a list and a seed.

    Without `named` hosts have addresses for names; then no name can be missing, and such hosts
    refuse connections instead.
    """
    by_host: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in listed:
        by_host[urlsplit(entry.url).hostname or ""].append(entry)
    hosts = {
        name: _host(name, number, theirs, seed, named=named)
        for number, (name, theirs) in enumerate(by_host.items())
    }
    return World(seed, tuple(_link(entry, hosts, seed) for entry in listed))


def uniform(urls: int, hosts: int, *, encrypted: bool, size: int = 19_000) -> World:
    """A world with no latency and nothing amiss, for throughput; hosts take turns."""
    over = "https" if encrypted else "http"
    made = [
        Host(f"host-{number}.example", address(number), Kind.PAGE, False, 0.0, 0.0)
        for number in range(hosts)
    ]
    entries = (
        Entry(f"Notes from the desk, page {turn}", f"{over}://{made[turn % hosts].name}/n/{turn}")
        for turn in range(urls)
    )
    return World(
        0,
        tuple(
            Link(entry, made[turn % hosts], Kind.PAGE, 0.0, size)
            for turn, entry in enumerate(entries)
        ),
    )


def address(number: int) -> str:
    """The loopback address of host `number`, from 0."""
    return f"127.{number // 60_000 + 10}.{number // 240 % 250}.{number % 240 + 1}"


def _host(name: str, number: int, theirs: Sequence[Entry], seed: int, *, named: bool) -> Host:
    random = Random(f"{seed} {name}")
    kind = _draw(random, HOST_FATES)
    if len(theirs) >= (ALWAYS_OPEN if kind in _REFUSALS else ALWAYS_UP):
        kind = Kind.PAGE
    if kind is Kind.EXPIRED and any(entry.url.startswith("http:") for entry in theirs):
        kind = Kind.RESET  # over plain HTTP nobody would see the certificate
    if kind is Kind.NO_HOST and not named:
        kind = Kind.REFUSED
    return Host(
        name=name,
        address=address(number),
        kind=kind,
        popular=len(theirs) >= POPULAR,
        lookup=_lognormal(random, 0.03, 0.7, 0.002, 1.0),
        rtt=_lognormal(random, 0.06, 0.7, 0.005, 0.35),
    )


def _link(entry: Entry, hosts: Mapping[str, Host], seed: int) -> Link:
    host = hosts[urlsplit(entry.url).hostname or ""]
    spread = 0.35 if host.popular else 0.6  # large sites are alike in this
    usual = _lognormal(Random(f"{seed} {host.name} pace"), 0.30, spread, 0.03, 2.0)
    random = Random(f"{seed} {entry.url}")
    kind = _draw(random, LINK_FATES) if host.kind is Kind.PAGE else host.kind
    if kind in _INNER_ONLY and urlsplit(entry.url).path in {"", "/"}:
        kind = Kind.PAGE
    first_byte = usual * random.lognormvariate(0.0, 0.5)
    if kind is Kind.SLOW:
        first_byte = random.uniform(4.0, 12.0)
    size = int(_lognormal(random, 24_000, 1.0, 2_000, 600_000))
    return Link(entry, host, kind, host.rtt + min(first_byte, 12.0), size)


def _draw(random: Random, odds: Mapping[Kind, float]) -> Kind:
    drawn = random.random()
    for kind, share in odds.items():
        drawn -= share
        if drawn < 0:
            return kind
    return Kind.PAGE


def _lognormal(random: Random, median: float, sigma: float, least: float, most: float) -> float:
    return min(most, max(least, random.lognormvariate(math.log(median), sigma)))
