"""aiohttp's connector, bounded: one round of addresses, few idle connections, guarded sockets."""

import functools
import ssl
from operator import itemgetter
from typing import Any, Final

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ConnectionKey

from crawler.wire.gate import Gate
from crawler.wire.protocol import BoundedResponseHandler
from crawler.wire.resolver import Resolver

KEEPALIVE: Final = 15.0
"""Seconds for which an idle connection is kept."""
SPARE: Final = 8
"""Where too many are idle, one in so many is closed beyond those that must be."""


class GuardedConnector(aiohttp.TCPConnector):
    """Makes and keeps connections; every one passes `resolver` and `gate`, IP literals too.

    `connections` bounds those in use (0: no bound), `idle` those kept for a later request.
    """

    def __init__(
        self,
        resolver: Resolver,
        gate: Gate,
        *,
        tls: ssl.SSLContext,
        connections: int,
        idle: int,
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
        self._idle = idle
        self._room = 0

    async def _resolve_host(
        self,
        host: str,
        port: int,
        traces: Any = None,  # noqa: ANN401, ARG002 aiohttp's signature
    ) -> list[ResolveResult]:
        """As aiohttp's, which would pass by the resolver for IP literals."""
        return await self._resolver.resolve(host, port)

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

        Where one was stale, its siblings are likely to be: the request is sent again but once.
        """
        super()._release(key, protocol, should_close=should_close)
        if isinstance(protocol, BoundedResponseHandler) and protocol.went_stale:
            for sibling, _ in self._conns.pop(key, ()):
                sibling.abort()
        # Counting them all takes time, so they are counted when there may be too many.
        self._room -= 1
        if self._room < 0:
            self.keep(self._idle)

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
