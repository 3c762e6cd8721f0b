"""Nobody is led to an address that is not for the public: by a link, on the way, or by a name."""

import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from aiohappyeyeballs import AddrInfoType

from crawler.checking.examiner import Examiner
from crawler.checking.triage import Filters, settle
from crawler.hosts.limits import Limits
from crawler.model import Policy, Target
from crawler.wire.connect_to import parse
from crawler.wire.gate import Gate
from crawler.wire.lookup import Lookup
from crawler.wire.transport import WireSettings, open_transport
from sources.urls import normalise
from tests.crawler.faults.redirects import location
from tests.crawler.fetching import fetcher_over
from tests.crawler.wire.hostile import DISGUISED, HOSTILE, MALFORMED, V4, V6
from tests.guards import HANGS_AFTER
from tests.web import behaviours as b
from tests.web.exchange import Behaviour
from tests.web.small_web import SmallWeb

LIMITS = Limits(gap=0.0, timeout=HANGS_AFTER, deadline=HANGS_AFTER, retries=0)
PUBLIC = "93.184.215.14"
HOSTS = tuple(dict.fromkeys((*HOSTILE, *DISGUISED)))


@dataclass(frozen=True, slots=True)
class Crawler:
    """A crawler that may go to `outside.test` alone, and what it made sockets for."""

    examiner: Examiner
    opened: Sequence[object]

    async def judge(self, url: str) -> str:
        """The verdict on `url` and its reason."""
        target = Target(normalise(url) or url)
        settled = settle(target, Filters(named=frozenset({"*"})))
        if settled is not None:
            check = self.examiner.settled(target, settled)
        else:
            check = await self.examiner.examine(target)
        return f"{check.judgement.verdict} {check.judgement.reason}"


def never(name: str) -> Sequence[str]:
    """No name needs to be looked up."""
    raise AssertionError(f"{name} was looked up")


@asynccontextmanager
async def crawler(port: int, lookup: Lookup = never) -> AsyncIterator[Crawler]:
    """A crawler with its guard on."""
    opened: list[object] = []

    class Noting(Gate):
        def open(self, addr_info: AddrInfoType) -> socket.socket:
            made = super().open(addr_info)
            opened.append(addr_info[4])
            if addr_info[4] == ("127.0.0.1", port):
                return made
            made.close()
            raise OSError("a socket was made for somewhere else")

    with patch("crawler.wire.transport.Gate", Noting):
        rule = parse(f"outside.test:80:127.0.0.1:{port}")
        transport = open_transport(WireSettings(connect_to=(rule,)), lookup=lookup, environ={})
    async with transport:
        fetcher = fetcher_over(transport, LIMITS)
        yield Crawler(Examiner(fetcher, Policy(), now=lambda: datetime.now(UTC)), opened)


def script(hosts: Sequence[str]) -> dict[str, Behaviour]:
    """Two pages for each host: one redirects there, the other asks its readers to go there."""
    pages = {}
    for number, host in enumerate(hosts):
        there = f"http://{host}/".replace("\n", "")  # which no header can hold
        pages[f"http://outside.test/redirect/{number}"] = b.raw(location(there.encode()))
        pages[f"http://outside.test/refresh/{number}"] = b.html(
            f'<title>Go</title><meta http-equiv="refresh" content="0; url={there}">'
        )
    return pages


def test_the_hostile_addresses_are_many() -> None:
    assert len(HOSTS) > 400


async def test_no_hostile_address_is_contacted_by_a_link_a_redirect_or_a_refresh() -> None:
    with SmallWeb(script(HOSTS)) as web:
        async with crawler(web.http_port) as crawling:
            for number, host in enumerate(HOSTS):
                for url in (
                    f"http://{host}/",
                    f"https://{host}/",
                    f"http://outside.test/redirect/{number}",
                    f"http://outside.test/refresh/{number}",
                ):
                    told = await crawling.judge(url)
                    assert told == "skipped private-address", (url, host)
        assert set(crawling.opened) == {("127.0.0.1", web.http_port)}
        assert len(web.requests) == 2 * len(HOSTS)


async def test_what_is_no_host_is_contacted_by_no_way() -> None:
    with SmallWeb(script(MALFORMED)) as web:
        async with crawler(web.http_port) as crawling:
            for number, host in enumerate(MALFORMED):
                assert await crawling.judge(f"http://{host}/") == "broken url-invalid", host
                on_the_way = await crawling.judge(f"http://outside.test/redirect/{number}")
                assert on_the_way == "broken url-invalid", host
                assert await crawling.judge(f"http://outside.test/refresh/{number}") == "ok ok", (
                    host
                )
        assert set(crawling.opened) == {("127.0.0.1", web.http_port)}


@pytest.mark.parametrize("beside", [(), (PUBLIC,)], ids=["alone", "beside a public one"])
async def test_no_name_leads_to_a_hostile_address(beside: tuple[str, ...]) -> None:
    answers = [*V4, *V6, *(f"::ffff:{each}" for each in V4), *(f"64:ff9b::{each}" for each in V4)]
    answers += ["fe80::1%eth0", "fe80::1%1", "::1%lo", "0x7f.1", "127.1", "0177.0.0.1", "1", ""]

    def look_up(name: str) -> Sequence[str]:
        return (*beside, answers[int(name.removeprefix("h").removesuffix(".test"))])

    async with crawler(1, look_up) as crawling:
        for number, answer in enumerate(answers):
            told = await crawling.judge(f"http://h{number}.test/")
            assert told == "skipped private-address", answer
    assert crawling.opened == []
