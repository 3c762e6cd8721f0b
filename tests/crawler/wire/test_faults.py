import asyncio
import errno
import inspect
import re
import socket
import ssl
from collections.abc import Iterator

import aiohttp
import httpx
import pytest
from aiohttp import client_exceptions, http_exceptions
from aiohttp.client_reqrep import ConnectionKey, RequestInfo
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from crawler.model import Fault
from crawler.wire.codings import CORRUPT
from crawler.wire.faults import FaultError, clean_line, fault_of

KEY = ConnectionKey("site.example", 443, True, True, None, None, None, None)
SECRET = URL("https://site.example/?token=hunter2")
INFO = RequestInfo(SECRET, "GET", CIMultiDictProxy(CIMultiDict()), SECRET)


def every_subclass(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for each in kind.__subclasses__():
        yield from every_subclass(each)


def made(kind: type[BaseException]) -> BaseException:
    """An instance of `kind`, by what its constructor asks for."""
    values = {
        "connection_key": KEY,
        "os_error": OSError(errno.EHOSTUNREACH, "No route to host"),
        "certificate_error": ssl.SSLCertVerificationError(1, "certificate verify failed"),
        "request_info": INFO,
        "history": (),
        "url": SECRET,
        "path": "/socket",
        "expected": b"1",
        "got": b"2",
        "host": "site.example",
        "port": 443,
        "message": "bad: b'hunter2'",
        "line": b"hunter2",
        "hdr": b"hunter2",
        "request": httpx.Request("GET", str(SECRET)),
        "response": httpx.Response(500),
        "partial": b"hunter2",
        "consumed": 1,
    }
    try:
        parameters = inspect.signature(kind).parameters.values()
    except ValueError:  # built in C: takes anything
        return kind()
    required = [each for each in parameters if each.default is each.empty and each.name in values]
    named = {each.name: values[each.name] for each in required if each.kind is each.KEYWORD_ONLY}
    return kind(*(values[each.name] for each in required if each.name not in named), **named)


ENGINE = {
    kind
    for root in (aiohttp.ClientError, client_exceptions.WSMessageTypeError)
    for kind in every_subclass(root)
    if kind.__module__.startswith("aiohttp.")
}
PARSER = {
    kind
    for kind in every_subclass(http_exceptions.HttpProcessingError)
    if kind.__module__.startswith("aiohttp.")
}
HTTPX = {
    kind
    for root in (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, httpx.CookieConflict)
    for kind in every_subclass(root)
    if kind.__module__ == "httpx"
}
TLS = {kind for kind in every_subclass(ssl.SSLError) if kind.__module__ == "ssl"}
SOCKET = {
    kind for kind in every_subclass(OSError) if kind.__module__ in {"builtins", "socket", "asyncio"}
}
CODINGS = set(CORRUPT)
LOOP = {
    asyncio.BrokenBarrierError,
    asyncio.IncompleteReadError,
    asyncio.InvalidStateError,
    asyncio.LimitOverrunError,
    asyncio.QueueFull,
    asyncio.SendfileNotAvailableError,
    asyncio.TimeoutError,
}
EVERY_ERRNO = sorted(errno.errorcode)
OWN = {
    errno.EADDRINUSE,
    errno.EADDRNOTAVAIL,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOBUFS,
    errno.ENOMEM,
}
OF_A_CONNECTION = {
    Fault.CONNECT_FAILED,
    Fault.CONNECT_REFUSED,
    Fault.CONNECT_TIMEOUT,
    Fault.CONNECTION_RESET,
    Fault.READ_TIMEOUT,
}


def test_the_walk_finds_all_that_aiohttp_publishes() -> None:
    published = {getattr(client_exceptions, name) for name in client_exceptions.__all__}
    assert published <= ENGINE
    published = {getattr(httpx, name) for name in httpx.__all__}
    assert {each for each in published if is_error(each)} <= HTTPX
    assert {each for each in vars(ssl).values() if is_error(each)} <= TLS | SOCKET | {ValueError}


def is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Exception)


