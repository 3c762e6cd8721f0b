import asyncio
import ssl
import threading
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import trustme

from crawler.model import Fault
from crawler.wire.connect_to import parse
from crawler.wire.faults import FaultError
from crawler.wire.lookup import Lookup, system_lookup
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.wire.servers import Talk, page, saying, serving
from tests.guards import HANGS_AFTER


def client_of(
    settings: WireSettings,
    *,
    lookup: Lookup = system_lookup,
    connect: float = HANGS_AFTER,
    read: float = HANGS_AFTER,
) -> httpx.AsyncClient:
    """A client that adds no header of its own; timeouts are seconds."""
    client = httpx.AsyncClient(
        transport=open_transport(settings, lookup=lookup, environ={}),
        trust_env=False,
        timeout=httpx.Timeout(read, connect=connect),
    )
    client.headers.clear()
    return client


async def test_the_transport_adds_nothing_follows_nothing_and_keeps_nothing() -> None:
    seen: list[bytes] = []
    answer = b"HTTP/1.1 302 F\r\nLocation: /b\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
    async with serving(saying(answer, close=False, seen=seen)) as server:
        rule = parse(f"*:80:127.0.0.1:{server.port}")
        async with client_of(WireSettings(connect_to=(rule,))) as client:
            for _ in range(2):
                response = await client.get("http://site.example/")
                client.cookies.clear()
                assert response.status_code == 302
    assert seen == [b"GET / HTTP/1.1\r\nHost: site.example\r\n\r\n"] * 2
    assert server.connections == 1


async def test_the_timeouts_of_a_request_hold() -> None:
    async def silent(talk: Talk) -> None:
        await talk.reader.read()

    async with serving(silent) as server:
        rule = parse(f"*:*:127.0.0.1:{server.port}")
        settings = WireSettings(connect_to=(rule,))
        for url, client, expected in (
            ("https://site.example/", client_of(settings, connect=0.1), Fault.CONNECT_TIMEOUT),
            ("http://site.example/", client_of(settings, read=0.1), Fault.READ_TIMEOUT),
        ):
            async with client:
                with pytest.raises(FaultError) as caught:
                    await client.get(url)
            assert caught.value.fault is expected


async def test_a_slow_resolver_is_told_from_a_slow_host() -> None:
    def lookup(_: str) -> list[str]:
        release.wait(HANGS_AFTER)
        return ["1.1.1.1"]

    release = threading.Event()
    async with client_of(WireSettings(), lookup=lookup, connect=0.05) as client:
        with pytest.raises(FaultError) as caught:
            await client.get("http://site.example/")
        release.set()
    assert caught.value.fault is Fault.DNS_FAILURE


async def test_a_proxy_gets_the_whole_url_its_credentials_and_a_connect_for_https() -> None:
    seen: list[bytes] = []

    async def proxy(talk: Talk) -> None:
        head = await talk.request()
        seen.append(head)
        if head.startswith(b"CONNECT"):
            await talk.say(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        else:
            await talk.say(page())

    async with serving(proxy) as server:
        settings = WireSettings(proxy=f"http://user:p%40ss@127.0.0.1:{server.port}")
        async with client_of(settings) as client:
            response = await client.get("http://site.example/a?b=c%2F")
            assert response.content == b"hello"
            with pytest.raises(FaultError) as refused:
                await client.get("https://site.example/")
            with pytest.raises(FaultError) as private:
                await client.get("http://169.254.169.254/latest")
    credentials = b"Proxy-Authorization: Basic " + b64encode(b"user:p@ss")
    assert seen[0].startswith(b"GET http://site.example/a?b=c%2F HTTP/1.1\r\n")
    assert seen[1].startswith(b"CONNECT site.example:443 HTTP/1.1\r\n")
    assert all(credentials in head for head in seen)
    assert len(seen) == 2
    assert (refused.value.fault, private.value.fault) == (Fault.PROXY, Fault.PRIVATE_ADDRESS)
    assert "403" in refused.value.detail


async def test_https_goes_through_a_proxys_tunnel_and_is_verified_there(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("site.example").configure_cert(context)

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
        writer.close()

    async with serving(saying(page()), tls=context) as target:

        async def proxy(talk: Talk) -> None:
            await talk.request()
            reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
            await talk.say(b"HTTP/1.1 200 Connection established\r\n\r\n")
            try:
                await asyncio.gather(pipe(talk.reader, writer), pipe(reader, talk.writer))
            finally:
                writer.close()

        async with serving(proxy) as server:
            settings = WireSettings(
                proxy=f"http://127.0.0.1:{server.port}", cafile=str(tmp_path / "ca.pem")
            )
            async with client_of(settings) as client:
                assert (await client.get("https://site.example/")).content == b"hello"
                with pytest.raises(FaultError) as caught:
                    await client.get("https://other.example/")
    assert caught.value.fault is Fault.TLS_WRONG_HOST


async def test_a_proxy_that_is_not_there_is_the_proxys_fault() -> None:
    async with serving(saying(b"")) as server:
        port = server.port
    async with client_of(WireSettings(proxy=f"http://127.0.0.1:{port}")) as client:
        with pytest.raises(FaultError) as caught:
            await client.get("http://site.example/")
    assert caught.value.fault is Fault.PROXY


def test_256_connections_are_open_and_256_kept_unless_told_otherwise() -> None:
    assert WireSettings() == WireSettings(connections=256, idle=256)


@pytest.mark.parametrize(
    "settings",
    [
        WireSettings(proxy="socks6://127.0.0.1:1080"),
        WireSettings(proxy="proxy.example:3128"),
        WireSettings(proxy="http://"),
        WireSettings(proxy="http://proxy.example:port"),
        WireSettings(proxy="http://proxy.example", connect_to=(parse("*::x:"),)),
        WireSettings(cafile="absent.pem"),
    ],
)
def test_settings_that_cannot_work_are_told_in_one_line(settings: WireSettings) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        open_transport(settings, environ={})


async def test_a_transport_that_was_never_used_closes_cleanly() -> None:
    transport = open_transport(WireSettings(), environ={})
    await transport.aclose()
    with pytest.raises(RuntimeError, match="closed"):
        await transport.handle_async_request(httpx.Request("GET", "http://site.example/"))
