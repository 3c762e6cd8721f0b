"""Which proxy a request goes through, and what it is told there."""

import importlib.util
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest
import trustme

from crawler.model import Fault
from crawler.wire import proxies
from crawler.wire.connect_to import parse
from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from crawler.wire.proxies import Proxies, for_all, from_environment
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.wire.handshakes import server_context
from tests.crawler.wire.servers import Talk, page, saying, serving
from tests.crawler.wire.test_transport import client_of

A, B = "http://a.example:1", "http://b.example:2"


@pytest.mark.parametrize(
    ("environ", "http", "https"),
    [
        ({}, "", ""),
        ({"HTTP_PROXY": A}, A, ""),
        ({"http_proxy": A}, A, ""),
        ({"HTTP_PROXY": A, "http_proxy": B}, B, ""),
        ({"HTTPS_PROXY": A}, "", A),
        ({"https_proxy": A, "HTTP_PROXY": B}, B, A),
        ({"ALL_PROXY": A}, A, A),
        ({"all_proxy": A, "HTTPS_PROXY": B}, A, B),
        ({"HTTP_PROXY": "a.example:1"}, A, ""),
        ({"HTTP_PROXY": " http://a.example:1 "}, A, ""),
        ({"HTTP_PROXY": ""}, "", ""),
        ({"HTTP_PROXY": A, "REQUEST_METHOD": "GET"}, "", ""),
        ({"http_proxy": A, "REQUEST_METHOD": "GET"}, A, ""),
        ({"ALL_PROXY": "socks5h://a.example"}, "socks5h://a.example", "socks5h://a.example"),
        ({"HTTP_PROXY": A, "NO_PROXY": "*"}, "", ""),
    ],
)
def test_the_environment_names_a_proxy_for_each_scheme(
    environ: Mapping[str, str], http: str, https: str
) -> None:
    found = from_environment(environ)
    assert found.find("http", "site.example", 80) == http
    assert found.find("https", "site.example", 443) == https


@pytest.mark.parametrize(
    ("no_proxy", "host", "port", "is_proxied"),
    [
        ("site.example", "site.example", 80, False),
        ("site.example", "www.site.example", 80, False),
        ("site.example", "website.example", 80, True),
        (".site.example", "site.example", 80, False),
        (".site.example", "www.site.example", 80, False),
        ("*.site.example", "www.site.example", 80, False),
        ("SITE.example.", "Site.Example.", 80, False),
        ("a.example,site.example", "site.example", 80, False),
        ("a.example site.example", "site.example", 80, False),
        (" a.example , site.example ", "site.example", 80, False),
        ("site.example:8080", "site.example", 8080, False),
        ("site.example:8080", "site.example", 80, True),
        ("10.0.0.1", "10.0.0.1", 80, False),
        ("10.0.0.0/8", "10.9.8.7", 80, False),
        ("10.0.0.0/8", "11.9.8.7", 80, True),
        ("10.1.2.3/8", "10.9.8.7", 80, False),
        ("10.0.0.0/8:8080", "10.9.8.7", 8080, False),
        ("10.0.0.0/8:8080", "10.9.8.7", 80, True),
        ("10.0.0.0/99", "10.9.8.7", 80, True),
        ("::1", "[::1]", 80, False),
        ("[::1]", "[::1]", 80, False),
        ("[::1]:8080", "[::1]", 8080, False),
        ("[::1]:8080", "[::1]", 80, True),
        ("fd00::/8", "[fd12::1]", 80, False),
        ("fd00::/8", "[fe80::1]", 80, True),
        ("*", "any.example", 80, False),
        ("", "any.example", 80, True),
        (",", "any.example", 80, True),
        ("localhost", "localhost", 80, False),
        ("1", "10.0.0.1", 80, True),
    ],
)
def test_no_proxy_is_read_as_by_curl(
    no_proxy: str, host: str, port: int, *, is_proxied: bool
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        found = from_environment({"ALL_PROXY": A, name: no_proxy})
        assert found.find("http", host, port) == (A if is_proxied else "")


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("proxy", ["http://", "ftp://me:s3cret@h", "http://me:s3cret@h:x/"])
def test_a_bad_proxy_of_the_environment_is_named_but_not_repeated(
    variable: str, proxy: str
) -> None:
    with pytest.raises(ValueError, match=f"environment variable {variable}: ") as caught:
        from_environment({variable: proxy})
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_socks_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxies, "find_spec", lambda _: None)
    with pytest.raises(ValueError, match="needs a package: pip install 'linktend\\[socks\\]'"):
        for_all("socks5://a.example")
    assert for_all(A).find("http", "h", 80) == A


def test_the_socks_package_is_an_extra_that_is_imported_only_for_socks() -> None:
    code = (
        "import sys, crawler.wire.transport, crawler.wire.connector;"
        "print('python_socks' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    assert importlib.util.find_spec("python_socks")


async def test_each_scheme_has_its_proxy_and_what_is_exempt_is_guarded() -> None:
    seen: list[bytes] = []

    async def proxy(talk: Talk) -> None:
        seen.append(await talk.request())
        await talk.say(page())

    async with serving(proxy) as server:
        settings = WireSettings(
            proxies=from_environment(
                {"http_proxy": f"127.0.0.1:{server.port}", "no_proxy": "10.0.0.0/8,direct.example"}
            )
        )
        async with client_of(settings, lookup=lambda _: ["10.0.0.1"]) as client:
            assert (await client.get("http://site.example/a")).content == b"hello"
            for url in (
                "http://10.0.0.1/",
                "http://direct.example/",
                "http://127.0.0.1/",
                "https://site.example/",
            ):
                with pytest.raises(FaultError) as caught:
                    await client.get(url)
                assert caught.value.fault is Fault.PRIVATE_ADDRESS, url
    assert [head.split(b"\r\n")[0] for head in seen] == [b"GET http://site.example/a HTTP/1.1"]


def tls_proxy(authority: trustme.CA, tmp_path: Path, port: int) -> AiohttpTransport:
    """An engine that reaches all through `proxy.example`, and trusts `authority`."""
    cafile = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(cafile))
    settings = WireSettings(proxy=f"https://proxy.example:{port}", cafile=str(cafile))
    return open_transport(settings, lookup=lambda _: ["127.0.0.1"], environ={})


