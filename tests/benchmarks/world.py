"""The simulated web as a value: hosts, links, their fates and latencies, all from one seed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import urlsplit

from tests.benchmarks.habits import NO_HABITS, Habits
from tests.benchmarks.kinds import Kind
from tests.benchmarks.lists import Entry
from tests.benchmarks.mix import BIG, Mix, Spread, draw_mix

ALWAYS_UP = 8
"""From so many links on, a host is neither dead nor for sale, though it may refuse machines."""
ALWAYS_OPEN = 60
"""From so many links on, a host refuses nobody: it would drown all else that a race shows."""
MOST_REFUSALS = 2
"""How often in a row a page answers 429 that answers well later."""
_SIZE = Spread(24_000, 1.0)
_REFUSALS = frozenset({Kind.CHALLENGE, Kind.FORBIDDEN, Kind.NOT_FOR_MACHINES, Kind.LIMITED})
_INNER_ONLY = frozenset({Kind.GONE, Kind.REMOVED, Kind.SOFT_404, Kind.LOGIN, Kind.LOOP})
"""What befalls no front page: it is there as long as its host is."""


@dataclass(frozen=True, slots=True)
class Host:
    """One host. Times are seconds: `lookup` of its name, `rtt` one round trip to it.

    `kind` is the fate it shares with all its links, `Kind.PAGE` where it is healthy; only then it
    has habits.
    """

    name: str
    address: str
    kind: Kind
    lookup: float
    rtt: float
    habits: Habits = NO_HABITS


@dataclass(frozen=True, slots=True)
class Link:
    """One URL of the list.

    `first_byte` is seconds from each request to its answer's first byte, a round trip included;
    `size` is bytes of the page, `refusals` the 429s that come before a page of
    `Kind.LIMITED_ONCE`.
    """

    entry: Entry
    host: Host
    kind: Kind
    first_byte: float
    size: int
    refusals: int = 0

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

    @property
    def allows_defaults(self) -> bool:
        """Whether every host allows linktend's defaults; else some limit below them."""
        return all(host.habits.allows_defaults for host in self.hosts)


def build(
    listed: Sequence[Entry], seed: int, *, named: bool = True, mix: Mix | None = None
) -> World:
    """The world of a list and a seed; the seed draws the mix too, unless one is given.

    Without `named`, hosts are called by address: there are no look-ups, and hosts that should not
    be found refuse connections instead.
    """
    drawn = _Draw(seed, draw_mix(seed) if mix is None else mix, named)
    by_host: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in listed:
        by_host[urlsplit(entry.url).hostname or ""].append(entry)
    links = {
        link.entry: link
        for number, (name, theirs) in enumerate(by_host.items())
        for link in drawn.links(drawn.host(name, number, theirs), theirs)
    }
    return World(seed, tuple(links[entry] for entry in listed))


def uniform(urls: int, hosts: int, *, encrypted: bool, size: int = 19_000) -> World:
    """A world with no latency and nothing amiss, for throughput; hosts take turns."""
    over = "https" if encrypted else "http"
    made = [
        Host(f"host-{number}.example", address(number), Kind.PAGE, 0.0, 0.0)
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


@dataclass(frozen=True, slots=True)
class _Draw:
    """Draws hosts and links; each draw depends on the seed and its own name only."""

    seed: int
    mix: Mix
    named: bool

    def host(self, name: str, number: int, theirs: Sequence[Entry]) -> Host:
        random = Random(f"{self.seed} {name}")
        kind = _pick(random, self.mix.host_fates)
        if len(theirs) >= (ALWAYS_OPEN if kind in _REFUSALS else ALWAYS_UP):
            kind = Kind.PAGE
        if kind is Kind.EXPIRED and any(entry.url.startswith("http:") for entry in theirs):
            kind = Kind.RESET  # over plain HTTP nobody would see the certificate
        if kind is Kind.NO_HOST and not self.named:
            kind = Kind.REFUSED
        lookup = self.mix.lookup.draw(random, 0.002, 1.0)
        rtt = self.mix.rtt.draw(random, 0.005, 0.35)
        habits = self.mix.habits(random, len(theirs)) if kind is Kind.PAGE else NO_HABITS
        where = address(number)
        return Host(name, where, kind, lookup if self.named else 0.0, rtt, habits)

    def links(self, host: Host, theirs: Sequence[Entry]) -> list[Link]:
        random = Random(f"{self.seed} {host.name} pages")
        usual = self.mix.first_byte
        if len(theirs) >= BIG:  # large sites are alike in this
            usual = replace(usual, sigma=usual.sigma / 2)
        seconds = usual.draw(random, 0.03, 2.0)
        away = random.sample(theirs, min(host.habits.isolated_503s, len(theirs)))
        return [self._link(entry, host, seconds, away=entry in away) for entry in theirs]

    def _link(self, entry: Entry, host: Host, usual: float, *, away: bool) -> Link:
        random = Random(f"{self.seed} {entry.url}")
        kind, refusals = self._fate(random, host)
        if kind in _INNER_ONLY and urlsplit(entry.url).path in {"", "/"}:
            kind = Kind.PAGE
        if kind is Kind.PAGE and away:
            kind = Kind.FLAKY_ONCE
        first_byte = usual * random.lognormvariate(0.0, self.mix.page_sigma)
        if kind is Kind.SLOW:
            first_byte = random.uniform(3.0, 9.0)
        seconds = host.rtt + min(first_byte, 12.0)
        if host.kind is not Kind.PAGE:
            seconds = 2 * host.rtt  # there is no page to make
        size = int(_SIZE.draw(random, 2_000, 600_000))
        return Link(entry, host, kind, seconds, size, refusals)

    def _fate(self, random: Random, host: Host) -> tuple[Kind, int]:
        """The kind of a link, and how many 429s come before a page of `Kind.LIMITED_ONCE`."""
        if host.kind is not Kind.PAGE:
            return host.kind, 0
        if random.random() < host.habits.refusing_pages:
            return Kind.LIMITED, 0
        refusals = 0
        while refusals < MOST_REFUSALS and random.random() < host.habits.page_refusals:
            refusals += 1
        return (
            (Kind.LIMITED_ONCE, refusals) if refusals else (_pick(random, self.mix.link_fates), 0)
        )


def _pick(random: Random, odds: Mapping[Kind, float]) -> Kind:
    drawn = random.random()
    for kind, share in odds.items():
        drawn -= share
        if drawn < 0:
            return kind
    return Kind.PAGE
