"""All cases of a section at once, on one engine, over real sockets; each with what it told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import httpx
import trustme

from crawler.checking.examiner import Examiner
from crawler.checking.frontier import Frontier
from crawler.checking.triage import Filters, settle
from crawler.fetch.body import read_body
from crawler.fetch.fetcher import Fetcher
from crawler.fetch.headers import Identity
from crawler.hosts.limits import Limits
from crawler.hosts.pool import HostPool
from crawler.model import Check, Policy, Target
from crawler.wire import connect_to
from crawler.wire.engine import AiohttpTransport
from crawler.wire.transport import WireSettings, open_transport
from sources.urls import host, normalise
from tests.crawler.faults.case import Case, Told, here
from tests.crawler.faults.network import HUNG_UP, PLAYING, black_hole, recording, weighing
from tests.crawler.fetching import NAME, fetcher_over
from tests.crawler.wire.one_request import whole
from tests.crawler.wire.servers import handshaking
from tests.guards import HANGS_AFTER
from tests.web import behaviours as b
from tests.web.script import Script
from tests.web.small_web import SmallWeb
from tests.web.torn import torn

LIMITS = Limits(
    concurrency=256,
    gap=0.0,
    connect_timeout=HANGS_AFTER,
    timeout=HANGS_AFTER,
    deadline=HANGS_AFTER,
)
# The host pool has these limits too: its deadline bounds how long a host is paused.
HURRIED = replace(LIMITS, connect_timeout=1.6, timeout=2.0, hedge=0.9, deadline=3.0)
GOOD = "good.test"
HELD = "http://held.test/"
CONNECTIONS = 64
CASE_HANGS_AFTER = 120.0
AT_ONCE = 24
EARLIER = 1_000
"""Requests of the run that all cases take place in, so that it can afford what each retries."""
ALLOWED = ("127.0.0.1/32", "127.0.8.0/24", "127.0.9.0/24", "::1/128")
LIVE = ("127.0.0.1",)


def is_allowed(address: str) -> bool:
    """Whether a socket may be made for `address`."""
    return any(ip_address(address) in ip_network(each) for each in ALLOWED)


@dataclass(frozen=True, slots=True)
class Played:
    """What each case told by its name, None where it hung; and what is wrong afterwards, if any."""

    told: Mapping[str, Told | None]
    unrest: str


@dataclass(frozen=True, slots=True)
class Rig:
    """One engine over one web, and what is seen of both."""

    web: SmallWeb
    fetcher: Fetcher
    opened: Mapping[str, Sequence[str]]
    looked_up: Sequence[str]
    sizes: Mapping[str, int]
    heads: Mapping[str, int]

    @property
    def pool(self) -> HostPool:
        """All hosts of the web."""
        return self.fetcher.exchange.pool

    async def play(self, case: Case) -> Told:
        """Check the case's URL as a run does, then a good page over the same engine."""
        fetcher = self._fetcher(case)
        PLAYING.set(case.name)
        if case.before:
            await self._results(fetcher, case.before)
        results, _ = await asyncio.gather(self._results(fetcher, case.url), self._once_paused(case))
        still_open = sum(self.pool.host(each).pace.open for each in case.hosts)
        PLAYING.set(f"after {case.name}")
        (after,) = await self._results(self._patient(), f"http://{GOOD}/")
        return Told(
            results=results,
            size=max(self.sizes.get(each, 0) for each in case.hosts),
            requests=[each for each in self.web.requests if each.host in case.hosts],
            head=self.heads.get(case.name, 0),
            opened=self.opened.get(case.name, ()),
            looked_up=[each for each in self.looked_up if each in case.hosts],
            still_open=still_open,
            after=after,
        )

    async def _once_paused(self, case: Case) -> None:
        if case.once_paused:
            pace = self.pool.host(host(case.once_paused)).pace
            while pace.paused_until == 0:  # noqa: ASYNC110 no event tells that a pace has changed
                await asyncio.sleep(0.002)
            await self._results(self._fetcher(case), case.once_paused)

    def _fetcher(self, case: Case) -> Fetcher:
        rules = {host(case.url): case.rules} if case.rules else {}
        limits = HURRIED if case.is_hurried else LIMITS
        limits = replace(limits, retries=case.retries, hosts=rules)
        return replace(self.fetcher, limits=limits, identity=Identity(NAME, case.headers))

    def _patient(self) -> Fetcher:
        return replace(self.fetcher, limits=replace(LIMITS, retries=0))

    async def _results(self, fetcher: Fetcher, url: str) -> list[Check]:
        target = Target(normalise(url) or url)
        examiner = Examiner(fetcher, Policy(), now=lambda: datetime.now(UTC))
        settled = settle(target, Filters(named=frozenset({"*"})))
        if settled is not None:
            return [examiner.settled(target, settled)]

        async def work(target: Target, before: Check | None) -> Check:
            return await examiner.examine(target, before)

        frontier = Frontier(fetcher.limits, self.pool, work, retry_in=examiner.retry_in)
        return [check async for check in frontier.run([target])]


async def play_all(cases: Sequence[Case], seed: int) -> Played:
    """What each of `cases` told; many played at once and in an order of the seed's own."""
    order = Random(seed).sample(cases, len(cases))
    async with rig_for(cases, seed) as rig:
        for _ in range(EARLIER):
            rig.pool.retries.spent(is_retry=False)
        at_once = asyncio.Semaphore(AT_ONCE)
        told = await asyncio.gather(*(bounded(rig, case, at_once) for case in order))
        by_name = {case.name: each for case, each in zip(order, told, strict=True)}
        return Played(by_name, "a case hung" if None in told else await unrest(rig))