async def test_a_proxy_may_speak_tls_and_pass_it_on(tmp_path: Path) -> None:
    authority = trustme.CA()
    seen: list[bytes] = []

    async def proxy(talk: Talk) -> None:
        head = await talk.request()
        seen.append(head.split(b"\r\n")[0])
        if head.startswith(b"CONNECT"):
            await talk.say(b"HTTP/1.1 200 OK\r\n\r\n")
            await talk.writer.start_tls(server_context(authority.issue_cert("site.example")))
            seen.append((await talk.request()).split(b"\r\n")[0])
        await talk.say(page())

    context = server_context(authority.issue_cert("proxy.example"))
    async with serving(proxy, tls=context) as server:
        engine = tls_proxy(authority, tmp_path, server.port)
        for url in ("http://site.example/a", "https://site.example/b"):
            response = await engine.handle_async_request(httpx.Request("GET", url))
            assert await response.aread() == b"hello"
        await engine.aclose()
    assert seen == [
        b"GET http://site.example/a HTTP/1.1",
        b"CONNECT site.example:443 HTTP/1.1",
        b"GET /b HTTP/1.1",
    ]


async def test_a_bad_certificate_of_the_proxy_is_the_proxys_fault(tmp_path: Path) -> None:
    context = server_context(trustme.CA().issue_cert("proxy.example"))
    async with serving(saying(page()), tls=context) as server:
        engine = tls_proxy(trustme.CA(), tmp_path, server.port)
        for url in ("http://site.example/a", "https://site.example/b"):
            with pytest.raises(FaultError) as caught:
                await engine.handle_async_request(httpx.Request("GET", url))
            assert caught.value.fault is Fault.PROXY
            assert caught.value.detail.startswith("cannot connect to the proxy: ")
        await engine.aclose()


async def test_connect_to_goes_before_a_proxy_of_the_environment() -> None:
    async with serving(saying(page())) as server:
        settings = WireSettings(
            connect_to=(parse(f"site.example:80:127.0.0.1:{server.port}"),),
            proxies=Proxies("http://127.0.0.1:1", "http://127.0.0.1:1"),
        )
        async with client_of(settings) as client:
            assert (await client.get("http://site.example/")).content == b"hello"
            with pytest.raises(FaultError) as caught:
                await client.get("http://other.example/")
    assert caught.value.fault is Fault.PROXY


SUCCESS = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"
REFUSED = b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00"


async def _socks(talk: Talk, reply: bytes) -> tuple[bytes, int]:
    """The handshake of RFC 1928: where the client wants to go."""
    count = (await talk.reader.readexactly(2))[1]
    await talk.reader.readexactly(count)
    await talk.say(b"\x05\x00")
    kind = (await talk.reader.readexactly(4))[3]
    length = (await talk.reader.readexactly(1))[0] if kind == 3 else {1: 4, 4: 16}[kind]
    host = await talk.reader.readexactly(length)
    (port,) = struct.unpack(">H", await talk.reader.readexactly(2))
    await talk.say(reply)
    return host, port


@pytest.mark.parametrize(
    ("scheme", "host"), [("socks5", bytes([1, 1, 1, 1])), ("socks5h", b"site.example")]
)
async def test_socks5_is_told_an_address_and_socks5h_the_name(scheme: str, host: bytes) -> None:
    seen: list[tuple[bytes, int]] = []

    async def proxy(talk: Talk) -> None:
        seen.append(await _socks(talk, SUCCESS))
        assert (await talk.request()).startswith(b"GET /a HTTP/1.1\r\n")
        await talk.say(page())

    async with serving(proxy) as server:
        settings = WireSettings(proxy=f"{scheme}://127.0.0.1:{server.port}")
        async with client_of(settings, lookup=lambda _: ["1.1.1.1"]) as client:
            assert (await client.get("http://site.example/a")).content == b"hello"
            with pytest.raises(FaultError) as private:
                await client.get("http://10.0.0.1/")
    assert seen == [(host, 80)]
    assert private.value.fault is Fault.PRIVATE_ADDRESS


async def test_what_socks5_looks_up_is_guarded() -> None:
    settings = WireSettings(proxy="socks5://127.0.0.1:1")
    async with client_of(settings, lookup=lambda _: ["10.0.0.1"]) as client:
        with pytest.raises(FaultError) as caught:
            await client.get("http://site.example/")
    assert caught.value.fault is Fault.PRIVATE_ADDRESS


async def test_what_a_socks_proxy_cannot_do_is_its_fault() -> None:
    async def proxy(talk: Talk) -> None:
        await _socks(talk, REFUSED)

    async with serving(proxy) as server:
        settings = WireSettings(proxy=f"socks5h://me:s3cret@127.0.0.1:{server.port}")
        async with client_of(settings) as client:
            with pytest.raises(FaultError) as refused:
                await client.get("http://site.example/")
    async with client_of(settings) as client:
        with pytest.raises(FaultError) as gone:
            await client.get("https://site.example/")
    assert (refused.value.fault, gone.value.fault) == (Fault.PROXY, Fault.PROXY)
    assert "s3cret" not in refused.value.detail + gone.value.detail
