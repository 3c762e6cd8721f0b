import asyncio
import errno
import random
import socket

import httpx
import pytest

from crawler.model import Fault
from crawler.wire.connector import GuardedConnector
from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from crawler.wire.gate import Gate
from crawler.wire.protocol import BoundedResponseHandler
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.wire.conftest import LOOPBACK
from tests.crawler.wire.servers import Talk, page, saying, serving

Timeouts = dict[str, dict[str, float]]
SHORT: Timeouts = {"timeout": {"connect": 0.2, "read": 0.2}}
LONG: Timeouts = {"timeout": {"connect": 5.0, "read": 5.0}}


async def ask(engine: AiohttpTransport, url: str, extensions: Timeouts = LONG) -> httpx.Response:
    request = httpx.Request("GET", url, extensions=extensions)
    return await engine.handle_async_request(request)


async def whole(engine: AiohttpTransport, url: str) -> bytes:
    response = await ask(engine, url)
    body = b"".join([chunk async for chunk in response.aiter_raw()])
    await response.aclose()
    return body


async def fault(engine: AiohttpTransport, url: str, extensions: Timeouts = LONG) -> FaultError:
    with pytest.raises(FaultError) as caught:
        await ask(engine, url, extensions)
    return caught.value


async def test_headers_go_out_as_given_and_in_order_with_none_of_the_engines_own(
    engine: AiohttpTransport,
) -> None:
    seen: list[bytes] = []
    async with serving(saying(page(), seen=seen)) as server:
        headers = [("X-b", "1"), ("x-A", "2"), ("X-b", "3")]
        request = httpx.Request("GET", server.url(), headers=headers, extensions=LONG)
        response = await engine.handle_async_request(request)
        await response.aclose()
    expected = f"GET / HTTP/1.1\r\nHost: site.example:{server.port}\r\nX-b: 1\r\nx-A: 2\r\nX-b: 3"
    assert seen == [expected.encode() + b"\r\n\r\n"]


@pytest.mark.parametrize(
    "target", ["/a%2fb%20c|d", "/%zz", "/?q=a+b&c=%C3%A9'", "/a//b;p=1", "/[x]"]
)
async def test_a_target_is_never_quoted_again(engine: AiohttpTransport, target: str) -> None:
    seen: list[bytes] = []
    async with serving(saying(page(), seen=seen)) as server:
        raw = httpx.URL(server.url(target)).raw_path
        await whole(engine, server.url(target))
    assert seen[0].startswith(b"GET " + raw + b" HTTP/1.1\r\n")


async def test_userinfo_and_fragment_never_leave(engine: AiohttpTransport) -> None:
    seen: list[bytes] = []
    async with serving(saying(page(), seen=seen)) as server:
        await whole(engine, f"http://user:secret@site.example:{server.port}/x#part")
    assert seen[0].startswith(b"GET /x HTTP/1.1")
    assert b"uthorization" not in seen[0]


async def test_the_answer_keeps_raw_headers_reason_and_undecoded_body(
    engine: AiohttpTransport,
) -> None:
    answer = (
        b"HTTP/1.1 404 N\xe4h\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Encoding: gzip\r\n"
    )
    async with serving(saying(answer + b"Content-Length: 3\r\n\r\n\x1f\x8b!")) as server:
        response = await ask(engine, server.url())
        assert response.status_code == 404
        assert response.headers.get_list("set-cookie") == ["a=1", "b=2"]
        assert b"".join([chunk async for chunk in response.aiter_raw()]) == b"\x1f\x8b!"
        await response.aclose()


async def test_a_body_read_whole_gives_its_connection_to_the_next_request(
    engine: AiohttpTransport,
) -> None:
    async with serving(saying(page(), close=False)) as server:
        assert await whole(engine, server.url()) == b"hello"
        assert await whole(engine, server.url()) == b"hello"
    assert server.connections == 1


async def test_cookies_of_one_answer_are_not_sent_with_the_next_request(
    engine: AiohttpTransport,
) -> None:
    seen: list[bytes] = []
    cookie = page(extra=b"Set-Cookie: id=1\r\n")
    async with serving(saying(cookie, close=False, seen=seen)) as server:
        await whole(engine, server.url())
        await whole(engine, server.url())
    assert not any(b"ookie" in head for head in seen)


