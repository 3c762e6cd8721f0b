"""The simulated web on an event loop: stations behind doors, answers, certificates and names."""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.benchmarks.addressing import Addressing
from tests.benchmarks.answers import Playwright
from tests.benchmarks.doors import NO_DOOR, Doors
from tests.benchmarks.kinds import Kind
from tests.benchmarks.lists import CORPORA
from tests.benchmarks.name_server import ADDRESS, PORT, NameServer
from tests.benchmarks.stand_ins import StandIns
from tests.benchmarks.station import Station
from tests.benchmarks.world import Host, Link, World
from tests.web.certificates import Authority, Certificate


@dataclass(frozen=True, slots=True)
class Stage:
    """A web that runs: where it is, the authority that vouches for it, and its hosts."""

    addressing: Addressing
    cafile: str
    stations: tuple[Station, ...]


@asynccontextmanager
async def playing(world: World, *, named: bool = False, cold: bool = False) -> AsyncIterator[Stage]:
    """The web of a world on the running loop, for the length of a block; see `Scene`."""
    doors, authority = Doors(), Authority()
    try:
        stations = tuple(Station(host, closing=cold) for host in world.hosts)
        addressing = _open_all(doors, stations, authority, named=named)
        _rehearse(world, addressing, stations)
        names = await _answer_names(world) if named else None
        yield Stage(addressing, str(authority.cafile), stations)
        if names is not None:
            names.close()
    finally:
        await doors.close()
        authority.close()


def stations_of(world: World, addressing: Addressing) -> tuple[Station, ...]:
    """The hosts of a world with all their answers, without sockets."""
    stations = tuple(map(Station, world.hosts))
    _rehearse(world, addressing, stations)
    return stations


def _open_all(
    doors: Doors, stations: tuple[Station, ...], authority: Authority, *, named: bool
) -> Addressing:
    """Open the doors of every host that has any, all on the same two ports."""
    ports = (80, 443) if named else (0, 0)
    for station in stations:
        host = station.host
        if host.kind not in NO_DOOR:
            shown = Certificate.EXPIRED if host.kind is Kind.EXPIRED else Certificate.GOOD
            tls = authority.leaf_context(host.name if named else host.address, shown)
            if station.closing:
                tls.options |= ssl.OP_NO_TICKET
                tls.num_tickets = 0
            ports = doors.open(station, ports[0], None), doors.open(station, ports[1], tls)
    return Addressing(*ports, named=named)


def _rehearse(world: World, addressing: Addressing, stations: tuple[Station, ...]) -> None:
    """Write every answer, now that the ports that redirects name are known."""
    playwright = Playwright(addressing, StandIns(CORPORA))
    by_host: defaultdict[Host, list[Link]] = defaultdict(list)
    for link in world.links:
        by_host[link.host].append(link)
    for station in stations:
        station.site = playwright.site(station.host, by_host[station.host])


async def _answer_names(world: World) -> asyncio.BaseTransport:
    hosts = {host.name: host for host in world.hosts}
    missing = frozenset(name for name, host in hosts.items() if host.kind is Kind.NO_HOST)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: NameServer(hosts, missing), local_addr=(ADDRESS, PORT)
    )
    return transport