@pytest.mark.parametrize(
    "kind", sorted(ENGINE | PARSER | HTTPX | TLS | SOCKET | CODINGS | LOOP, key=str)
)
def test_the_table_has_a_row_for_every_error_of_the_engine(kind: type[BaseException]) -> None:
    fault, detail = fault_of(made(kind))
    assert isinstance(fault, Fault)
    assert detail == clean_line(detail) != ""
    assert "hunter2" not in detail


@pytest.mark.parametrize("number", EVERY_ERRNO, ids=[errno.errorcode[each] for each in EVERY_ERRNO])
def test_every_errno_is_the_connections_fault_or_this_machines_own(number: int) -> None:
    plain = OSError(number, "hunter2")
    for error in (plain, connector(plain), raised(aiohttp.ClientOSError(number, "hunter2"), plain)):
        fault, detail = fault_of(error)
        assert fault in ({Fault.LOCAL_RESOURCES} if number in OWN else OF_A_CONNECTION)
        assert detail == clean_line(detail) != ""
        assert "hunter2" not in detail


@pytest.mark.parametrize("number", range(-5, 120))
def test_every_answer_of_a_resolver_is_a_names_fault_or_this_machines_own(number: int) -> None:
    error = aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(number, "as it says"))
    names = {Fault.DNS_NOT_FOUND, Fault.DNS_FAILURE, Fault.LOCAL_RESOURCES}
    assert fault_of(error)[0] in names


@pytest.mark.parametrize("code", range(120))
def test_every_refusal_of_a_certificate_is_told_as_one_of_tls(code: int) -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    assert fault_of(error)[0].value.startswith("tls-")


@settings(deadline=None, max_examples=100)
@given(st.from_regex(r"[A-Z0-9_]{0,40}", fullmatch=True))
def test_every_reason_of_openssl_is_told_as_one_of_tls(reason: str) -> None:
    error = ssl.SSLError(1, f"[SSL: {reason}] hunter2 (_ssl.c:1000)")
    error.reason = reason
    fault, detail = fault_of(connector(error))
    assert fault.value.startswith("tls-")
    assert "hunter2" not in detail


def raised(outer: BaseException, cause: BaseException) -> BaseException:
    outer.__cause__ = cause
    return outer


