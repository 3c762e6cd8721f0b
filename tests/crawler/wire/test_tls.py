"""Handshakes that fail, ends without a goodbye, and whose word we take."""

import asyncio
import os
import socket
import ssl
from pathlib import Path

import httpx
import pytest
import trustme

from crawler.model import Fault
from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from crawler.wire.tls import make_context
from tests.crawler.wire.handshakes import HOST, outcome, server_context
from tests.crawler.wire.servers import Talk, handshaking, page, serving
from tests.guards import HANGS_AFTER, soon


async def failed_handshake(engine: AiohttpTransport, context: ssl.SSLContext) -> Fault:
    """The fault of a request to a server whose handshake fails with an alert."""
    with handshaking(context) as server:
        request = httpx.Request("GET", server.url(scheme="https"))
        with pytest.raises(FaultError) as caught:
            await engine.handle_async_request(request)
        await engine.aclose()
    assert server.connections == 1
    return caught.value.fault


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_server_that_wants_a_client_certificate_says_so(
    trusting: AiohttpTransport, authority: trustme.CA, version: ssl.TLSVersion
) -> None:
    context = server_context(authority.issue_cert(HOST))
    context.maximum_version = version
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    assert await failed_handshake(trusting, context) is Fault.TLS_CLIENT_CERT


async def test_a_server_of_an_old_protocol_is_legacy(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    context = server_context(authority.issue_cert(HOST))
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    assert await failed_handshake(trusting, context) is Fault.TLS_LEGACY


async def test_a_server_of_weak_ciphers_alone_is_legacy(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    context = server_context(authority.issue_cert(HOST))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    assert await failed_handshake(trusting, context) is Fault.TLS_LEGACY


async def test_a_server_of_old_but_accepted_ciphers_is_fine(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    context = server_context(authority.issue_cert(HOST))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-ECDSA-AES256-SHA:AES128-SHA")
    assert await outcome(trusting, context) == b"hello"


async def test_plain_text_where_tls_is_expected_is_a_tls_failure(
    trusting: AiohttpTransport,
) -> None:
    async def plain(talk: Talk) -> None:
        await talk.reader.read(1)
        await talk.say(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        await talk.reader.read()

    async with serving(plain) as server:
        request = httpx.Request("GET", server.url(scheme="https"))
        with pytest.raises(FaultError) as caught:
            await trusting.handle_async_request(request)
    await trusting.aclose()
    assert caught.value.fault is Fault.TLS_FAILURE


async def test_an_end_without_the_tls_goodbye_is_fine_where_the_body_is_framed(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    async def rude(talk: Talk) -> None:
        await talk.request()
        await talk.say(page())
        talk.reset()

    context = server_context(authority.issue_cert(HOST))
    async with serving(rude, tls=context) as server:
        request = httpx.Request("GET", server.url(scheme="https"))
        response = await trusting.handle_async_request(request)
        assert await response.aread() == b"hello"
    await trusting.aclose()


async def test_a_finished_connection_is_closed_without_waiting_for_the_server(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    after_the_response: list[bytes] = []
    context = server_context(authority.issue_cert(HOST))

    def answer(listening: socket.socket) -> None:
        plain, _ = listening.accept()
        plain.settimeout(HANGS_AFTER)
        tls = context.wrap_socket(plain, server_side=True)
        tls.recv(65_536)
        tls.sendall(page(extra=b"Connection: close\r\n"))
        # The raw socket: it neither answers nor hides a TLS goodbye.
        with socket.socket(fileno=tls.detach()) as raw:
            raw.settimeout(HANGS_AFTER)
            after_the_response.append(raw.recv(65_536))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(HANGS_AFTER)
        server = asyncio.create_task(asyncio.to_thread(answer, listening))
        url = f"https://{HOST}:{listening.getsockname()[1]}/"
        response = await trusting.handle_async_request(httpx.Request("GET", url))
        assert await response.aread() == b"hello"
        await soon(server)
    await trusting.aclose()
    assert after_the_response == [b""]


async def test_bytes_that_are_no_tls_cut_a_body_and_leave_its_status(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    head_has_come = asyncio.Event()

    async def garbled(talk: Talk) -> None:
        await talk.request()
        await talk.say(b"HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\nhello")
        await head_has_come.wait()
        number = os.dup(talk.writer.get_extra_info("socket").fileno())
        with socket.socket(fileno=number) as plain:
            plain.sendall(b"no TLS at all")
        await talk.reader.read()

    context = server_context(authority.issue_cert(HOST))
    async with serving(garbled, tls=context) as server:
        request = httpx.Request("GET", server.url(scheme="https"))
        response = await trusting.handle_async_request(request)
        assert response.status_code == 404
        head_has_come.set()
        with pytest.raises(FaultError):
            await soon(response.aread())
        await response.aclose()
    await trusting.aclose()


def test_what_the_environment_trusts_takes_the_place_of_the_bundled_roots(
    authority: trustme.CA, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    (tmp_path / "empty").mkdir()
    assert len(make_context(environ={"SSL_CERT_FILE": str(file)}).get_ca_certs()) == 1
    assert make_context(environ={"SSL_CERT_DIR": str(tmp_path / "empty")}).get_ca_certs() == []
    bundled = len(make_context(environ={}).get_ca_certs())
    assert bundled > 50
    assert len(make_context(str(file), environ={}).get_ca_certs()) == bundled + 1


def test_an_unusable_certificate_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate\n")
    for name in ("ca.pem", "absent.pem", "."):
        with pytest.raises(ValueError, match=r"^[^\n]+$"):
            make_context(str(tmp_path / name), environ={})
