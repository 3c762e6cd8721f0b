"""Certificates: whose word they have, for whom they are, and for when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from crawler.model import Fault
from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from tests.crawler.wire.handshakes import HOST, outcome, server_context, told_of

NOW = datetime.now(UTC)


async def test_a_certificate_from_a_trusted_authority_is_fine(
    trusting: AiohttpTransport, authority: trustme.CA
) -> None:
    assert await outcome(trusting, server_context(authority.issue_cert(HOST))) == b"hello"


async def test_a_certificate_alone_may_lack_its_intermediate(trusting: AiohttpTransport) -> None:
    context = server_context(trustme.CA().issue_cert(HOST))
    assert await outcome(trusting, context) is Fault.TLS_INCOMPLETE_CHAIN


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
        ((-20, -10), [HOST], f"valid until {(NOW - timedelta(days=10)).date()}"),
        ((10, 20), [HOST], f"valid from {(NOW + timedelta(days=10)).date()}"),
        ((-1, 1), ["b.example"], "valid for b.example"),
        ((-1, 1), ["b.example", "127.0.0.1"], "valid for b.example, 127.0.0.1"),
        ((-1, 1), [*"bcdef"], "valid for b, c, d and 2 more"),
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
        ("unknown", False, Fault.TLS_INCOMPLETE_CHAIN),
        ("intermediate", True, Fault.TLS_INCOMPLETE_CHAIN),
    ],
)
async def test_a_lone_certificate_is_self_signed_or_lacks_its_intermediate(
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
