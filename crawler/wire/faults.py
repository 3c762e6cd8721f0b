"""One total table: from anything the engine can raise to a `Fault` and one line about it."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from http.client import responses

from crawler.wire import roots  # noqa: F401 it imports aiohttp, in a run before others do

# isort: split
import aiohttp
import httpx
from aiohttp.http_exceptions import ContentLengthError, HttpProcessingError, TransferEncodingError

from crawler.model import Fault
from crawler.wire.os_faults import Found, dns_fault, local_fault, socket_fault
from crawler.wire.tls import UnknownIssuerError
from crawler.wire.tls_faults import tls_detail, tls_fault
from sources.lazy_re import regex

_DETAIL_LENGTH = 200
_CAUSES = 8
_UNCLEAN = regex(
    r"[\x00-\x20\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)
_UNHEARD_OF = "not a valid HTTP response"


class FaultError(httpx.TransportError):
    """No usable response: `fault` says why, `detail` in one clean line without secrets.

    `status` is set where a status line had been read before things went wrong.
    """

    def __init__(
        self,
        fault: Fault,
        detail: str = "",
        *,
        status: int | None = None,
        request: httpx.Request | None = None,
    ) -> None:
        self.fault = fault
        self.detail = clean_line(detail)
        self.status = status
        super().__init__(self.detail or fault.value, request=request)


def fault_of(error: BaseException) -> tuple[Fault, str]:
    """The fault that `error` is and one clean line about it; total: any exception has a row."""
    layers = tuple(_layers(error))
    for find in _FINDERS:
        for layer in layers:
            found = find(layer)
            if found is not None:
                return found[0], clean_line(found[1])
    for kind, fault, detail in _BY_TYPE:
        if isinstance(error, kind):
            return fault, detail or clean_line(_complaint(error))
    return Fault.BAD_HTTP, _UNHEARD_OF


def unknown_chain(error: BaseException) -> Sequence[bytes]:
    """The server's certificates (DER, its own first) where `error` is that their issuer is unknown.

    Empty for every other error.
    """
    chains = (layer.chain for layer in _layers(error) if isinstance(layer, UnknownIssuerError))
    return next(chains, ())


def clean_line(text: str) -> str:
    """`text` without control, bidi and zero-width characters, on one line of bounded length."""
    line = _UNCLEAN.sub(" ", text[: 4 * _DETAIL_LENGTH]).strip()
    return line if len(line) <= _DETAIL_LENGTH else line[: _DETAIL_LENGTH - 1] + "…"


def _layers(error: BaseException) -> Iterator[BaseException]:
    """`error` and what caused it, outermost first, at most a few."""
    layer: BaseException | None = error
    for _ in range(_CAUSES):
        if layer is None:
            return
        yield layer
        layer = (
            layer.os_error if isinstance(layer, aiohttp.ClientConnectorError) else layer.__cause__
        )


def _known(error: BaseException) -> Found:
    return (error.fault, error.detail) if isinstance(error, FaultError) else None


def _proxy(error: BaseException) -> Found:
    if isinstance(error, aiohttp.ClientHttpProxyError):
        phrase = responses.get(error.status, "")
        return Fault.PROXY, f"the proxy returned {error.status} {phrase}"
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        why = socket_fault(error.os_error)
        return Fault.PROXY, f"cannot connect to the proxy: {why[1] if why else 'connection failed'}"
    return None


def _tls(error: BaseException) -> Found:
    # aiohttp's wrappers are SSLErrors too, without what the wrapped one knows.
    if not isinstance(error, ssl.SSLError) or isinstance(error, aiohttp.ClientError):
        return None
    return tls_fault(error), tls_detail(error)


def _payload(error: BaseException) -> Found:
    if not isinstance(error, aiohttp.ClientPayloadError):
        return None
    if isinstance(error.__cause__, ContentLengthError | TransferEncodingError):
        return Fault.CONNECTION_RESET, "connection closed before the end of the body"
    return Fault.BAD_HTTP, "invalid body framing"


_FINDERS: tuple[Callable[[BaseException], Found], ...] = (
    _known,
    local_fault,
    _proxy,
    _tls,
    dns_fault,
    _payload,
    socket_fault,
)
"""What decides wherever in the chain of causes it stands, in this order."""

_BY_TYPE: tuple[tuple[type[BaseException], Fault, str], ...] = (
    (aiohttp.InvalidURL, Fault.URL_INVALID, "invalid URL"),
    (aiohttp.NonHttpUrlClientError, Fault.URL_INVALID, "not an http URL"),
    (aiohttp.RedirectClientError, Fault.REDIRECT_UNSAFE, "redirects to a non-web address"),
    (aiohttp.ConnectionTimeoutError, Fault.CONNECT_TIMEOUT, "connection timed out"),
    (aiohttp.ServerTimeoutError, Fault.READ_TIMEOUT, "no response in time"),
    (aiohttp.TooManyRedirects, Fault.REDIRECT_LIMIT, "too many redirects"),
    (aiohttp.ClientResponseError, Fault.BAD_HTTP, ""),
    (aiohttp.ServerFingerprintMismatch, Fault.TLS_FAILURE, "certificate fingerprint mismatch"),
    (
        aiohttp.ServerDisconnectedError,
        Fault.CONNECTION_RESET,
        "connection closed without a response",
    ),
    (aiohttp.UploadAbortedError, Fault.CONNECTION_RESET, "connection closed during the request"),
    (aiohttp.ClientSSLError, Fault.TLS_FAILURE, "handshake failed"),
    (aiohttp.ClientConnectorDNSError, Fault.DNS_FAILURE, "lookup failed"),
    (aiohttp.ClientConnectorError, Fault.CONNECT_FAILED, "connection failed"),
    (aiohttp.ClientConnectionError, Fault.CONNECTION_RESET, "connection lost"),
    (httpx.ConnectTimeout, Fault.CONNECT_TIMEOUT, "connection timed out"),
    (httpx.TimeoutException, Fault.READ_TIMEOUT, "no response in time"),
    (httpx.ConnectError, Fault.CONNECT_FAILED, "connection failed"),
    (httpx.NetworkError, Fault.CONNECTION_RESET, "connection lost"),
    (httpx.ProxyError, Fault.PROXY, "proxy error"),
    (httpx.UnsupportedProtocol, Fault.URL_INVALID, "not an http URL"),
    (httpx.TooManyRedirects, Fault.REDIRECT_LIMIT, "too many redirects"),
    (httpx.InvalidURL, Fault.URL_INVALID, "invalid URL"),
    (HttpProcessingError, Fault.BAD_HTTP, ""),
    (UnicodeError, Fault.URL_INVALID, "invalid host name"),
    (ValueError, Fault.URL_INVALID, "invalid request"),
    (TimeoutError, Fault.READ_TIMEOUT, "no response in time"),
    (OSError, Fault.CONNECTION_RESET, "connection lost"),
    (RuntimeError, Fault.CONNECTION_RESET, "connection lost"),
)
"""What decides by the type of the error itself, first match; the rest is BAD_HTTP."""


def _complaint(error: BaseException) -> str:
    """The parser's words without the bytes it quotes: those are the server's."""
    message = str(getattr(error, "message", "")).partition("\n")[0].partition(": b'")[0]
    return message.rstrip(": ") or _UNHEARD_OF
