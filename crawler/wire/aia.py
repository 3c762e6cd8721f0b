"""Missing intermediate certificates, fetched as browsers do (AIA, RFC 5280, section 4.2.2.1).

What is fetched is never trusted. It only tells whether a chain leads from a server's certificate
to a root that is trusted already; the page itself is not requested again.
"""

import asyncio
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING

import httpx

from crawler.model import Fault
from crawler.wire.faults import FaultError
from crawler.wire.tls import MISSING
from sources.redaction import redact

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from cryptography.x509.verification import Store, Subject

PACKAGE = "cryptography"
"""What reads and verifies certificates: an extra."""
MOST_BYTES = 65_536
SECONDS = 5.0
"""Seconds in which an issuer's certificate must come."""
MOST_URLS = 100
"""URLs that are fetched in a run, each once."""
MOST_CERTIFICATES = 10
DEEPEST = 3
"""Certificates that may be missing in a row."""


@dataclass(slots=True)
class Issuers:
    """The issuers' certificates of one run.

    `roots` gives the trusted ones in DER, `transport` fetches the others.
    """

    roots: Callable[[], Sequence[bytes]]
    transport: httpx.AsyncBaseTransport
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _fetched: "dict[str, list[Certificate]]" = field(default_factory=dict)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _store: "Store | None" = None

    async def judge(self, chain: Sequence[bytes], host: str) -> tuple[Fault, str] | None:
        """The fault, with evidence, of a `chain` (DER, the host's own first) without a known root.

        None where the handshake has told as much: no certificate says where its issuer's is, or
        the package is not installed.
        """
        if not chain or find_spec(PACKAGE) is None:
            return None
        try:
            return await self._judge(chain, host)
        except ValueError:  # a certificate that OpenSSL reads, and the package does not
            return None

    async def _judge(self, chain: Sequence[bytes], host: str) -> tuple[Fault, str] | None:
        leaf, *known = [one for der in chain[:MOST_CERTIFICATES] for one in certificates(der)]
        last, urls = (known or [leaf])[-1], list[str]()
        while len(urls) < DEEPEST and (url := issuer_url(last)):
            urls.append(redact(url))
            found = await self._issuer(url)
            if not found:
                break
            known += found
            if self._is_trusted(leaf, known, host):
                return Fault.TLS_INCOMPLETE_CHAIN, f"{MISSING}; it is at {urls[0]}"
            last = found[0]
        if not urls or len(chain) > 1:
            return None
        return Fault.TLS_INCOMPLETE_CHAIN, f"{MISSING}; no trusted one was found at {urls[-1]}"

    async def _issuer(self, url: str) -> "list[Certificate]":
        async with self._lock:
            if url not in self._fetched and len(self._fetched) < MOST_URLS:
                self._fetched[url] = []
                try:
                    async with asyncio.timeout(SECONDS):
                        self._fetched[url] = certificates(await self._read(url))
                except (FaultError, TimeoutError, httpx.InvalidURL):
                    return []
            return self._fetched.get(url, [])

    async def _read(self, url: str) -> bytes:
        """The first bytes at `url`; empty unless the status is 200."""
        response = await self.transport.handle_async_request(httpx.Request("GET", url))
        body = bytearray()
        try:
            if response.status_code == HTTPStatus.OK:
                async for chunk in response.aiter_raw():
                    body += chunk
                    if len(body) >= MOST_BYTES:
                        break
        finally:
            await response.aclose()
        return bytes(body[:MOST_BYTES])

    def _is_trusted(self, leaf: "Certificate", known: "list[Certificate]", host: str) -> bool:
        from cryptography.x509 import verification  # noqa: PLC0415 an extra

        if self._store is None:
            roots = [one for der in self.roots() for one in certificates(der)]
            self._store = verification.Store(roots)
        policy = verification.PolicyBuilder().store(self._store).time(self.now())
        try:
            policy.build_server_verifier(_subject(host)).verify(leaf, known)
        except verification.VerificationError:
            return False
        return True


def issuer_url(certificate: "Certificate") -> str:
    """The http URL at which a certificate says that its issuer's is, "" for none."""
    from cryptography import x509  # noqa: PLC0415 an extra

    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        return ""
    places = [
        str(each.access_location.value)
        for each in access.value
        if each.access_method == x509.oid.AuthorityInformationAccessOID.CA_ISSUERS
    ]
    return next((url for url in places if url.lower().startswith("http://")), "")


def certificates(body: bytes) -> "list[Certificate]":
    """The certificates in DER, PEM or PKCS #7 (RFC 5280 and 2797); none where there are none."""
    from cryptography import x509  # noqa: PLC0415 an extra
    from cryptography.hazmat.primitives.serialization import pkcs7  # noqa: PLC0415 likewise

    readers: tuple[Callable[[bytes], list[Certificate]], ...] = (
        lambda data: [x509.load_der_x509_certificate(data)],
        x509.load_pem_x509_certificates,
        pkcs7.load_der_pkcs7_certificates,
    )
    for read in readers:
        # It warns of what a later release will refuse, such as the serial numbers of old roots.
        with suppress(ValueError), warnings.catch_warnings(action="ignore"):
            return read(body)[:MOST_CERTIFICATES]
    return []


def _subject(host: str) -> "Subject":
    from cryptography.x509 import DNSName, IPAddress  # noqa: PLC0415 an extra

    try:
        return IPAddress(ip_address(host.strip("[]")))
    except ValueError:
        return DNSName(host.rstrip("."))
