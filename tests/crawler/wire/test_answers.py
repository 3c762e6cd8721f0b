"""Answers as servers give them: bad, strange, early, and in pieces."""

import asyncio
import socket
import ssl

import pytest

from crawler.model import Fault
from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from crawler.wire.protocol import BoundedResponseHandler
from tests.crawler.wire.one_request import ask, fault, whole
from tests.crawler.wire.servers import Talk, page, saying, serving
from tests.guards import soon

HTTP2_SETTINGS = b"\0\0\x12\x04\0\0\0\0\0" + b"\0\3\0\0\0\x64" * 3
HTTP2_GOAWAY = b"\0\0\x08\x07\0\0\0\0\0" + b"\0" * 8


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
        with pytest.raises(FaultError, match="headers larger than 102400 bytes"):
            await soon(response.aread())
        await response.aclose()
        await soon(server.ended.wait())


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
        head, _ = await soon(handler.read())
        transport.abort()
    assert head.code == 404


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (
            ssl.SSLError(1, "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] alert"),
            Fault.TLS_CLIENT_CERT,
        ),
        (ConnectionResetError(104, "Connection reset by peer"), Fault.CONNECTION_RESET),
        (None, Fault.CONNECTION_RESET),
    ],
)
async def test_what_ends_a_connection_before_its_request_is_told(
    error: ssl.SSLError | OSError | None, fault: Fault
) -> None:
    if isinstance(error, ssl.SSLError):
        error.reason = "TLSV13_ALERT_CERTIFICATE_REQUIRED"
    near, far = socket.socketpair()
    loop = asyncio.get_running_loop()
    handler = BoundedResponseHandler(loop=loop)
    with far:
        transport, _ = await loop.create_connection(lambda: handler, sock=near)
        assert not handler.is_spent()
        transport.abort()
        handler.connection_lost(error)
    with pytest.raises(FaultError) as told:
        handler.is_spent()
    assert told.value.fault is fault


async def test_a_closing_connection_is_waited_for_until_it_is_lost() -> None:
    near, far = socket.socketpair()
    loop = asyncio.get_running_loop()
    handler = BoundedResponseHandler(loop=loop)
    with far:
        transport, _ = await loop.create_connection(lambda: handler, sock=near)
        transport.abort()
        assert not handler.is_connected()
        assert handler.exception() is None
        await soon(handler.wait_until_lost())
        assert handler.exception() is not None
        await soon(handler.wait_until_lost())


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
            await soon(response.aread())
        await response.aclose()
    assert caught.value.fault is expected


@pytest.mark.parametrize("frame", [HTTP2_SETTINGS, HTTP2_GOAWAY], ids=["SETTINGS", "GOAWAY"])
@pytest.mark.parametrize("first", range(1, 10))
async def test_a_frame_of_http2_is_known_in_pieces_too(frame: bytes, first: int) -> None:
    assert await ended_by(frame[:first], frame[first:]) is Fault.HTTP2_ONLY


@pytest.mark.parametrize(
    "first", [b"\0\0\x12\x05", b"\0\0\x12\x04\0\0\1", b"\1", b"\0\0\x12\x04\0\0\0\0\1"]
)
async def test_what_begins_otherwise_is_bad_http_at_once(first: bytes) -> None:
    assert await ended_by(first) is Fault.BAD_HTTP


async def ended_by(*pieces: bytes) -> Fault:
    """The fault of a connection on which these pieces come, one after the other."""
    near, far = socket.socketpair()
    loop = asyncio.get_running_loop()
    handler = BoundedResponseHandler(loop=loop)
    with far:
        transport, _ = await loop.create_connection(lambda: handler, sock=near)
        handler.set_response_params(read_until_eof=True)
        for piece in pieces:
            handler.data_received(piece)
        transport.abort()
    error = handler.exception()
    assert isinstance(error, FaultError)
    return error.fault


@pytest.mark.parametrize("at_once", [True, False])
async def test_what_came_before_too_many_small_chunks_is_kept(
    engine: AiohttpTransport, at_once: bool
) -> None:
    async def script(talk: Talk) -> None:
        await talk.request()
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
        tiny = b"1\r\nx\r\n" * 2_000
        for part in [head + tiny] if at_once else [head, tiny]:
            await talk.say(part)
        await talk.reader.read()

    async with serving(script) as server:
        response = await ask(engine, server.url())
        body, chunks = b"", response.aiter_raw()

        async def read() -> None:
            nonlocal body
            async for chunk in chunks:
                body += chunk

        with pytest.raises(FaultError, match="chunks too small and too many"):
            await read()
    assert body.startswith(b"hello")
    assert 1_000 <= len(body) <= 1_100
