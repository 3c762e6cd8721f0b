"""From a failed TLS handshake to the fault it is: by verify code, else by OpenSSL's reason."""

import ssl

from crawler.model import Fault
from crawler.wire.tls import ClientCertificateWantedError

_BY_VERIFY_CODE = {
    9: Fault.TLS_NOT_YET_VALID,
    10: Fault.TLS_EXPIRED,
    18: Fault.TLS_SELF_SIGNED,
    21: Fault.TLS_INCOMPLETE_CHAIN,
    62: Fault.TLS_WRONG_HOST,
    64: Fault.TLS_WRONG_HOST,
    66: Fault.TLS_LEGACY,
    67: Fault.TLS_LEGACY,
    68: Fault.TLS_LEGACY,
}
"""OpenSSL's X509_V_ERR_*. 19 (a chain that ends in an unknown root) and the rest: untrusted."""

_BY_REASON = {
    **dict.fromkeys(
        (
            "BAD_DH_VALUE",
            "DH_KEY_TOO_SMALL",
            "EE_KEY_TOO_SMALL",
            "LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED",
            "NO_CIPHERS_AVAILABLE",
            "NO_PROTOCOLS_AVAILABLE",
            "NO_SHARED_CIPHER",
            "SSLV3_ALERT_HANDSHAKE_FAILURE",
            "TLSV1_ALERT_INSUFFICIENT_SECURITY",
            "TLSV1_ALERT_PROTOCOL_VERSION",
            "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
            "UNSUPPORTED_PROTOCOL",
            "WRONG_CIPHER_RETURNED",
            "WRONG_SIGNATURE_TYPE",
            "WRONG_SSL_VERSION",
        ),
        Fault.TLS_LEGACY,
    ),
    **dict.fromkeys(
        (
            "SSLV3_ALERT_BAD_CERTIFICATE",
            "SSLV3_ALERT_NO_CERTIFICATE",
            "TLSV13_ALERT_CERTIFICATE_REQUIRED",
            "TLSV1_ALERT_ACCESS_DENIED",
        ),
        Fault.TLS_CLIENT_CERT,
    ),
    # The only protocol that we name in the handshake is HTTP/1.1 (ALPN, RFC 7301).
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL": Fault.HTTP2_ONLY,
}


def tls_fault(error: ssl.SSLError) -> Fault:
    """The fault that `error` is; TLS_FAILURE where TLS itself broke (plain text, bad records)."""
    if isinstance(error, ClientCertificateWantedError):
        return Fault.TLS_CLIENT_CERT
    if isinstance(error, ssl.SSLCertVerificationError):
        return _BY_VERIFY_CODE.get(getattr(error, "verify_code", 0), Fault.TLS_UNTRUSTED)
    return _BY_REASON.get(getattr(error, "reason", None) or "", Fault.TLS_FAILURE)


def tls_detail(error: ssl.SSLError) -> str:
    """What there is to say of `error` besides its fault; "" where that is nothing."""
    if isinstance(error, ClientCertificateWantedError):
        return "the server requires a client certificate"
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(getattr(error, "verify_message", "certificate verification failed"))
    reason = getattr(error, "reason", None) or "handshake failed"
    return f"TLS: {reason.replace('_', ' ').lower()}"