async def test_a_redirect_is_an_answer(engine: AiohttpTransport) -> None:
    answer = b"HTTP/1.1 301 Moved\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"
    async with serving(saying(answer)) as server:
        response = await ask(engine, server.url())
        await response.aclose()
    assert (response.status_code, response.headers["location"]) == (301, "/there")


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
        await asyncio.wait_for(server.ended.wait(), 5)


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


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"<html>HTTP/0.9</html>\r\n\r\n", None),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", None),
        (b"ICY 200 OK\r\n\r\n", None),
        (b"HTTP/1.1 1000 OK\r\n\r\n", None),
        (b"HTTP/1.1 099 OK\r\n\r\n", 99),
        (b"HTTP/1.1 2x0 OK\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n", None),
        (b"HTTP/1.1 103 Early Hints\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", None),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 11, None),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", 101),
        (b"HTTP/1.1 200 OK\r\nServer: cut", 200),
    ],
)
async def test_a_bad_head_is_bad_http_and_its_status_is_kept(
    engine: AiohttpTransport, answer: bytes, status: int | None
) -> None:
    async with serving(saying(answer)) as server:
        error = await fault(engine, server.url())
    assert (error.fault, error.status) == (Fault.BAD_HTTP, status)
    assert error.detail


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Gone\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 404 Gone\r\n" + b"X: yes\r\n" * 20_000 + b"\r\n",
        b"HTTP/1.1 404 Gone\r\n" + (b"X: " + b"y" * 997 + b"\r\n") * 103 + b"\r\n",
        b"HTTP/1.1 404 Gone\r\nContent-Length: 5\r\n" + b"X: yes\r\n" * 20_000 + b"\r\nhello",
        b"HTTP/1.1 404 " + b"OK" * 500_000,
        b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 404 Gone\r\nX: " + b"y" * 1_000_000,
    ],
)
async def test_of_too_long_a_head_the_status_is_kept_and_no_body(
    engine: AiohttpTransport, answer: bytes
) -> None:
    async with serving(saying(answer)) as server:
        response = await ask(engine, server.url())
        assert response.status_code == 404
        assert sum(len(name) + len(value) for name, value in response.headers.raw) <= 102_400
        with pytest.raises(FaultError, match="a head of more than 102400 bytes"):
            await asyncio.wait_for(response.aread(), 5)
        await response.aclose()
        await asyncio.wait_for(server.ended.wait(), 5)


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 6\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\nContent-Length: 5\n\n",
        b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"\xff" * 60_000 + b"\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10 + b"HTTP/1.1 200 OK\r\n\r\n",
    ],
)
async def test_a_strange_head_that_browsers_read_is_read(
    engine: AiohttpTransport, head: bytes
) -> None:
    async with serving(saying(head + b"hello")) as server:
        assert await whole(engine, server.url()) == b"hello"


async def test_an_answer_that_comes_before_the_question_is_the_answer() -> None:
    near, far = socket.socketpair()
    loop = asyncio.get_running_loop()
    handler = BoundedResponseHandler(loop=loop)
    with far:
        far.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        transport, _ = await loop.create_connection(lambda: handler, sock=near)
        for _ in range(5):
            await asyncio.sleep(0)
        handler.set_response_params(read_until_eof=True)
        head, _ = await asyncio.wait_for(handler.read(), 5)
        transport.abort()
    assert head.code == 404


async def test_a_server_that_only_listens_after_its_answer_has_answered(
    engine: AiohttpTransport,
) -> None:
    async def half_closed(talk: Talk) -> None:
        await talk.request()
        await talk.say(b"HTTP/1.1 200 OK\r\n\r\nhello")
        talk.writer.write_eof()
        await talk.reader.read()

    async with serving(half_closed) as server:
        for _ in range(3):
            assert await whole(engine, server.url()) == b"hello"
        assert server.connections == 3


