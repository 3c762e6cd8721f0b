"""What goes out as it is given, and what comes back as it came."""

import httpx
import pytest

from crawler.wire.engine import AiohttpTransport
from tests.crawler.wire.one_request import LONG, ask, whole
from tests.crawler.wire.servers import page, saying, serving


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
