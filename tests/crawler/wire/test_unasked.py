"""Bytes beyond a response never become the response to the next request on its connection."""

import asyncio
import os
from random import Random

import httpx
import pytest

from crawler.wire.engine import AiohttpTransport
from tests.crawler.wire.conftest import opened
from tests.crawler.wire.framings import BEYOND, KINDS, Arrival, Framing, framing
from tests.crawler.wire.one_request import LONG, whole
from tests.crawler.wire.servers import Talk, page, serving
from tests.guards import soon
from tests.virtual_time import run_virtually

# More for a thorough look: LINKTEND_TEST_FRAMINGS=10000
FRAMINGS = int(os.environ.get("LINKTEND_TEST_FRAMINGS", "220"))
TICKS = 4


async def ticks() -> None:
    """Lets both ends read what was sent so far."""
    for _ in range(TICKS):
        await asyncio.sleep(0)


class Playing:
    """A server that answers `/planned` as planned, anything else with a good page."""

    def __init__(self, plan: Framing, chance: Random) -> None:
        self.talks: list[Talk] = []
        self.said = asyncio.Event()
        self._plan = plan
        self._chance = chance

    async def script(self, talk: Talk) -> None:
        self.talks.append(talk)
        while True:
            path = (await talk.request()).split(b" ", 2)[1]
            if path != b"/planned":
                await talk.say(page(b"own " + path, extra=b"X-Token: own\r\n"))
                continue
            for piece in self._plan.pieces(self._chance):
                talk.writer.write(piece)
                await ticks()
            self.said.set()


async def answer(engine: AiohttpTransport, url: str, method: str) -> tuple[str, bytes]:
    """The token of a response's head, and its body."""
    request = httpx.Request(method, url, extensions=LONG)
    response = await engine.handle_async_request(request)
    body = b"".join([chunk async for chunk in response.aiter_raw()])
    await response.aclose()
    return response.headers.get("x-token", ""), body


async def play(engine: AiohttpTransport, number: int, plan: Framing, chance: Random) -> int:
    """The planned response, what comes beyond it, two good pages; how many connections it took."""
    async with serving((playing := Playing(plan, chance)).script) as server:
        token, body = await answer(engine, server.url("/planned", "127.0.0.1"), plan.method)
        assert token == f"token {number}", plan
        assert body == (b"token %d" % number if plan.body else b""), plan
        await soon(playing.said.wait())
        if plan.arrival is Arrival.IDLE:
            playing.talks[0].writer.write(plan.beyond)
            await ticks()
        if plan.arrival is Arrival.AS_ASKED:
            await asyncio.sleep(1.0)  # virtual, and longer than a connection is left alone
            playing.talks[0].writer.write(plan.beyond)
        for path in ("/a", "/b"):
            expected = ("own", f"own {path}".encode())
            assert await answer(engine, server.url(path, "127.0.0.1"), "GET") == expected, plan
        return server.connections


def test_no_response_moves_to_another_url_in_any_framing() -> None:
    async def swept() -> None:
        chance, kinds = Random(20_261), list(KINDS)
        async with opened() as engine:
            for number in range(FRAMINGS):
                plan = framing(kinds[number % len(kinds)], b"token %d" % number, chance)
                await play(engine, number, plan, chance)

    run_virtually(swept())


def test_bytes_beyond_a_body_close_the_connection_however_they_come() -> None:
    async def swept() -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX-Token: token 1\r\n\r\n"
        async with opened() as engine:
            for beyond in BEYOND:
                for arrival in Arrival:
                    plan = Framing("length", head, b"token 1", beyond, arrival)
                    assert await play(engine, 1, plan, Random(1)) == 3, plan

    run_virtually(swept())


async def test_an_origin_that_sent_bytes_beyond_a_response_gets_a_new_connection_each_time(
    engine: AiohttpTransport,
) -> None:
    async def generous(talk: Talk) -> None:
        await talk.request()
        await talk.say(page(b"%d" % talk.number) + (b"x" if talk.number == 1 else b""))
        await talk.reader.read()

    async with serving(generous) as server:
        bodies = [await whole(engine, server.url()) for _ in range(4)]
    assert bodies == [b"1", b"2", b"3", b"4"]


def test_bytes_that_come_19_milliseconds_after_a_response_are_waited_for() -> None:
    async def late(talk: Talk) -> None:
        await talk.request()
        await talk.say(page(b"%d" % talk.number))
        await asyncio.sleep(0.019)
        await talk.say(page(b"late"))
        await talk.reader.read()

    async def asked_twice() -> list[bytes]:
        async with serving(late) as server, opened() as engine:
            return [await whole(engine, server.url(host="127.0.0.1")) for _ in range(2)]

    assert run_virtually(asked_twice()) == [b"1", b"2"]


async def test_a_response_before_the_first_request_is_judged_and_its_connection_closed(
    engine: AiohttpTransport,
) -> None:
    async def hasty(talk: Talk) -> None:
        await talk.say(page(b"hasty"))
        await talk.request()
        await talk.reader.read()

    async with serving(hasty) as server:
        assert await whole(engine, server.url()) == b"hasty"
        assert await whole(engine, server.url()) == b"hasty"
        assert server.connections == 2


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "connection: close"])
async def test_a_response_that_ends_where_it_says_leaves_its_connection_to_the_next(
    engine: AiohttpTransport, kind: str
) -> None:
    plan = framing(kind, b"token 1", Random(7))
    reused = kind != "obs-fold"  # what had to be mended is the last on its connection

    async def script(talk: Talk) -> None:
        while True:
            await talk.request()
            for piece in (plan.head, plan.body):
                talk.writer.write(piece)
                await ticks()

    async with serving(script) as server:
        for _ in range(3):
            await answer(engine, server.url(), plan.method)
        assert server.connections == (1 if reused else 3)
