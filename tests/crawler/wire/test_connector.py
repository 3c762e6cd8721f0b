"""Which idle connections are closed where there are too many."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

import pytest

from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.wire.conftest import LOOPBACK
from tests.crawler.wire.one_request import whole
from tests.crawler.wire.servers import Talk, page, serving
from tests.guards import soon


class Answering:
    """A server that answers each request when it is told to, and notes which connections end."""

    def __init__(self) -> None:
        self.told = defaultdict[str, asyncio.Event](asyncio.Event)
        self.asked: list[str] = []
        self.ended: list[str] = []

    async def talk(self, talk: Talk) -> None:
        """Answer one request, whose path is the name of the connection."""
        name = (await talk.request()).split(b" ")[1].decode().strip("/")
        self.asked.append(name)
        await self.told[name].wait()
        await talk.say(page())
        with suppress(ConnectionError):
            await talk.reader.read()
        self.ended.append(name)


async def reach(events: Sequence[str], count: int) -> None:
    """Let the loop run until there are so many events, and some turns more."""
    while len(events) < count:  # noqa: ASYNC110 whoever ends a connection tells nobody
        await asyncio.sleep(0)
    for _ in range(50):
        await asyncio.sleep(0)


async def closed_of(names: Sequence[str], *, most: int, count: int) -> list[str]:
    """The `count` connections that end, and more if there are, where `most` may be idle.

    They become idle in the order of their names: a host, `a`, and a number. All are open at once.
    """
    settings = WireSettings(allow_nets=(LOOPBACK,), connections=0, idle=most)
    engine = open_transport(settings, lookup=lambda _: ["127.0.0.1"], environ={})
    answering = Answering()
    async with serving(answering.talk) as server:
        urls = {name: server.url(f"/{name}", f"{name[0]}.example") for name in names}
        asking = {name: asyncio.create_task(whole(engine, url)) for name, url in urls.items()}
        await soon(reach(answering.asked, len(names)))
        for name in names:
            answering.told[name].set()
            await soon(asking[name])
        await soon(reach(answering.ended, count))
        closed = answering.ended.copy()
        await engine.aclose()
    return closed


@pytest.mark.parametrize(
    ("most", "closed"),
    [
        (5, []),
        (4, ["b1"]),
        (3, ["b1", "a2"]),
        (2, ["b1", "a2", "c3"]),
        (0, ["b1", "a2", "c3", "b4", "a5"]),
    ],
)
async def test_those_longest_idle_are_closed_whosever_they_are(
    most: int, closed: list[str]
) -> None:
    names = ["b1", "a2", "c3", "b4", "a5"]
    assert await closed_of(names, most=most, count=len(closed)) == closed


@pytest.mark.parametrize(("idle", "closed"), [(100, 0), (101, 13), (113, 13), (114, 26)])
async def test_an_eighth_more_is_closed_than_must_be_so_that_it_is_seldom_looked_for(
    idle: int, closed: int
) -> None:
    names = [f"a{number}" for number in range(idle)]
    assert await closed_of(names, most=100, count=closed) == names[:closed]
