"""The one TLS context of a run: whom it trusts, and what it can tell of a failed handshake."""

import os
import ssl
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import certifi

from crawler.wire.tls_evidence import Certificate, evidence, is_for

T = TypeVar("T")

MISSING = "the server does not send the intermediate certificate"
_NO_LOCAL_ISSUER = 20
_LONE_LEAF = 21
_WRONG_HOST = 62


class ClientCertificateWantedError(ssl.SSLError):
    """The server ended the handshake after it had shown its certificate and seen none of ours."""


class UnknownIssuerError(ssl.SSLCertVerificationError):
    """No root that is trusted is known to have issued the server's `chain` (DER, its own first).

    A lone certificate is an incomplete chain, whether or not it says where its issuer's is.
    """

    def __init__(self, error: ssl.SSLCertVerificationError, chain: Sequence[bytes]) -> None:
        super().__init__(*error.args)
        is_lone = len(chain) == 1
        self.chain = chain
        self.verify_code = _LONE_LEAF if is_lone else error.verify_code
        self.verify_message = MISSING if is_lone else error.verify_message


class TellingSSLObject(ssl.SSLObject):
    """Tells failures apart that OpenSSL reports alike, as only the handshake's state can.

    A lone leaf and a chain to an unknown root are both verify code 20; the former gets 21,
    OpenSSL's own code for it. A handshake_failure alert means no common cipher before the server's
    certificate, and a missing client certificate after it. A certificate that is refused says for
    when or for whom it is.
    """

    def do_handshake(self) -> None:
        """As `ssl.SSLObject.do_handshake`, with the errors above."""
        try:
            super().do_handshake()
            if is_odd(self.server_hostname):
                self._check_name(str(self.server_hostname))
        except ssl.SSLCertVerificationError as error:
            if error.verify_code == _NO_LOCAL_ISSUER:
                raise UnknownIssuerError(error, self._peer_chain(_der)) from error
            self._tell(error)
            raise
        except ssl.SSLError as error:
            if error.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE" and self._peer_chain(_der):
                raise ClientCertificateWantedError(*error.args) from error
            raise

    def _check_name(self, name: str) -> None:
        if not is_for(name, self.getpeercert() or {}):
            error = ssl.SSLCertVerificationError(1, "certificate verify failed: hostname mismatch")
            error.verify_code, error.verify_message = _WRONG_HOST, ""
            raise error

    def _tell(self, error: ssl.SSLCertVerificationError) -> None:
        told = evidence(error.verify_code, self._peer_chain(_described))
        if told is not None:
            error.verify_message = told

    def _peer_chain(self, read: Callable[[Any], T]) -> list[T]:
        """What `read` makes of the certificates the server sent; public only since Python 3.13."""
        inner: Any = getattr(self, "_sslobj", None)
        try:
            return [read(each) for each in inner.get_unverified_chain() or ()]
        except (AttributeError, TypeError, ValueError, ssl.SSLError):
            return []


class _UncheckedSSLObject(TellingSSLObject):
    """For a host whose certificate is not verified, and so not compared with its name either."""

    def _check_name(self, name: str) -> None:
        pass


class LenientContext(ssl.SSLContext):
    """Leaves it to `TellingSSLObject` to compare a host name with `_` in it.

    OpenSSL holds that `*.site.example` is not for `a_b.site.example`; browsers do not. The chain is
    verified all the same.
    """

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,  # noqa: FBT001, FBT002 the standard one's
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        """As `ssl.SSLContext.wrap_bio`, which copies what it needs of the context."""
        self.check_hostname = not is_odd(server_hostname)
        try:
            return super().wrap_bio(incoming, outgoing, server_side, server_hostname, session)
        finally:
            self.check_hostname = True


def is_odd(name: str | bytes | None) -> bool:
    """Whether a host `name` is none by RFC 952, though DNS and browsers take it for one."""
    return isinstance(name, str) and "_" in name


def _der(certificate: Any) -> bytes:  # noqa: ANN401 the ssl module has no public name for it
    return ssl.PEM_cert_to_DER_cert(certificate.public_bytes())


def _described(certificate: Any) -> Certificate:  # noqa: ANN401 likewise
    described: Certificate = certificate.get_info()
    return described


def make_context(
    cafile: str | None = None, environ: Mapping[str, str] = os.environ
) -> ssl.SSLContext:
    """A client context: TLS 1.2 and later, HTTP/1.1, certificates and names verified.

    Trusts `SSL_CERT_FILE` and `SSL_CERT_DIR` of `environ` where set, else certifi's roots; and
    `cafile` besides.

    Raises:
        ValueError: in one line, where a file named by the user holds no certificates.
    """
    context = _as_browsers(LenientContext(ssl.PROTOCOL_TLS_CLIENT))
    context.sslobject_class = TellingSSLObject
    files = [name for name in (environ.get("SSL_CERT_FILE"), cafile) if name]
    folders = [name for name in environ.get("SSL_CERT_DIR", "").split(os.pathsep) if name]
    if not environ.get("SSL_CERT_FILE") and not folders:
        context.load_verify_locations(cafile=certifi.where())
    for name in files:
        _load(context, name)
    for name in folders:
        context.load_verify_locations(capath=name)
    return context


def make_insecure_context() -> ssl.SSLContext:
    """A client context like that of `make_context`, but no certificate is verified."""
    context = _as_browsers(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.sslobject_class = _UncheckedSSLObject
    return context


def _as_browsers(context: ssl.SSLContext) -> ssl.SSLContext:
    # Not create_default_context: since Python 3.13 it is stricter than browsers are.
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DEFAULT")  # Python's own list leaves out RSA key exchange
    context.set_alpn_protocols(["http/1.1"])
    return context


def _load(context: ssl.SSLContext, name: str) -> None:
    if not Path(name).is_file():
        raise ValueError(f"certificate file {name!r} not found")
    try:
        context.load_verify_locations(cafile=name)
    except ssl.SSLError:
        raise ValueError(f"{name!r} contains no PEM certificates") from None
    except OSError as error:
        raise ValueError(f"cannot read {name!r}: {error.strerror}") from None