def connector(error: OSError) -> aiohttp.ClientConnectorError:
    return aiohttp.ClientConnectorError(KEY, error)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (connector(OSError(errno.ECONNREFUSED, "x")), Fault.CONNECT_REFUSED),
        (connector(OSError(errno.ENETUNREACH, "x")), Fault.CONNECT_FAILED),
        (connector(OSError(errno.EHOSTUNREACH, "x")), Fault.CONNECT_FAILED),
        (connector(OSError(errno.ETIMEDOUT, "x")), Fault.CONNECT_TIMEOUT),
        (connector(OSError(errno.ECONNRESET, "x")), Fault.CONNECTION_RESET),
        (connector(ConnectionResetError()), Fault.CONNECTION_RESET),
        (connector(ConnectionAbortedError("SSL handshake is slow")), Fault.CONNECTION_RESET),
        (connector(OSError(errno.EMFILE, "x")), Fault.LOCAL_RESOURCES),
        (connector(OSError(errno.ENFILE, "x")), Fault.LOCAL_RESOURCES),
        (connector(OSError(errno.ENOBUFS, "x")), Fault.LOCAL_RESOURCES),
        (connector(OSError(errno.EADDRNOTAVAIL, "x")), Fault.LOCAL_RESOURCES),
        (
            connector(OSError("Multiple exceptions: [Errno 101] n/a, [Errno 111] refused")),
            Fault.CONNECT_REFUSED,
        ),
        (
            connector(OSError("Multiple exceptions: [Errno 101] n/a, [Errno 113] no route")),
            Fault.CONNECT_FAILED,
        ),
        (
            connector(OSError("Multiple exceptions: [Errno 24] , [Errno 101] ")),
            Fault.LOCAL_RESOURCES,
        ),
        (aiohttp.ClientOSError(errno.ETIMEDOUT, "x"), Fault.READ_TIMEOUT),
        (aiohttp.ClientOSError(errno.EPIPE, "x"), Fault.CONNECTION_RESET),
        (
            aiohttp.ClientProxyConnectionError(KEY, OSError(errno.ECONNREFUSED, "x")),
            Fault.PROXY,
        ),
        (
            aiohttp.ClientProxyConnectionError(KEY, OSError(errno.EMFILE, "x")),
            Fault.LOCAL_RESOURCES,
        ),
        (aiohttp.ClientHttpProxyError(INFO, (), status=407), Fault.PROXY),
        (
            raised(aiohttp.ClientError(), socket.gaierror(socket.EAI_NONAME, "x")),
            Fault.DNS_NOT_FOUND,
        ),
        (
            raised(aiohttp.ClientError(), FaultError(Fault.PRIVATE_ADDRESS, "x")),
            Fault.PRIVATE_ADDRESS,
        ),
        (raised(aiohttp.ClientOSError(1, "x"), ssl.SSLError(1, "x")), Fault.TLS_FAILURE),
        (ssl.SSLEOFError(8, "x"), Fault.TLS_FAILURE),
        (aiohttp.ConnectionTimeoutError(), Fault.CONNECT_TIMEOUT),
        (aiohttp.SocketTimeoutError(), Fault.READ_TIMEOUT),
        (TimeoutError(), Fault.READ_TIMEOUT),
        (httpx.ConnectTimeout("x"), Fault.CONNECT_TIMEOUT),
        (httpx.ReadTimeout("x"), Fault.READ_TIMEOUT),
        (httpx.ReadError("x"), Fault.CONNECTION_RESET),
        (httpx.InvalidURL("x"), Fault.URL_INVALID),
        (UnicodeError("label too long"), Fault.URL_INVALID),
        (ValueError("x"), Fault.URL_INVALID),
        (RuntimeError("Connection closed."), Fault.CONNECTION_RESET),
        (AssertionError("feed_data after feed_eof"), Fault.BAD_HTTP),
        (asyncio.IncompleteReadError(b"", 1), Fault.BAD_HTTP),
        (MemoryError(), Fault.BAD_HTTP),
    ],
)
def test_what_happened_is_told_apart(error: BaseException, expected: Fault) -> None:
    assert fault_of(error)[0] is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (9, Fault.TLS_NOT_YET_VALID),
        (10, Fault.TLS_EXPIRED),
        (18, Fault.TLS_SELF_SIGNED),
        (19, Fault.TLS_UNTRUSTED),
        (20, Fault.TLS_UNTRUSTED),
        (21, Fault.TLS_INCOMPLETE_CHAIN),
        (62, Fault.TLS_WRONG_HOST),
        (64, Fault.TLS_WRONG_HOST),
        (66, Fault.TLS_LEGACY),
        (23, Fault.TLS_UNTRUSTED),
    ],
)
def test_a_certificate_is_judged_by_its_verify_code(code: int, expected: Fault) -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    wrapped = aiohttp.ClientConnectorCertificateError(KEY, error)
    assert fault_of(wrapped)[0] is fault_of(error)[0] is expected


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=400))
def test_a_detail_is_one_clean_line_whatever_it_was_made_of(text: str) -> None:
    detail = FaultError(Fault.BAD_HTTP, text).detail
    assert len(detail) <= 200
    assert len(detail.splitlines()) <= 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", detail)
    assert clean_line(detail) == detail


def test_a_detail_of_more_than_200_characters_is_cut() -> None:
    assert clean_line("x" * 200) == "x" * 200
    assert clean_line("x" * 201) == "x" * 199 + "…"


@pytest.mark.parametrize(
    ("layers", "expected"), [(8, Fault.CONNECT_REFUSED), (9, Fault.URL_INVALID)]
)
def test_of_a_chain_of_causes_eight_are_looked_at(layers: int, expected: Fault) -> None:
    error: BaseException = OSError(errno.ECONNREFUSED, "x")
    for _ in range(layers - 1):
        error = raised(ValueError("x"), error)
    assert fault_of(error)[0] is expected


@pytest.mark.parametrize(
    ("before", "expected"), [(3_980, Fault.CONNECT_REFUSED), (4_000, Fault.CONNECTION_RESET)]
)
def test_of_several_errors_in_one_text_those_in_4_000_characters_count(
    before: int, expected: Fault
) -> None:
    assert fault_of(OSError("x" * before + "[Errno 111] refused"))[0] is expected
