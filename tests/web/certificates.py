"""Certificates of the small web: one CA, a leaf per host made when asked for, and bad ones."""

import datetime as dt
import ssl
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

PAST = dt.datetime(2020, 1, 1), dt.datetime(2021, 1, 1)  # noqa: DTZ001 - X.509 builders take naive UTC
FUTURE = dt.datetime(2035, 1, 1), dt.datetime(2036, 1, 1)  # noqa: DTZ001 - likewise

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Certificate(StrEnum):
    """What a host shows in the TLS handshake."""

    GOOD = "good"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    SELF_SIGNED = "self-signed"
    WRONG_HOST = "wrong-host"
    UNTRUSTED = "untrusted"
    INCOMPLETE_CHAIN = "incomplete-chain"


class Authority:
    """Issues for one web: `cafile` is the PEM file a client trusts.

    The leaf is chosen by SNI (RFC 6066, section 3), so that one port serves every host.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="small-web-")
        self._root = trustme.CA(organization_name="small web")
        self._contexts: dict[tuple[str, Certificate], ssl.SSLContext] = {}
        self.cafile = Path(self._folder.name) / "ca.pem"
        self._root.cert_pem.write_to_path(self.cafile)

    def close(self) -> None:
        """Remove the files."""
        self._folder.cleanup()

    def server_context(self, shown_by: dict[str, Certificate]) -> ssl.SSLContext:
        """A context that answers each host's handshake with what `shown_by` says, else well."""

        def choose(tls: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            host = name or "localhost"
            tls.context = self.leaf_context(host, shown_by.get(host, Certificate.GOOD))

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        context.sni_callback = choose
        return context

    def leaf_context(self, host: str, shown: Certificate = Certificate.GOOD) -> ssl.SSLContext:
        """A context that shows `host` (a name or an address) that certificate, made once."""
        if (host, shown) not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_alpn_protocols(["http/1.1"])
            pem = Path(self._folder.name) / "leaf.pem"
            pem.write_bytes(self._issue(host, shown))
            context.load_cert_chain(pem)
            self._contexts[host, shown] = context
        return self._contexts[host, shown]

    def _issue(self, host: str, shown: Certificate) -> bytes:
        """Key and chain in PEM."""
        match shown:
            case Certificate.SELF_SIGNED:
                return _self_signed(host)
            case Certificate.EXPIRED:
                leaf = self._root.issue_cert(host, not_before=PAST[0], not_after=PAST[1])
            case Certificate.NOT_YET_VALID:
                leaf = self._root.issue_cert(host, not_before=FUTURE[0], not_after=FUTURE[1])
            case Certificate.WRONG_HOST:
                leaf = self._root.issue_cert("somebody-else.test")
            case Certificate.UNTRUSTED:
                stranger = trustme.CA(organization_name="nobody you know")
                key_and_leaf = stranger.issue_cert(host).private_key_and_cert_chain_pem.bytes()
                return key_and_leaf + stranger.cert_pem.bytes()
            case Certificate.INCOMPLETE_CHAIN:
                key = ec.generate_private_key(ec.SECP256R1())
                intermediate = self._root.create_child_ca()
                return leaf_by(intermediate, host, key, issuer_url="http://ca.test/issuer.crt")
            case Certificate.GOOD:
                leaf = self._root.issue_cert(host)
        return leaf.private_key_and_cert_chain_pem.bytes()


def leaf_by(issuer: trustme.CA, host: str, key: Key, *, issuer_url: str = "") -> bytes:
    """Key and certificate of `host` in PEM; `issuer_url` is where the issuer's own may be fetched.

    What every public authority states (RFC 5280, section 4.2.2.1) and trustme leaves out.
    """
    name = x509.load_pem_x509_certificate(issuer.cert_pem.bytes()).subject
    signer = load_pem_private_key(issuer.private_key_pem.bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    return signed(host, key, name, signer, issuer_url)


def _self_signed(host: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return signed(host, key, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), key)


def signed(host: str, key: Key, issuer: x509.Name, signer: Key, issuer_url: str = "") -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if issuer_url:
        where = x509.UniformResourceIdentifier(issuer_url)
        access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + builder.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM)
