"""TLS and doors of the small web fail for the right reason, and its end leaves nothing open."""

import gc
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.guards import HANGS_AFTER
from tests.web import behaviours as b
from tests.web.certificates import Certificate
from tests.web.exchange import Behaviour
from tests.web.script import Door, Script
from tests.web.small_web import SmallWeb

Start = Callable[[Script | Mapping[str, Behaviour]], SmallWeb]


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        (Certificate.GOOD, ""),
        (Certificate.EXPIRED, "certificate has expired"),
        (Certificate.NOT_YET_VALID, "certificate is not yet valid"),
        (Certificate.SELF_SIGNED, "self-signed certificate"),
        (Certificate.WRONG_HOST, "Hostname mismatch"),
        (Certificate.UNTRUSTED, "self-signed certificate in certificate chain"),
        (Certificate.INCOMPLETE_CHAIN, "unable to get local issuer certificate"),
    ],
)
def test_a_certificate_fails_for_its_own_reason(
    small_web: Start, shown: Certificate, reason: str
) -> None:
    web = small_web(Script({"https://a.test/": b.page("A")}, {"a.test": shown}))
    assert verify(web, "a.test") == reason


def verify(web: SmallWeb, host: str) -> str:
    """What OpenSSL says of the host's certificate, "" when it is content."""
    trusting = ssl.create_default_context(cafile=web.cafile)
    with socket.create_connection(("127.0.0.1", web.https_port)) as client:
        try:
            with trusting.wrap_socket(client, server_hostname=host) as tls:
                tls.sendall(b"GET / HTTP/1.0\r\nHost: a.test\r\n\r\n")
                assert tls.recv(15) == b"HTTP/1.1 200 OK"
        except ssl.SSLCertVerificationError as error:
            return error.verify_message.partition(",")[0]
    return ""


@pytest.mark.parametrize(
    ("door", "error"),
    [
        (Door.CLOSED, ConnectionRefusedError),
        (Door.RESET, ConnectionResetError),
        (Door.SILENT, TimeoutError),
        pytest.param(
            Door.BLACK_HOLE,
            TimeoutError,
            marks=pytest.mark.skipif(sys.platform != "linux", reason="other queues never fill"),
        ),
    ],
)
def test_an_odd_door_has_its_own_port(small_web: Start, door: Door, error: type[OSError]) -> None:
    web = small_web(Script({"https://odd.test/": b.page("A")}, doors={"odd.test": door}))
    host, port, address, real = web.connect_to[1].split(":")
    assert (host, port, web.connect_to[-1]) == (
        "odd.test",
        "443",
        f"*:443:{address}:{web.https_port}",
    )
    with pytest.raises(error):
        say_hello((address, int(real)), 0.2 if error is TimeoutError else HANGS_AFTER)


def say_hello(address: tuple[str, int], timeout: float) -> None:
    with socket.create_connection(address, timeout=timeout) as client:
        client.sendall(b"x")
        client.recv(1)


def test_a_plaintext_door_speaks_http_where_tls_is_expected(small_web: Start) -> None:
    web = small_web(Script({"http://odd.test/": b.page("A")}, doors={"odd.test": Door.PLAINTEXT}))
    assert web.connect_to[1] == f"odd.test:443:127.0.0.1:{web.http_port}"
    with socket.create_connection(("127.0.0.1", web.http_port)) as client:
        client.sendall(b"\x16\x03\x01\x02\x00\x01")
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")


def test_it_listens_on_every_address_it_is_given() -> None:
    with SmallWeb({"http://127.0.9.7/": b.page("A")}, ["127.0.0.1", "127.0.9.7"]) as web:
        answer = httpx.get(f"http://127.0.9.7:{web.http_port}/", trust_env=False)
    assert answer.status_code == 200


def test_it_ends_by_its_handle_and_leaves_nothing_open() -> None:
    before = (open_files(), threading.active_count())
    script = Script({"http://a.test/": b.silence()}, doors={"b.test": Door.SILENT})
    with ExitStack() as clients:
        with SmallWeb(script) as web:
            silent = int(web.connect_to[0].rpartition(":")[2])
            for port in (web.http_port, web.https_port, web.http_port, silent):
                waiting = clients.enter_context(socket.create_connection(("127.0.0.1", port)))
            asking = clients.enter_context(socket.create_connection(("127.0.0.1", web.http_port)))
            asking.sendall(b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")
            web.wait(lambda seen: len(seen) == 1)
        waiting.settimeout(HANGS_AFTER)
        assert waiting.recv(1) == b""
    assert (open_files(), threading.active_count()) == before
    assert not Path(web.cafile).exists()


def open_files() -> int:
    """How many descriptors this process has open, where the system tells."""
    gc.collect()
    return sum(1 for _ in Path("/proc/self/fd").glob("*"))


def test_a_script_that_cannot_start_says_why() -> None:
    with pytest.raises(OSError, match="assign requested address"), SmallWeb({}, ["192.0.2.1"]):
        pass
