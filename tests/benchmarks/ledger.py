"""What a simulated web was asked in one run, as a value that travels between processes; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from tests.benchmarks.station import Station


@dataclass(frozen=True, slots=True)
class HostSeen:
    """What one host saw: the most requests at once and in any second, and the refusals of its
    limiter. `allows_defaults`: its limit, if any, allows linktend's defaults."""

    name: str
    connections: int
    peak_in_flight: int
    peak_rate: int
    refused: int
    allows_defaults: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: monotonic seconds, status (0: no answer was due), seconds to its end.

    `caused` is whether the host's limiter refused it.
    """

    host: str
    at: float
    encrypted: bool
    target: str
    status: int
    caused: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Ledger:
    """All hosts, and all requests in order of arrival."""

    hosts: tuple[HostSeen, ...]
    asked: tuple[Asked, ...]

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Self:
        """The ledger that `dataclasses.asdict` took apart."""
        return cls(
            tuple(HostSeen(**each) for each in found["hosts"]),
            tuple(Asked(**each) for each in found["asked"]),
        )

    @property
    def busiest(self) -> HostSeen:
        """The host that saw the most requests at once."""
        return max(self.hosts, key=lambda seen: seen.peak_in_flight)

    @property
    def fastest(self) -> HostSeen:
        """The host that saw the most requests in one second."""
        return max(self.hosts, key=lambda seen: seen.peak_rate)

    @property
    def refused(self) -> int:
        """Refusals by all limiters."""
        return sum(seen.refused for seen in self.hosts)

    def most_refused(self, *, allowing: bool) -> HostSeen | None:
        """The host with the most refusals, of those that allow the defaults or of the others; None
        if there were none."""
        among = [seen for seen in self.hosts if seen.refused and seen.allows_defaults is allowing]
        return max(among, key=lambda seen: seen.refused, default=None)


def ledger_of(stations: Iterable[Station], now: float) -> Ledger:
    """The ledger of a web as it stands `now`, at which requests still open end."""
    hosts, asked = [], []
    for station in stations:
        name, refused = station.host.name, station.limiter.refused if station.limiter else 0
        peaks = station.peak_in_flight, station.peak_rate
        allows = station.host.habits.allows_defaults
        hosts.append(HostSeen(name, station.connections, *peaks, refused, allows))
        for record in station.records:
            seconds = now - record.at if record.seconds < 0 else record.seconds
            told = record.at, record.encrypted, record.target, record.status, record.caused
            asked.append(Asked(name, *told, seconds))
    return Ledger(tuple(hosts), tuple(sorted(asked, key=lambda each: each.at)))
