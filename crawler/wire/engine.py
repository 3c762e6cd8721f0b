"""httpx's transport over aiohttp's engine: one request to one response, nothing in between."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from functools import cached_property, lru_cache
from http.cookies import SimpleCookie
from typing import Any, Final

import aiohttp
import httpx
from yarl import URL

from crawler.model import Fault
from crawler.wire.aia import Issuers
from crawler.wire.connect_to import canonical_host
from crawler.wire.connector import GuardedConnector
from crawler.wire.faults import FaultError, fault_of, unknown_chain
from crawler.wire.gate import Gate
from crawler.wire.heads import MAX_HEADERS
from crawler.wire.protocol import HEAD_LIMIT
from crawler.wire.proxies import Proxies
from crawler.wire.resolver import Resolver
from crawler.wire.tls import make_insecure_context

READ_SIZE: Final = 65_536
"""Bytes of a body that wait unread before the server is made to wait."""
CLOSING_TURNS: Final = 5
"""Turns of the loop in which the last connections give their sockets back."""
_SWITCHING = 101
_FIRST_STATUS = 100


class AiohttpTransport(httpx.AsyncBaseTransport):
    """One `aiohttp.ClientSession`, made on first use and closed by `aclose`.

    Headers go out as given and in order, the URL as it is, no redirect is followed, no cookie
    kept, no body decoded. `request.extensions["timeout"]` bounds, in seconds, `connect` (look-up,
    TCP and TLS together, for all addresses) and `read` (each wait for data). With
    `request.extensions["insecure"]` the server's certificate is not verified.
    """

    def __init__(
        self,
        *,
        gate: Gate,
        resolver: Resolver,
        tls: ssl.SSLContext,
        proxies: Proxies,
        connections: int,
        idle: int,
    ) -> None:
        self._gate = gate
        self._resolver = resolver
        self._tls = tls
        self._proxies = proxies
        self._connections = connections
        self._idle = idle
        self._session: aiohttp.ClientSession | None = None
        self._connector: GuardedConnector | None = None
        self._issuers = Issuers(lambda: tls.get_ca_certs(binary_form=True), self)
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The response to `request` as soon as its head has come; the caller closes it.

        Raises:
            FaultError: for whatever goes wrong.
        """
        session = self._session or self._open()
        try:
            url = _target(request.url)
            proxy = self._proxy(url) if self._proxies else ""
            response = await session.request(
                request.method,
                url,
                headers=_headers(request),
                data=await _body(request),
                allow_redirects=False,
                timeout=_timeout(**request.extensions.get("timeout", {})),
                proxy=proxy if proxy.startswith("http") else None,
                ssl=self._unverified if request.extensions.get("insecure") else True,
            )
        except Exception as error:
            raise await self._explained(error, request) from error
        if response.status == _SWITCHING or response.status < _FIRST_STATUS:
            response.close()
            detail = f"unexpected status {response.status:03}"
            raise FaultError(Fault.BAD_HTTP, detail, status=response.status, request=request)
        return _answer(request, response)

    @cached_property
    def _unverified(self) -> ssl.SSLContext:
        return make_insecure_context()

    async def aclose(self) -> None:
        """Closes every connection and ends the look-ups; what is in flight fails."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()
        await self._resolver.close()
        # An aborted connection gives its socket back some turns of the loop later, over TLS twice.
        for _ in range(CLOSING_TURNS):
            await asyncio.sleep(0)

    def _proxy(self, url: URL) -> str:
        """The proxy for `url`, "" for none; who cannot be asked for at all is refused here.

        Raises:
            FaultError: PRIVATE_ADDRESS.
        """
        host, port = url.raw_host or "", url.port or 0
        if self._resolver.has_rule(host, port):
            return ""
        proxy = self._proxies.find(url.scheme, host, port)
        if proxy:
            self._resolver.check_literal(canonical_host(host))
        return proxy

    def _socks(self, url: URL) -> str:
        proxy = self._proxy(url)
        return "" if proxy.startswith("http") else proxy

    def _open(self) -> aiohttp.ClientSession:
        if self._closed:
            raise RuntimeError("the transport is closed")
        self._connector = GuardedConnector(
            self._resolver,
            self._gate,
            socks=self._socks if self._proxies else None,
            tls=self._tls,
            connections=self._connections,
            idle=self._idle,
        )
        self._session = aiohttp.ClientSession(
            connector=self._connector,
            cookie_jar=_NoCookies(),
            auto_decompress=False,
            trust_env=False,
            read_bufsize=READ_SIZE,
            max_line_size=HEAD_LIMIT,
            max_field_size=HEAD_LIMIT,
            max_headers=MAX_HEADERS,
            request_class=_PlainRequest,
            timeout=aiohttp.ClientTimeout(),
        )
        return self._session

    async def _explained(self, error: Exception, request: httpx.Request) -> FaultError:
        """The fault that `error` is; of a chain without a known root with what its AIA tells."""
        found = await self._issuers.judge(unknown_chain(error), _host(request.url))
        return FaultError(*found, request=request) if found else self._fault(error, request)

    def _fault(self, error: Exception, request: httpx.Request) -> FaultError:
        fault, detail = fault_of(error)
        if fault is Fault.CONNECT_TIMEOUT and self._resolver.is_pending(_host(request.url)):
            fault, detail = Fault.DNS_FAILURE, "lookup timed out"
        if fault is Fault.LOCAL_RESOURCES and self._connector is not None:
            self._connector.keep(0)  # what lies idle is what the next request needs
        status = error.status if isinstance(error, FaultError) else None
        return FaultError(fault, detail, status=status, request=request)


class ResponseStream(httpx.AsyncByteStream):
    """A body as it comes, still encoded. Closed before its end, it closes the connection."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response
        self._read = response.content.readany

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Chunks of at most a few times READ_SIZE."""
        return self  # no generator: one left half-way would have to be closed by the event loop

    async def __anext__(self) -> bytes:
        """The next chunk.

        Raises:
            FaultError: CONNECTION_RESET, READ_TIMEOUT or BAD_HTTP.
        """
        try:
            chunk = await self._read()
        except Exception as error:
            chunk = self._unread()
            if not chunk:
                self._response.close()
                raise FaultError(*fault_of(error)) from error
        if not chunk:
            raise StopAsyncIteration
        return chunk

    def _unread(self) -> bytes:
        """What came before things went wrong, which aiohttp would keep to itself."""
        left: bytes = self._response.content._read_nowait(-1)  # noqa: SLF001 the public one raises again
        return left

    async def aclose(self) -> None:
        """Gives the connection back where the body has come whole, else ends it."""
        self._response.close()


class _PlainRequest(aiohttp.ClientRequest):
    """Adds no header of its own."""

    def update_auto_headers(self, skip_auto_headers: Any) -> None:  # noqa: ANN401 aiohttp's own
        """Leaves the headers as they are."""


class _NoCookies(aiohttp.DummyCookieJar):
    """Neither keeps nor, as the dummy does, parses the cookies that servers set."""

    def update_cookies_from_headers(self, headers: Any, response_url: URL) -> None:  # noqa: ANN401 aiohttp's own
        """Drops them."""

    def filter_cookies(self, request_url: URL) -> SimpleCookie:  # noqa: ARG002 aiohttp's own
        """None."""
        return _NONE


_NONE = SimpleCookie()


@lru_cache(maxsize=64)
def _timeout(
    connect: float | None = None,
    read: float | None = None,
    write: float | None = None,  # noqa: ARG001 httpx's name; the caller's deadline bounds writing
    pool: float | None = None,  # noqa: ARG001 httpx's name; there is no queue
) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        connect=connect, sock_connect=connect, sock_read=read, ceil_threshold=float("inf")
    )


async def _body(request: httpx.Request) -> bytes | None:
    if isinstance(request.stream, httpx.ByteStream):
        return b"".join(request.stream) or None  # nothing to wait for
    return await request.aread() or None


def _host(url: httpx.URL) -> str:
    # Not `url.host`: it decodes by IDNA 2008 and raises for hosts that only browsers know.
    return url.raw_host.decode("ascii")


def _target(url: httpx.URL) -> URL:
    """The URL as it is, without userinfo and fragment."""
    netloc = url.netloc.decode("ascii")
    return URL(f"{url.scheme}://{netloc}{url.raw_path.decode('ascii')}", encoded=True)


def _headers(request: httpx.Request) -> list[tuple[str, str]]:
    try:
        return [(name.decode("ascii"), value.decode()) for name, value in request.headers.raw]
    except UnicodeDecodeError:
        raw = request.headers.raw
        return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]


def _answer(request: httpx.Request, response: aiohttp.ClientResponse) -> httpx.Response:
    reason = (response.reason or "").encode("utf-8", "surrogateescape")
    return httpx.Response(
        response.status,
        headers=response.raw_headers,
        stream=ResponseStream(response),
        request=request,
        extensions={"http_version": b"HTTP/1.1", "reason_phrase": reason},
    )
