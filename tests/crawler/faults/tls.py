"""Handshakes that fail, each for its own reason, and an end without the TLS goodbye."""

import ssl
import warnings
from pathlib import Path
from tempfile import NamedTemporaryFile

import trustme
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.crawler.faults.case import PAGE, TITLE, case, here
from tests.web import behaviours as b
from tests.web.certificates import Certificate, leaf_by
from tests.web.script import Door

FRAMED = b.message(200, {"Content-Type": "text/html"}, PAGE)
UNFRAMED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def old_protocol(authority: trustme.CA) -> ssl.SSLContext:
    """TLS 1.1 at most."""
    context = trusted(authority, "old-protocol.test")
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def weak_ciphers(authority: trustme.CA) -> ssl.SSLContext:
    """Ciphers without authentication alone."""
    context = trusted(authority, "weak-ciphers.test")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    return context


def weak_key(authority: trustme.CA) -> ssl.SSLContext:
    """A certificate with an RSA key of 1024 bits."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=1024)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with NamedTemporaryFile(suffix=".pem") as file:
        Path(file.name).write_bytes(leaf_by(authority, "weak-key.test", key))
        context.load_cert_chain(file.name)
    return context


def lone_leaf(authority: trustme.CA) -> ssl.SSLContext:
    """A certificate of an intermediate that is neither sent nor named."""
    key = ec.generate_private_key(ec.SECP256R1())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with NamedTemporaryFile(suffix=".pem") as file:
        Path(file.name).write_bytes(leaf_by(authority.create_child_ca(), "lone-leaf.test", key))
        context.load_cert_chain(file.name)
    return context


def wants_certificate(authority: trustme.CA, version: ssl.TLSVersion) -> ssl.SSLContext:
    """No visitor without a certificate."""
    context = trusted(authority, "*.wants-certificate.test")
    context.maximum_version = version
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    return context


def trusted(authority: trustme.CA, name: str) -> ssl.SSLContext:
    """A context whose certificate is fine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


VERDICTS = {Certificate.INCOMPLETE_CHAIN: "suspect"}


CASES = (
    case("a good certificate is fine", "https://good-tls.test/", here, "ok", title=TITLE),
    *(
        case(
            f"a certificate that is {shown.value.replace('-', ' ')} is told",
            f"https://{shown.value}.test/",
            here,
            f"{VERDICTS.get(shown, 'broken')} tls-{shown.value}",
            certificates={f"{shown.value}.test": shown},
            asked=0,
            attempts=1,
        )
        for shown in Certificate
        if shown is not Certificate.GOOD
    ),
    case(
        "a redirect to a host with a bad certificate is broken",
        "http://to-expired.test/",
        b.redirect("https://expired-there.test/"),
        "broken tls-expired",
        web={"https://expired-there.test/": here},
        certificates={"expired-there.test": Certificate.EXPIRED},
    ),
    case(
        "an old protocol is legacy",
        "https://old-protocol.test/",
        None,
        "broken tls-legacy",
        handshakes={"old-protocol.test": old_protocol},
    ),
    case(
        "weak ciphers alone are legacy",
        "https://weak-ciphers.test/",
        None,
        "broken tls-legacy",
        handshakes={"weak-ciphers.test": weak_ciphers},
    ),
    case(
        "a lone certificate that does not say where its issuer is may be fine in browsers",
        "https://lone-leaf.test/",
        None,
        "suspect tls-incomplete-chain",
        handshakes={"lone-leaf.test": lone_leaf},
    ),
    case(
        "a key too short to be safe breaks the link",
        "https://weak-key.test/",
        None,
        "broken tls-legacy",
        handshakes={"weak-key.test": weak_key},
    ),
    case(
        "a client certificate wanted in TLS 1.2 blocks machines",
        "https://twelve.wants-certificate.test/",
        None,
        "blocked tls-client-certificate",
        handshakes={
            "twelve.wants-certificate.test": lambda authority: wants_certificate(
                authority, ssl.TLSVersion.TLSv1_2
            )
        },
    ),
    case(
        "a client certificate wanted in TLS 1.3 blocks machines",
        "https://thirteen.wants-certificate.test/",
        None,
        "blocked tls-client-certificate",
        handshakes={
            "thirteen.wants-certificate.test": lambda authority: wants_certificate(
                authority, ssl.TLSVersion.TLSv1_3
            )
        },
    ),
    *(
        case(
            f"a server that answers with an HTTP/2 {frame} frame over {scheme} is blocked",
            f"{scheme}://h2-{frame.lower()}-{scheme}.test/",
            b.raw(head),
            "blocked http2-only",
        )
        for frame, head in (
            ("SETTINGS", b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64"),
            ("GOAWAY", b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x01"),
        )
        for scheme in ("http", "https")
    ),
    case(
        "a handshake that stalls is failing",
        "https://stalled.test/",
        here,
        "failing connect-timeout",
        doors={"stalled.test": Door.SILENT},
        is_hurried=True,
    ),
    case(
        "a handshake that is reset is failing",
        "https://reset-handshake.test/",
        here,
        "failing connection-reset",
        doors={"reset-handshake.test": Door.RESET},
    ),
    case(
        "plain text where TLS is expected is failing",
        "https://plaintext.test/",
        here,
        "failing tls-failure",
        doors={"plaintext.test": Door.PLAINTEXT},
    ),
    case(
        "an end without a TLS goodbye is fine where the body is framed",
        "https://no-goodbye.test/",
        b.reset(FRAMED),
        "ok",
        title=TITLE,
        note="",
    ),
    case(
        "an end without a TLS goodbye leaves an unframed body's status and title",
        "https://no-goodbye-unframed.test/",
        b.reset(UNFRAMED),
        "ok",
        title=TITLE,
    ),
    case(
        "silence after the handshake is failing",
        "https://silent-tls.test/",
        b.silence(),
        "failing read-timeout",
        is_hurried=True,
    ),
    case(
        "an end after the handshake is failing",
        "https://hang-up-tls.test/",
        b.hang_up(),
        "failing connection-reset",
    ),
)
