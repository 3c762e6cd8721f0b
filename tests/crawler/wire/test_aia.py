"""A missing intermediate certificate is looked for where the certificate says that it is."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from crawler.model import Fault
from crawler.wire.aia import Issuers
from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.wire.handshakes import HOST
from tests.crawler.wire.servers import Server, page, saying, serving
from tests.virtual_time import run_virtually
from tests.web.certificates import leaf_by, signed

MISSING = "the server does not send the intermediate certificate"


def der(authority: trustme.CA) -> bytes:
    return certificate(authority).public_bytes(Encoding.DER)


def pem(authority: trustme.CA) -> bytes:
    return authority.cert_pem.bytes()


def bundle(authority: trustme.CA) -> bytes:
    return pkcs7.serialize_certificates([certificate(authority)], Encoding.DER)


def certificate(authority: trustme.CA) -> x509.Certificate:
    return x509.load_pem_x509_certificate(authority.cert_pem.bytes())


@dataclass(frozen=True)
class Intermediate:
    """An authority that says where its own issuer's certificate is, as trustme's do not."""

    der: bytes
    key: ec.EllipticCurvePrivateKey

    def shows(self, url: str, folder: Path, *, whole: bool = False) -> ssl.SSLContext:
        """A server's context with a leaf of this authority at `url`; with its own where `whole`."""
        mine = x509.load_der_x509_certificate(self.der)
        key = ec.generate_private_key(ec.SECP256R1())
        file = folder / "server.pem"
        chain = mine.public_bytes(Encoding.PEM) if whole else b""
        file.write_bytes(signed(HOST, key, mine.subject, self.key, url) + chain)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def intermediate(issuer: trustme.CA, url: str) -> Intermediate:
    """An authority below `issuer`, whose certificate is at `url`."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = load_pem_private_key(issuer.private_key_pem.bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "below")])
    above = certificate(issuer).subject
    usage = dict.fromkeys(
        [
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
            *("key_agreement", "encipher_only", "decipher_only"),
        ],
        False,
    )
    now = datetime.now(UTC)
    where = x509.UniformResourceIdentifier(url)
    access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)
    by_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    made = (
        x509.CertificateBuilder(above, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**usage, key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        .add_extension(by_key, critical=False)
        .sign(signer, hashes.SHA256())
    )
    return Intermediate(made.public_bytes(Encoding.DER), key)


def shows(issuer: trustme.CA, url: str, folder: Path) -> ssl.SSLContext:
    """A server's context with a leaf whose `issuer`'s certificate is at `url`, and not sent."""
    key = ec.generate_private_key(ec.SECP256R1())
    file = folder / "server.pem"
    file.write_bytes(leaf_by(issuer, HOST, key, issuer_url=url))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def told(engine: AiohttpTransport, context: ssl.SSLContext, times: int = 1) -> FaultError:
    """The failure of a request to a server with `context`."""
    async with serving(saying(page()), tls=context) as server:
        for _ in range(times):
            with pytest.raises(FaultError) as caught:
                await engine.handle_async_request(
                    httpx.Request("GET", server.url(host=HOST, scheme="https"))
                )
    return caught.value


def at(server: Server) -> str:
    return server.url(host="ca.example")


@pytest.mark.parametrize("form", [der, pem, bundle])
async def test_where_the_issuer_is_found_the_evidence_says_so(
    trusting: AiohttpTransport,
    authority: trustme.CA,
    tmp_path: Path,
    form: Callable[[trustme.CA], bytes],
) -> None:
    issuer = authority.create_child_ca()
    async with serving(saying(page(form(issuer)))) as ca:
        error = await told(trusting, shows(issuer, at(ca), tmp_path), times=2)
        assert (error.fault, error.detail) == (
            Fault.TLS_INCOMPLETE_CHAIN,
            f"{MISSING}; it is at {at(ca)}",
        )
        assert ca.connections == 1
    await trusting.aclose()


async def test_two_missing_in_a_row_are_found(
    trusting: AiohttpTransport, authority: trustme.CA, tmp_path: Path
) -> None:
    upper = authority.create_child_ca()
    async with serving(saying(page(der(upper)))) as above:
        lower = intermediate(upper, at(above))
        async with serving(saying(page(lower.der))) as below:
            context = lower.shows(at(below), tmp_path)
            error = await told(trusting, context)
    await trusting.aclose()
    assert error.detail == f"{MISSING}; it is at {at(below)}"


async def test_a_chain_that_lacks_only_its_upper_end_is_incomplete_too(
    trusting: AiohttpTransport, authority: trustme.CA, tmp_path: Path
) -> None:
    upper = authority.create_child_ca()
    async with serving(saying(page(der(upper)))) as ca:
        lower = intermediate(upper, at(ca))
        error = await told(trusting, lower.shows("", tmp_path, whole=True))
    await trusting.aclose()
    assert error.fault is Fault.TLS_INCOMPLETE_CHAIN
    assert error.detail == f"{MISSING}; it is at {at(ca)}"


@pytest.mark.parametrize(
    "body",
    [b"", b"no certificate", b"\x30\x82\xff\xff", b"x" * 200_000],
    ids=["empty", "words", "cut off", "200 kB"],
)
async def test_what_is_no_certificate_helps_nobody(
    trusting: AiohttpTransport, authority: trustme.CA, tmp_path: Path, body: bytes
) -> None:
    async with serving(saying(page(body))) as ca:
        error = await told(trusting, shows(authority.create_child_ca(), at(ca), tmp_path))
    await trusting.aclose()
    assert error.fault is Fault.TLS_INCOMPLETE_CHAIN
    assert error.detail == f"{MISSING}; no trusted one was found at {at(ca)}"


async def test_a_missing_page_is_no_certificate_whatever_stands_on_it(
    trusting: AiohttpTransport, authority: trustme.CA, tmp_path: Path
) -> None:
    issuer = authority.create_child_ca()
    found = b"HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n" % len(der(issuer)) + der(issuer)
    async with serving(saying(found)) as ca:
        error = await told(trusting, shows(issuer, at(ca), tmp_path))
    await trusting.aclose()
    assert error.detail == f"{MISSING}; no trusted one was found at {at(ca)}"


@pytest.mark.parametrize("form", [der, pem, bundle])
async def test_a_root_that_is_fetched_is_not_trusted(
    trusting: AiohttpTransport, tmp_path: Path, form: Callable[[trustme.CA], bytes]
) -> None:
    stranger = trustme.CA()
    async with serving(saying(page(form(stranger)))) as ca:
        error = await told(trusting, shows(stranger, at(ca), tmp_path))
    await trusting.aclose()
    assert error.detail == f"{MISSING}; no trusted one was found at {at(ca)}"


@pytest.mark.parametrize("url", ["", "ldap://ca.example/", "https://ca.example/", "file:///etc/x"])
async def test_only_http_urls_are_asked(
    trusting: AiohttpTransport, authority: trustme.CA, tmp_path: Path, url: str
) -> None:
    error = await told(trusting, shows(authority.create_child_ca(), url, tmp_path))
    await trusting.aclose()
    assert (error.fault, error.detail) == (Fault.TLS_INCOMPLETE_CHAIN, MISSING)


async def test_a_private_address_is_not_asked(authority: trustme.CA, tmp_path: Path) -> None:
    cafile = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(cafile))
    settings = WireSettings(allow_nets=(ip_network("127.0.0.1/32"),), cafile=str(cafile))
    engine = open_transport(settings, lookup=lambda _: ["127.0.0.1"], environ={})
    issuer = authority.create_child_ca()
    async with serving(saying(page(der(issuer)))) as ca:
        url = at(ca).replace("ca.example", "127.0.0.2")
        error = await told(engine, shows(issuer, url, tmp_path))
        assert ca.connections == 0
    await engine.aclose()
    assert error.detail == f"{MISSING}; no trusted one was found at {url}"


async def test_without_the_package_the_handshake_tells_what_it_can(
    trusting: AiohttpTransport,
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crawler.wire.aia.PACKAGE", "no_such_package")
    issuer = authority.create_child_ca()
    async with serving(saying(page(der(issuer)))) as ca:
        error = await told(trusting, shows(issuer, at(ca), tmp_path))
        assert ca.connections == 0
    await trusting.aclose()
    assert (error.fault, error.detail) == (Fault.TLS_INCOMPLETE_CHAIN, MISSING)


class Slow(httpx.AsyncBaseTransport):
    """Answers each request with `body` after so many seconds."""

    def __init__(self, body: bytes, seconds: float) -> None:
        self.body = body
        self.seconds = seconds
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        await asyncio.sleep(self.seconds)
        return httpx.Response(200, stream=httpx.ByteStream(self.body), request=request)


def chain_of(issuer: trustme.CA, url: str) -> list[bytes]:
    """The one certificate that a server sends, in DER."""
    pem_of_leaf = leaf_by(issuer, HOST, ec.generate_private_key(ec.SECP256R1()), issuer_url=url)
    return [x509.load_pem_x509_certificate(pem_of_leaf).public_bytes(Encoding.DER)]


@pytest.mark.parametrize(("seconds", "is_found"), [(4.9, True), (5.1, False)])
def test_an_issuer_has_five_seconds(authority: trustme.CA, seconds: float, is_found: bool) -> None:
    issuer = authority.create_child_ca()
    issuers = Issuers(lambda: [der(authority)], Slow(der(issuer), seconds))
    url = "http://ca.example/"
    told = run_virtually(issuers.judge(chain_of(issuer, url), HOST))
    assert told is not None
    assert ("it is at" in told[1]) is is_found


async def test_a_hundred_urls_are_asked_in_a_run(authority: trustme.CA) -> None:
    issuer = authority.create_child_ca()
    transport = Slow(b"", 0)
    issuers = Issuers(lambda: [der(authority)], transport)
    for number in range(101):
        await issuers.judge(chain_of(issuer, f"http://ca.example/{number}"), HOST)
    assert len(transport.asked) == 100


async def test_three_certificates_may_be_missing_in_a_row(authority: trustme.CA) -> None:
    class Endless(Slow):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self.body = intermediate(authority, f"{request.url}x").der
            return await super().handle_async_request(request)

    transport = Endless(b"", 0)
    issuers = Issuers(lambda: [der(trustme.CA())], transport)
    assert await issuers.judge(chain_of(authority, "http://ca.example/"), HOST) is not None
    assert len(transport.asked) == 3


async def test_64_kib_of_an_issuers_certificate_are_read(authority: trustme.CA) -> None:
    issuer = authority.create_child_ca()
    for more, is_found in ((65_536 - len(pem(issuer)), True), (65_540 - len(pem(issuer)), False)):
        body = b"\n" * more + pem(issuer)
        issuers = Issuers(lambda: [der(authority)], Slow(body, 0))
        told = await issuers.judge(chain_of(issuer, "http://ca.example/"), HOST)
        assert told is not None
        assert ("it is at" in told[1]) is is_found
