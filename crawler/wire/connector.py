"""aiohttp's connector, bounded: one round of addresses, few idle connections, guarded sockets."""

import asyncio
import functools
import ssl
from collections.abc import Callable
from contextvars import ContextVar
from operator import itemgetter
from typing import Any, Final

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.connector import Connection
from yarl import URL

from crawler.model import Fault
from crawler.wire.faults import FaultError, fault_of
from crawler.wire.gate import Gate
from crawler.wire.protocol import BoundedResponseHandler
from crawler.wire.resolver import Resolver

KEEPALIVE: Final = 15.0
"""Seconds for which an idle connection is kept."""
QUIET: Final = 0.02
"""Seconds for which nothing may come after a response before its connection is used again.

What a server sends beyond a response mostly follows it at once. With the default gap between two
requests to a host, nothing waits for this.
"""
MOST_UNKEPT: Final = 10_000
"""Origins of which it is remembered that they send bytes beyond their responses."""
SPARE: Final = 8
"""Where too many are idle, one in so many is closed beyond those that must be."""

_is_proxy: ContextVar[bool] = ContextVar("is_proxy", default=False)
"""Whether the connection being made is one to a proxy."""


class GuardedConnector(aiohttp.TCPConnector):
    """Makes and keeps connections; every one passes `resolver` and `gate`, IP literals too.

    `connections` bounds those in use (0: no bound), `idle` those kept for a later request. `socks`
    tells the SOCKS proxy for a URL, "" for none.
    """

    def __init__(
        self,
        resolver: Resolver,
        gate: Gate,
        *,
        tls: ssl.SSLContext,
        connections: int,
        idle: int,
        socks: Callable[[URL], str] | None = None,
    ) -> None:
        super().__init__(
            resolver=resolver,
            ssl=tls,
            use_dns_cache=False,
            limit=connections,
            limit_per_host=0,
            keepalive_timeout=KEEPALIVE,
            timeout_ceil_threshold=float("inf"),
            socket_factory=gate.open,
        )
        factory: Any = functools.partial(BoundedResponseHandler, loop=self._loop)
        self._factory = factory
        self._addresses = resolver
        self._socks = socks
        self._idle = idle
        self._room = 0
        self._unkept: set[ConnectionKey] = set()

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Any],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 aiohttp's signature
    ) -> Connection:
        """As aiohttp's; a kept connection on which something waits to be read is passed over.

        Raises:
            FaultError: what ended a new connection before its request was sent.
        """
        while True:
            connection = await super().connect(req, traces, timeout)
            protocol = connection.protocol
            if not isinstance(protocol, BoundedResponseHandler):
                return connection
            try:
                await asyncio.sleep(max(0.0, protocol.quiet_at - self._loop.time()))
                if not protocol.is_connected():
                    await protocol.wait_until_lost()
                is_spent = protocol.is_spent()
            except (asyncio.CancelledError, FaultError):
                connection.close()
                raise
            if not is_spent:
                return connection
            connection.close()

    async def _create_direct_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Any],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 aiohttp's signature
        **kwargs: Any,  # noqa: ANN401 likewise
    ) -> tuple[asyncio.Transport, ResponseHandler]:
        """As aiohttp's, which also calls it for an HTTP proxy, and knows no SOCKS."""
        is_proxy = kwargs.get("client_error") is aiohttp.ClientProxyConnectionError
        _is_proxy.set(is_proxy)
        proxy = self._socks(req.url) if self._socks and not is_proxy else ""
        try:
            if not proxy:
                return await super()._create_direct_connection(req, traces, timeout, **kwargs)
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError) as error:
            if not is_proxy:
                raise
            detail = f"cannot connect to the proxy: {fault_of(error)[1]}"
            raise FaultError(Fault.PROXY, detail) from error
        try:
            async with asyncio.timeout(timeout.sock_connect):
                return await self._connect_by_socks(proxy, req)
        except ssl.SSLCertVerificationError as error:
            raise aiohttp.ClientConnectorCertificateError(req.connection_key, error) from error
        except ssl.SSLError as error:
            raise aiohttp.ClientConnectorSSLError(req.connection_key, error) from error
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError from error
        except OSError as error:
            raise aiohttp.ClientConnectorError(req.connection_key, error) from error

    async def _connect_by_socks(
        self, proxy: str, req: aiohttp.ClientRequest
    ) -> tuple[asyncio.Transport, ResponseHandler]:
        """The name is looked up here, and its addresses are checked, unless the proxy does that."""
        from crawler.wire.socks import looks_up, tunnel  # noqa: PLC0415 an extra

        host, port = req.url.raw_host or "", req.url.port or 0
        name = host
        if not looks_up(proxy):
            name = (await self._addresses.resolve(host, port))[0]["host"]
        sock = await tunnel(proxy, name, port)
        tls = self._get_ssl_context(req)
        made: tuple[asyncio.Transport, ResponseHandler] = await self._loop.create_connection(
            self._factory, sock=sock, ssl=tls, server_hostname=host.rstrip(".") if tls else None
        )
        return made

    async def _resolve_host(
        self,
        host: str,
        port: int,
        traces: Any = None,  # noqa: ANN401, ARG002 aiohttp's signature
    ) -> list[ResolveResult]:
        """As aiohttp's, which would pass by the resolver for IP literals."""
        if _is_proxy.get():
            return await self._addresses.resolve_proxy(host, port)
        return await self._addresses.resolve(host, port)

    async def _wrap_create_connection(
        self,
        *args: Any,  # noqa: ANN401 aiohttp's signature, passed on
        addr_infos: list[Any],
        **kwargs: Any,  # noqa: ANN401 likewise
    ) -> Any:  # noqa: ANN401 likewise
        """As aiohttp's, which tries all addresses and then, failing, all but the first, and so on.

        A host of 16 addresses that refuses would be tried 136 times, and a bad certificate
        fetched 16 times.
        """
        every_address = list(addr_infos)
        addr_infos.clear()
        return await super()._wrap_create_connection(*args, addr_infos=every_address, **kwargs)

    def _release(
        self, key: ConnectionKey, protocol: ResponseHandler, *, should_close: bool = False
    ) -> None:
        """As aiohttp's, and closes the connections longest idle where there are too many.

        Where one was stale, its siblings are likely to be: the request is sent again but once. An
        origin that has sent bytes beyond its responses gets a new connection for each request: if
        such bytes come late enough, they cannot be told from the response to the next request.
        """
        ours = protocol if isinstance(protocol, BoundedResponseHandler) else None
        if ours is not None and (ours.sent_unasked or key in self._unkept):
            self._distrust(key)
            should_close = True
        super()._release(key, protocol, should_close=should_close)
        if ours is not None and ours.went_stale:
            self._end_idle(key)
        elif ours is not None and not should_close:
            ours.quiet_at = self._loop.time() + QUIET
            ours.on_unasked = functools.partial(self._distrust, key)
        # Counting them all takes time, so they are counted when there may be too many.
        self._room -= 1
        if self._room < 0:
            self.keep(self._idle)

    def _distrust(self, key: ConnectionKey) -> None:
        """Keeps no connection to an origin that has sent bytes beyond its responses."""
        if len(self._unkept) < MOST_UNKEPT:
            self._unkept.add(key)
        self._end_idle(key)

    def _end_idle(self, key: ConnectionKey) -> None:
        for protocol, _ in self._conns.pop(key, ()):
            protocol.abort()

    def keep(self, most: int) -> None:
        """Closes the connections longest idle where there are more than `most`.

        Some more than must go, so that they need not be looked for at every turn.
        """
        kept = sum(map(len, self._conns.values()))
        if kept > most:
            left = most - most // SPARE
            self._close_oldest(kept - left)
            kept = left
        self._room = most - kept

    def _close_oldest(self, count: int) -> None:
        idle = [(since, key) for key, kept in self._conns.items() for _, since in kept]
        idle.sort(key=itemgetter(0))
        for _, key in idle[:count]:
            # Those of one key lie in the order of their times.
            kept = self._conns[key]
            kept.popleft()[0].abort()
            if not kept:
                del self._conns[key]
