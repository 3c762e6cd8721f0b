"""The simulated web does what its truth says, over real sockets."""

import asyncio
import contextlib
import re
import ssl
from collections.abc import Sequence

import pytest

from tests.benchmarks.habits import NO_HABITS, Habits, Limit, Outage, OutageKind
from tests.benchmarks.kinds import HOST_FATES, Kind
from tests.benchmarks.ledger import ledger_of
from tests.benchmarks.lists import Entry
from tests.benchmarks.stage import Stage, playing
from tests.benchmarks.world import Host, Link, World, address, uniform
from tests.guards import HANGS_AFTER

SOON = 0.5
"""Seconds after which silence is taken for silence."""


def world_of(
    kinds: Sequence[Kind], *, habits: Habits = NO_HABITS, first_byte: float = 0.0
) -> World:
    """One host for each kind, with one link to `/a`."""
    links = []
    for number, kind in enumerate(kinds):
        fate = kind if kind in HOST_FATES else Kind.PAGE
        host = Host(f"{kind}.test", address(number), fate, 0.0, 0.0, habits)
        entry = Entry(f"All about {kind}", f"http://{host.name}/a")
        links.append(Link(entry, host, kind, first_byte, 5_000, int(kind is Kind.LIMITED_ONCE)))
    return World(0, tuple(links))


async def ask(stage: Stage, host: Host, target: str = "/a", method: str = "GET") -> tuple[int, str]:
    """Status and the rest of one answer on a connection of its own."""
    reader, writer = await asyncio.open_connection(host.address, stage.addressing.http_port)
    try:
        writer.write(f"{method} {target} HTTP/1.1\r\nHost: {host.name}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(re.findall(r"Content-Length: (\d+)", head)[0])
        body = await reader.readexactly(0 if method == "HEAD" else length)
        return int(head.split(" ")[1]), head + body.decode("utf-8", "replace")
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("kind", "statuses"),
    [
        (Kind.PAGE, [200, 200]),
        (Kind.SLOW, [200, 200]),
        (Kind.MOVED, [301, 301]),
        (Kind.TEMPORARY, [302, 302]),
        (Kind.LOOP, [302, 302]),
        (Kind.LOGIN, [302, 302]),
        (Kind.FLAKY_ONCE, [503, 200]),
        (Kind.FLAKY_TWICE, [503, 503, 200]),
        (Kind.LIMITED_ONCE, [429, 200]),
        (Kind.GONE, [404, 404]),
        (Kind.REMOVED, [410, 410]),
        (Kind.SOFT_404, [200, 200]),
        (Kind.PARKED, [200, 200]),
        (Kind.CHALLENGE, [403, 403]),
        (Kind.FORBIDDEN, [403, 403]),
        (Kind.NOT_FOR_MACHINES, [999, 999]),
        (Kind.LIMITED, [429, 429]),
    ],
)
async def test_a_kind_answers_as_it_should_each_time(kind: Kind, statuses: list[int]) -> None:
    world = world_of([kind])
    async with playing(world) as stage:
        assert [(await ask(stage, world.hosts[0]))[0] for _ in statuses] == statuses


async def test_a_page_bears_its_title_and_its_size_and_head_has_no_body() -> None:
    world = world_of([Kind.PAGE])
    async with playing(world) as stage:
        _, said = await ask(stage, world.hosts[0])
        assert "<title>All about page | page.test</title>" in said
        assert 4_500 < len(said) < 6_500
        status, said = await ask(stage, world.hosts[0], method="HEAD")
        assert (status, said.endswith("\r\n\r\n")) == (200, True)


@pytest.mark.parametrize(
    ("kind", "ends_with"), [(Kind.TEMPORARY, 200), (Kind.LOGIN, 200), (Kind.LOOP, 302)]
)
async def test_redirects_lead_to_what_is_there(kind: Kind, ends_with: int) -> None:
    world = world_of([kind])
    async with playing(world) as stage:
        _, said = await ask(stage, world.hosts[0])
        location = re.findall(r"Location: (\S+)", said)[0]
        target = "/" + location.split("/", 3)[-1] if "://" in location else location
        assert (await ask(stage, world.hosts[0], target))[0] == ends_with