@pytest.mark.parametrize("cut", range(1, 40, 3))
async def test_a_head_may_be_cut_anywhere(engine: AiohttpTransport, cut: int) -> None:
    body = b"<p>\n\n" * 40_000
    answer = page(body, extra=b"X: y\r\n")

    async def halves(talk: Talk) -> None:
        await talk.request()
        at = answer.index(body) - cut
        await talk.say(answer[:at])
        await asyncio.sleep(0)
        await talk.say(answer[at:])
        await talk.reader.read()

    async with serving(halves) as server:
        assert await whole(engine, server.url()) == body


async def test_a_head_may_come_byte_by_byte(engine: AiohttpTransport) -> None:
    async def drop_by_drop(talk: Talk) -> None:
        await talk.request()
        for byte in page(b"<p>\n\n"):
            await talk.say(bytes([byte]))
            await asyncio.sleep(0)
        await talk.reader.read()

    async with serving(drop_by_drop) as server:
        assert await whole(engine, server.url()) == b"<p>\n\n"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", Fault.CONNECTION_RESET),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", Fault.CONNECTION_RESET),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab", Fault.BAD_HTTP),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", Fault.BAD_HTTP),
    ],
)
async def test_a_body_with_broken_framing_ends_in_a_fault_and_never_hangs(
    engine: AiohttpTransport, answer: bytes, expected: Fault
) -> None:
    async def script(talk: Talk) -> None:
        await talk.request()
        head, _, body = answer.partition(b"\r\n\r\n")
        await talk.say(head + b"\r\n\r\n")
        await talk.say(body)
        talk.writer.close()

    async with serving(script) as server:
        response = await ask(engine, server.url())
        assert response.status_code == 200
        with pytest.raises(FaultError) as caught:
            await asyncio.wait_for(response.aread(), 5)
        await response.aclose()
    assert caught.value.fault is expected


async def test_each_phase_has_its_own_timeout(engine: AiohttpTransport) -> None:
    async def silent(talk: Talk) -> None:
        await talk.reader.read()

    async def half(talk: Talk) -> None:
        await talk.request()
        await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        await talk.reader.read()

    async with serving(silent) as server:
        handshake = await fault(engine, server.url(scheme="https"), extensions=SHORT)
        assert handshake.fault is Fault.CONNECT_TIMEOUT
        answer = await fault(engine, server.url(), extensions=SHORT)
        assert answer.fault is Fault.READ_TIMEOUT
    async with serving(half) as server:
        response = await ask(engine, server.url(), SHORT)
        with pytest.raises(FaultError) as caught:
            await response.aread()
        assert caught.value.fault is Fault.READ_TIMEOUT


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


async def test_cancelled_requests_leave_a_healthy_engine(engine: AiohttpTransport) -> None:
    chance = random.Random(7)

    async def slow(talk: Talk) -> None:
        while True:
            await talk.request()
            await talk.say(page(b"x" * 20_000)[:100])
            await asyncio.sleep(0)
            await talk.say(page(b"x" * 20_000)[100:])

    async with serving(slow) as server:

        async def one(number: int) -> None:
            url = server.url(host=f"h{number % 5}.example")
            async with asyncio.timeout(chance.random() * 0.004):
                await whole(engine, url)

        for start in range(0, 400, 40):
            batch = [one(number) for number in range(start, start + 40)]
            await asyncio.gather(*batch, return_exceptions=True)
        bodies = await asyncio.gather(
            *(whole(engine, server.url(host=f"h{number % 5}.example")) for number in range(40))
        )
    assert [len(body) for body in bodies] == [20_000] * 40
    assert engine._session is not None
    assert engine._session.connector is not None
    assert not engine._session.connector._acquired


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
    settings = WireSettings(allow_nets=(LOOPBACK,))
    transport = open_transport(settings, lookup=lambda _: ["127.0.0.1"], environ={})
    transport._idle = 3
    async with serving(saying(page(), close=False)) as server:
        for number in range(9):
            await whole(transport, server.url(host=f"h{number}.example"))
        session = transport._session
        assert session is not None
        assert isinstance(session.connector, GuardedConnector)
        assert len(session.connector._conns) == 3
        await transport.aclose()
