import asyncio
import os
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from crawler.model import Fault
from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from crawler.wire.tls import make_context
from crawler.wire.tls_evidence import is_for
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.wire.conftest import LOOPBACK
from tests.crawler.wire.servers import Talk, handshaking, page, saying, serving

NOW = datetime.now(UTC)
HOST = "site.example"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def trusting(authority: trustme.CA, tmp_path: Path) -> AiohttpTransport:
    cafile = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(cafile))
    return open_transport(
        WireSettings(allow_nets=(LOOPBACK,), cafile=str(cafile)),
        lookup=lambda _: ["127.0.0.1"],
        environ={},
    )


def server_context(cert: trustme.LeafCert | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if cert is not None:
        cert.configure_cert(context)
    return context


async def outcome(engine: AiohttpTransport, context: ssl.SSLContext, host: str = HOST) -> object:
    """The body, or the fault, of one request to a server with `context`."""
    told = await told_of(engine, context, host)
    return told.fault if isinstance(told, FaultError) else told


async def told_of(
    engine: AiohttpTransport, context: ssl.SSLContext, host: str = HOST
) -> bytes | FaultError:
    """The body, or the failure, of one request to a server with `context`."""
    try:
        async with serving(saying(page()), tls=context) as server:
            timeout = {"timeout": {"connect": 5.0, "read": 5.0}}
            url = server.url(host=host, scheme="https")
            try:
                request = httpx.Request("GET", url, extensions=timeout)
                response = await engine.handle_async_request(request)
                return await response.aread()
            except FaultError as error:
                return error
    finally:
        await engine.aclose()


async def test_a_certificate_from_a_trusted_authority_is_fine(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    assert await outcome(trusting, server_context(authority.issue_cert(HOST))) == b"hello"


async def test_an_authority_nobody_told_us_of_is_untrusted(trusting: AiohttpTransport) -> None:
    context = server_context(trustme.CA().issue_cert(HOST))
    assert await outcome(trusting, context) is Fault.TLS_UNTRUSTED


async def test_an_unknown_root_sent_along_is_untrusted_not_self_signed(
    trusting: AiohttpTransport, tmp_path: Path
) -> None:
    other = trustme.CA()
    leaf = other.issue_cert(HOST)
    chain = tmp_path / "chain.pem"
    chain.write_bytes(leaf.private_key_and_cert_chain_pem.bytes() + other.cert_pem.bytes())
    context = server_context()
    context.load_cert_chain(chain)
    assert await outcome(trusting, context) is Fault.TLS_UNTRUSTED


async def test_a_certificate_for_another_name_is_for_the_wrong_host(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    context = server_context(authority.issue_cert("other.example"))
    assert await outcome(trusting, context) is Fault.TLS_WRONG_HOST


async def test_a_certificate_for_a_name_is_wrong_for_an_address(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    context = server_context(authority.issue_cert(HOST))
    assert await outcome(trusting, context, "127.0.0.1") is Fault.TLS_WRONG_HOST


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(-20, -10, Fault.TLS_EXPIRED), (10, 20, Fault.TLS_NOT_YET_VALID)],
)
async def test_a_certificate_out_of_its_time_is_told_as_that(
    trusting: AiohttpTransport, authority: trustme.CA, start: int, end: int, expected: Fault
) -> None:
    leaf = authority.issue_cert(
        HOST, not_before=NOW + timedelta(days=start), not_after=NOW + timedelta(days=end)
    )
    assert await outcome(trusting, server_context(leaf)) is expected


@pytest.mark.parametrize(
    ("days", "names", "says"),
    [
        ((-20, -10), [HOST], f"its last day was {(NOW - timedelta(days=10)).date()}"),
        ((10, 20), [HOST], f"its first day is {(NOW + timedelta(days=10)).date()}"),
        ((-1, 1), ["b.example"], "it is for b.example"),
        ((-1, 1), ["b.example", "127.0.0.1"], "it is for b.example, 127.0.0.1"),
        ((-1, 1), [*"bcdef"], "it is for b, c, d and 2 more"),
    ],
)
async def test_a_certificate_that_is_refused_says_for_when_or_for_whom_it_is(
    trusting: AiohttpTransport,
    authority: trustme.CA,
    days: tuple[int, int],
    names: list[str],
    says: str,
) -> None:
    start, end = (NOW + timedelta(days=each) for each in days)
    leaf = authority.issue_cert(*names, not_before=start, not_after=end)
    told = await told_of(trusting, server_context(leaf))
    assert isinstance(told, FaultError)
    assert told.detail == says


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    aia: bool = False,
) -> bytes:
    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    )
    if aia:
        where = x509.UniformResourceIdentifier("http://ca.example/issuer.crt")
        access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize(
    ("issuer", "aia", "expected"),
    [
        (HOST, False, Fault.TLS_SELF_SIGNED),
        ("unknown", False, Fault.TLS_UNTRUSTED),
        ("intermediate", True, Fault.TLS_INCOMPLETE_CHAIN),
    ],
)
async def test_a_lone_certificate_is_self_signed_untrusted_or_lacks_its_intermediate(
    trusting: AiohttpTransport, tmp_path: Path, issuer: str, aia: bool, expected: Fault
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer_key = key if issuer == HOST else ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + _certificate(HOST, key, issuer, issuer_key, aia=aia)
    file = tmp_path / "leaf.pem"
    file.write_bytes(pem)
    context = server_context()
    context.load_cert_chain(file)
    told = await told_of(trusting, context)
    assert isinstance(told, FaultError)
    assert told.fault is expected
    assert (told.detail == "") is (expected is Fault.TLS_SELF_SIGNED)


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
            await asyncio.wait_for(response.aread(), 5)
        await response.aclose()
    await trusting.aclose()


@pytest.mark.parametrize(
    "host",
    [
        "under_score.site.example",
        "-hyphen.site.example",
        "last-dot.site.example.",
    ],
)
async def test_a_host_that_browsers_know_is_known_over_tls(
    trusting: AiohttpTransport, authority: trustme.CA, host: str
) -> None:
    context = server_context(authority.issue_cert("*.site.example"))
    assert await outcome(trusting, context, host) == b"hello"


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("under_score.site.example", "*.other.example"),
        ("under_score.site.example", "site.example"),
        ("under_score.deep.site.example", "*.site.example"),
        ("under_score.example", "*.under-score.example"),
    ],
)
async def test_an_underscore_does_not_make_a_certificate_one_for_another_name(
    trusting: AiohttpTransport, authority: trustme.CA, host: str, name: str
) -> None:
    told = await told_of(trusting, server_context(authority.issue_cert(name)), host)
    assert isinstance(told, FaultError)
    assert (told.fault, told.detail) == (Fault.TLS_WRONG_HOST, f"it is for {name}")


async def test_an_underscore_does_not_make_a_certificate_one_to_be_trusted(
    trusting: AiohttpTransport,
) -> None:
    stranger = trustme.CA().issue_cert("*.site.example")
    assert await outcome(trusting, server_context(stranger), "a_b.site.example") is (
        Fault.TLS_UNTRUSTED
    )


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("a_b.c.example", ["*.c.example"], True),
        ("A_B.C.example.", ["*.c.EXAMPLE"], True),
        ("a_b.c.example", ["a_b.c.example"], True),
        ("a_b.c.example", ["x.example", "*.c.example"], True),
        ("a_b.c.example", ["*.example", "*b.c.example", "*", "*.*.example", "c.example"], False),
        ("a_b.example", ["*.example", "example"], False),
        ("a_b", ["*", "*."], False),
        ("a_b.c.example", [], False),
    ],
)
def test_a_certificate_is_for_its_names_and_those_of_its_wildcard(
    name: str, said: list[str], expected: bool
) -> None:
    assert is_for(name, {"subjectAltName": [("DNS", each) for each in said]}) is expected
    assert not is_for(name, {"subjectAltName": [("URI", each) for each in said]})
    assert not is_for(name, {})


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