async def test_a_page_nobody_listed_is_missing_where_the_host_is_honest() -> None:
    world = world_of([Kind.PAGE, Kind.SOFT_404, Kind.PARKED])
    async with playing(world) as stage:
        found = [(await ask(stage, host, "/no-such-page"))[0] for host in world.hosts]
    assert found == [404, 200, 200]


async def test_hosts_that_are_down_are_down_each_in_its_way() -> None:
    world = world_of([Kind.REFUSED, Kind.RESET, Kind.SILENT, Kind.BLACK_HOLE, Kind.PAGE])
    refused, reset, silent, hole, page = world.hosts
    async with playing(world) as stage:
        with pytest.raises(ConnectionRefusedError):
            await ask(stage, refused)
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await ask(stage, reset)
        waits = [asyncio.wait_for(ask(stage, host), SOON) for host in (silent, hole)]
        for ended in await asyncio.gather(*waits, return_exceptions=True):
            assert isinstance(ended, TimeoutError)
        assert (await ask(stage, page))[0] == 200
        asked = {each.host: each.status for each in ledger_of(stage.stations, 0.0).asked}
    assert asked == {silent.name: 0, page.name: 200}


async def test_tls_is_real_and_an_expired_certificate_too() -> None:
    world = world_of([Kind.PAGE, Kind.EXPIRED])
    async with playing(world) as stage:
        context = ssl.create_default_context(cafile=stage.cafile)
        port = stage.addressing.https_port
        good, expired = (host.address for host in world.hosts)
        _, writer = await asyncio.open_connection(good, port, ssl=context)
        writer.close()
        with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
            await asyncio.open_connection(expired, port, ssl=context)


async def test_a_host_that_limits_serves_twelve_at_once_and_the_log_proves_it() -> None:
    twelve = Habits(Limit(in_flight=12, rate=40.0, depth=12.0))
    world = world_of([Kind.PAGE], habits=twelve, first_byte=1.0)
    async with playing(world) as stage:
        answers = await asyncio.gather(*(ask(stage, world.hosts[0]) for _ in range(15)))
        seen = ledger_of(stage.stations, asyncio.get_running_loop().time()).hosts[0]
    assert sorted(status for status, _ in answers) == [200] * 12 + [429] * 3
    assert seen.refused == 3
    assert seen.peak_in_flight >= 12
    assert seen.peak_rate == seen.connections == 15


async def test_a_cold_web_ends_the_connection_after_each_answer() -> None:
    world = uniform(2, 1, encrypted=False, size=1_000)
    async with playing(world, cold=True) as stage:
        _, said = await ask(stage, world.hosts[0], "/n/0")
    assert "Connection: close" in said


async def test_a_dripping_body_does_not_come_whole() -> None:
    world = world_of([Kind.DRIP])
    async with playing(world) as stage:
        reader, writer = await asyncio.open_connection(
            world.hosts[0].address, stage.addressing.http_port
        )
        writer.write(b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"200 OK" in head
        assert len(await reader.read(65_536)) in {1, 2_000}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(65_536), SOON)
        writer.close()


async def test_connections_are_refused_during_an_outage_and_accepted_after_it() -> None:
    world = world_of([Kind.PAGE], habits=Habits(outages=(Outage(0.0, SOON, OutageKind.REFUSED),)))
    (host,) = world.hosts
    async with playing(world) as stage:
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await ask(stage, host)
        with pytest.raises(ConnectionRefusedError):
            await ask(stage, host)
        async with asyncio.timeout(HANGS_AFTER):
            while True:
                with contextlib.suppress(ConnectionRefusedError):
                    status, _ = await ask(stage, host)
                    break
                await asyncio.sleep(SOON / 10)
    assert status == 200
