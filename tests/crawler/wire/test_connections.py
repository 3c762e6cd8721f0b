"""What becomes of connections: kept, replaced, refused, given up."""

import asyncio
import errno
import os
import random
import socket
from contextlib import suppress

import httpx
import pytest

from crawler.model import Fault
from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from crawler.wire.gate import Gate
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.wire.conftest import LOOPBACK
from tests.crawler.wire.one_request import Timeouts, ask, fault, whole
from tests.crawler.wire.servers import Talk, page, saying, serving
from tests.guards import HANGS_AFTER, soon

# More for a thorough look: LINKTEND_TEST_CANCELLED=10000
CANCELLED = int(os.environ.get("LINKTEND_TEST_CANCELLED", "300"))


async def test_a_body_read_whole_gives_its_connection_to_the_next_request(
    engine: AiohttpTransport,
) -> None:
    async with serving(saying(page(), close=False)) as server:
        assert await whole(engine, server.url()) == b"hello"
        assert await whole(engine, server.url()) == b"hello"
    assert server.connections == 1


async def test_closing_a_body_half_way_closes_the_connection(engine: AiohttpTransport) -> None:
    async def endless(talk: Talk) -> None:
        await talk.request()
        await talk.say(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            await talk.say(b"x" * 65_536)

    async with serving(endless) as server:
        response = await ask(engine, server.url())
        async for _ in response.aiter_raw():
            break
        await response.aclose()
        await soon(server.ended.wait())


async def test_a_stale_kept_connection_is_replaced_without_a_word(
    engine: AiohttpTransport,
) -> None:
    async def once(talk: Talk) -> None:
        await talk.request()
        await talk.say(page())
        if talk.number == 1:
            await talk.request()
            talk.writer.close()
        else:
            await talk.reader.read()

    async with serving(once) as server:
        assert await whole(engine, server.url()) == b"hello"
        assert await whole(engine, server.url()) == b"hello"
        assert server.connections == 2


@pytest.mark.parametrize(("seconds", "connections"), [(14.9, 1), (15.1, 2)])
async def test_an_idle_connection_is_kept_for_15_seconds(
    engine: AiohttpTransport, monkeypatch: pytest.MonkeyPatch, seconds: float, connections: int
) -> None:
    now = 1_000.0
    monkeypatch.setattr("aiohttp.connector.monotonic", lambda: now)
    async with serving(saying(page(), close=False)) as server:
        await whole(engine, server.url())
        now += seconds
        await whole(engine, server.url())
        assert server.connections == connections


async def test_a_server_waits_while_128_kilobytes_of_a_body_are_unread(
    engine: AiohttpTransport,
) -> None:
    all_sent = asyncio.Event()

    async def talkative(talk: Talk) -> None:
        await talk.request()
        await talk.say(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(80):  # far less than the kernel keeps
            await talk.say(bytes(8_192))
            for _ in range(3):
                await asyncio.sleep(0)
        all_sent.set()
        await talk.reader.read()

    async with serving(talkative) as server:
        response = await ask(engine, server.url())
        await soon(all_sent.wait())
        first = await anext(response.aiter_raw())
        await response.aclose()
    assert 131_072 < len(first) < 200_000


async def test_however_many_kept_connections_are_stale_one_question_is_enough(
    engine: AiohttpTransport,
) -> None:
    all_asked = asyncio.Event()

    async def once(talk: Talk) -> None:
        await talk.request()
        if talk.number == 4:
            all_asked.set()
        await all_asked.wait()
        await talk.say(page())
        if talk.number <= 4:
            await talk.request()
            talk.writer.close()
        else:
            await talk.reader.read()

    async with serving(once) as server:
        await asyncio.gather(*(whole(engine, server.url()) for _ in range(4)))
        assert await whole(engine, server.url()) == b"hello"
        assert server.connections == 5


async def test_bytes_nobody_asked_for_never_answer_a_later_request(
    engine: AiohttpTransport,
) -> None:
    async def generous(talk: Talk) -> None:
        await talk.request()
        await talk.say(page(b"first" if talk.number == 1 else b"second"))
        if talk.number == 1:
            await talk.say(page(b"smuggled"))
        await talk.reader.read()

    async with serving(generous) as server:
        assert await whole(engine, server.url()) == b"first"
        assert await whole(engine, server.url()) == b"second"


async def test_each_phase_has_its_own_timeout(engine: AiohttpTransport) -> None:
    async def silent(talk: Talk) -> None:
        await talk.reader.read()

    async def half(talk: Talk) -> None:
        await talk.request()
        await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        await talk.reader.read()

    async with serving(silent) as server:
        handshake = await fault(engine, server.url(scheme="https"), timeouts(connect=0.1))
        assert handshake.fault is Fault.CONNECT_TIMEOUT
        answer = await fault(engine, server.url(), timeouts(read=0.1))
        assert answer.fault is Fault.READ_TIMEOUT
    async with serving(half) as server:
        response = await in_time(engine, server.url())
        with pytest.raises(FaultError) as caught:
            await response.aread()
        assert caught.value.fault is Fault.READ_TIMEOUT


def timeouts(connect: float = HANGS_AFTER, read: float = HANGS_AFTER) -> Timeouts:
    return {"timeout": {"connect": connect, "read": read}}


async def in_time(engine: AiohttpTransport, url: str) -> httpx.Response:
    """The answer, with a read timeout as short as this machine can keep just now."""
    for seconds in (0.1, 1.0, 10.0):
        with suppress(FaultError):
            return await ask(engine, url, timeouts(read=seconds))
    return await ask(engine, url, timeouts(read=100.0))


async def test_a_refused_connection_is_refused_and_a_reset_one_reset(
    engine: AiohttpTransport,
) -> None:
    async def slam(talk: Talk) -> None:
        talk.reset()

    async with serving(slam) as server:
        assert (await fault(engine, server.url())).fault is Fault.CONNECTION_RESET
        assert server.connections == 1
        https = await fault(engine, server.url(scheme="https"))
        assert https.fault in {Fault.CONNECTION_RESET, Fault.TLS_FAILURE}
    assert (await fault(engine, server.url())).fault is Fault.CONNECT_REFUSED


async def test_a_machine_without_sockets_does_not_blame_the_link(
    engine: AiohttpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object) -> socket.socket:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("crawler.wire.gate._HandedSocket", none_left)
    assert (await fault(engine, "http://site.example/")).fault is Fault.LOCAL_RESOURCES


async def test_cancelled_requests_leave_a_healthy_engine() -> None:
    engine = loopback_engine(WireSettings(allow_nets=(LOOPBACK,), connections=40))
    chance = random.Random(7)
    all_asked = asyncio.Event()
    waiting = 0

    async def slow(talk: Talk) -> None:
        nonlocal waiting
        while True:
            if b"/last" in await talk.request():
                waiting += 1
                if waiting == 40:
                    all_asked.set()
                await all_asked.wait()
            await talk.say(page(b"x" * 20_000)[:100])
            await asyncio.sleep(0)
            await talk.say(page(b"x" * 20_000)[100:])

    async with serving(slow) as server:

        async def one(number: int) -> None:
            url = server.url(host=f"h{number % 5}.example")
            async with asyncio.timeout(chance.random() * 0.004):
                await whole(engine, url)

        given_up = 0
        while given_up < CANCELLED:
            batch = [one(number) for number in range(40)]
            ends = await asyncio.gather(*batch, return_exceptions=True)
            given_up += sum(isinstance(end, TimeoutError) for end in ends)
        last = (server.url("/last", f"h{number % 5}.example") for number in range(40))
        bodies = await soon(asyncio.gather(*(whole(engine, url) for url in last)))
        await engine.aclose()
    assert [len(body) for body in bodies] == [20_000] * 40


async def test_closing_the_engine_fails_what_is_in_flight_and_leaks_nothing(
    engine: AiohttpTransport,
) -> None:
    async def silent(talk: Talk) -> None:
        await talk.reader.read()

    async with serving(silent) as server:
        waiting = asyncio.ensure_future(fault(engine, server.url()))
        await server.begun.wait()
        await engine.aclose()
        assert (await waiting).fault is Fault.CONNECTION_RESET
        with pytest.raises(RuntimeError, match="closed"):
            await ask(engine, server.url())


async def test_a_host_that_refuses_is_tried_once_per_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    original = Gate.open

    def counting(gate: Gate, info: tuple[object, ...]) -> socket.socket:
        opened.append(str(info[4]))
        return original(gate, info)  # type: ignore[arg-type] # the tuple aiohttp makes

    monkeypatch.setattr(Gate, "open", counting)
    transport = open_transport(
        WireSettings(allow_nets=(LOOPBACK,)),
        lookup=lambda _: [f"127.0.0.{n}" for n in range(1, 200)],
        environ={},
    )
    assert (await fault(transport, "http://site.example:1/")).fault is Fault.CONNECT_REFUSED
    await transport.aclose()
    assert len(opened) == len(set(opened)) == 8


async def test_a_dead_address_does_not_hide_a_live_one() -> None:
    transport = open_transport(
        WireSettings(allow_nets=(LOOPBACK,)),
        lookup=lambda _: ["127.0.0.2", "127.0.0.1"],
        environ={},
    )
    async with serving(saying(page())) as server:
        assert await whole(transport, server.url()) == b"hello"
        await transport.aclose()


async def test_few_connections_are_kept_idle() -> None:
    transport = loopback_engine(WireSettings(allow_nets=(LOOPBACK,), idle=3))
    made = []
    async with serving(saying(page(), close=False)) as server:
        for number in (*range(9), 8, 7, 6, 5):
            await whole(transport, server.url(host=f"h{number}.example"))
            made.append(server.connections)
        await transport.aclose()
    assert made[8:] == [9, 9, 9, 9, 10]


def loopback_engine(settings: WireSettings) -> AiohttpTransport:
    return open_transport(settings, lookup=lambda _: ["127.0.0.1"], environ={})