async def bounded(rig: Rig, case: Case, at_once: asyncio.Semaphore) -> Told | None:
    """What `case` told, None where it never ended."""
    async with at_once:
        try:
            async with asyncio.timeout(CASE_HANGS_AFTER):
                return await rig.play(case)
        except TimeoutError:
            return None


async def unrest(rig: Rig) -> str:
    """Who still holds or awaits a turn, or that connections are lost; "" where nobody does."""
    for each in rig.pool:
        if each.pace.open or each.queue.requests:
            return f"{each.name}: {each.pace.open} open, {len(each.queue.requests)} in its queue"
    transport = rig.fetcher.exchange.transport
    assert isinstance(transport, AiohttpTransport)
    asking = [asyncio.create_task(whole(transport, HELD)) for _ in range(CONNECTIONS)]
    try:
        await asyncio.to_thread(
            rig.web.wait, lambda seen: sum(each.url == HELD for each in seen) == CONNECTIONS
        )
    except TimeoutError:
        return f"not all of {CONNECTIONS} connections can be had at once"
    finally:
        rig.web.open_gate("all")
    await asyncio.gather(*asking)
    return ""


@asynccontextmanager
async def rig_for(cases: Sequence[Case], seed: int) -> AsyncIterator[Rig]:
    """The web that plays `cases`, and an engine that takes it for the internet."""
    with ExitStack() as ending:
        web = ending.enter_context(SmallWeb(script_of(cases, seed)))
        named, cafile = handshake_servers(cases, ending)
        for each in black_hole("::1", web.http_port):
            ending.callback(each.close)
        HUNG_UP.clear()
        ending.callback(HUNG_UP.set)
        opened: dict[str, list[str]] = {}
        looked_up: list[str] = []
        sizes: dict[str, int] = {}
        heads: dict[str, int] = {}
        ending.enter_context(patch("crawler.wire.transport.Gate", recording(opened)))
        handler = weighing(heads)
        ending.enter_context(patch("crawler.wire.connector.BoundedResponseHandler", handler))
        ending.enter_context(patch("crawler.fetch.redirects.read_body", measuring(sizes)))
        transport = open_transport(
            WireSettings(
                allow_nets=tuple(ip_network(each) for each in ALLOWED),
                connect_to=tuple(map(connect_to.parse, [*named, *ways(web)])),
                cafile=cafile,
                connections=CONNECTIONS,
            ),
            lookup=names(cases, looked_up),
            environ={"SSL_CERT_FILE": web.cafile},
        )
        async with transport:
            yield Rig(web, fetcher_over(transport, HURRIED), opened, looked_up, sizes, heads)


def measuring(sizes: dict[str, int]) -> Callable[..., Awaitable[tuple[bytes, str]]]:
    """`read_body`, which notes the most bytes it kept of each host's bodies."""

    async def measured(
        response: httpx.Response,
        **options: Any,  # noqa: ANN401 they are handed on
    ) -> tuple[bytes, str]:
        body, note = await read_body(response, **options)
        name = response.request.url.raw_host.decode("ascii")
        sizes[name] = max(sizes.get(name, 0), len(body))
        return body, note

    return measured


def script_of(cases: Sequence[Case], seed: int) -> Script:
    """What the web plays for all `cases`; with seed 0 each answer comes in one piece."""
    urls = {f"http://{GOOD}/": here, HELD: b.held("all", here)}
    for case in cases:
        for url, behaviour in case.web.items():
            whole = not seed or case.in_one_piece
            urls[url] = behaviour if whole else torn(seed, behaviour)
    certificates = {name: shown for case in cases for name, shown in case.certificates.items()}
    doors = {name: door for case in cases for name, door in case.doors.items()}
    return Script(urls, certificates, doors)


def handshake_servers(cases: Sequence[Case], ending: ExitStack) -> tuple[list[str], str | None]:
    """The ways to TLS servers of a case's own, and a file with the authority they are made by."""
    wanted = {name: make for case in cases for name, make in case.handshakes.items()}
    if not wanted:
        return [], None
    authority = trustme.CA()
    cafile = Path(ending.enter_context(TemporaryDirectory(prefix="authority-"))) / "ca.pem"
    authority.cert_pem.write_to_path(cafile)
    ways = []
    for name, make in wanted.items():
        server = ending.enter_context(handshaking(make(authority)))
        ways.append(f"{name}:443:127.0.0.1:{server.port}")
    return ways, str(cafile)


def ways(web: SmallWeb) -> list[str]:
    """`--connect-to` values: odd doors by address, everything else by its looked-up one."""
    return [*web.connect_to[:-2], f"*:80::{web.http_port}", f"*:443::{web.https_port}"]


def names(cases: Sequence[Case], looked_up: list[str]) -> Callable[[str], Sequence[str]]:
    """A look-up that notes what it is asked for: of a case's own, or else all names are live."""
    own = {host(case.url): case.lookup() for case in cases if case.lookup}

    def look_up(name: str) -> Sequence[str]:
        looked_up.append(name)
        return own[name](name) if name in own else LIVE

    return look_up
