"""The transport a run uses: httpx's API, our engine, and nothing shared between two requests."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.wire.connect_to import ConnectTo
from crawler.wire.engine import AiohttpTransport
from crawler.wire.gate import Gate
from crawler.wire.guard import Network
from crawler.wire.lookup import Lookup, LookupPool, system_lookup
from crawler.wire.proxies import NONE, Proxies, for_all
from crawler.wire.resolver import Resolver
from crawler.wire.tls import make_context


@dataclass(frozen=True, slots=True)
class WireSettings:
    """How to reach the network.

    `connections` bounds those in use (0: no bound), `idle` those kept for later.
    `proxy` is an `http://` or SOCKS URL for all requests, with `user:password@` where it asks for
    that; without it `proxies` holds, except for what `connect_to` names.
    """

    allow_nets: tuple[Network, ...] = ()
    connect_to: tuple[ConnectTo, ...] = ()
    cafile: str | None = None
    proxy: str | None = None
    proxies: Proxies = NONE
    connections: int = 256
    idle: int = 256


def open_transport(
    settings: WireSettings,
    *,
    lookup: Lookup = system_lookup,
    environ: Mapping[str, str] = os.environ,
) -> AiohttpTransport:
    """The engine alone, to be closed with `aclose`; needs no running event loop yet.

    Raises:
        ValueError: in one line, for a proxy or certificate file that cannot be used.
    """
    proxies = _proxies(settings)
    gate = Gate(settings.allow_nets)
    resolver = Resolver(gate, LookupPool(lookup), connect_to=settings.connect_to)
    return AiohttpTransport(
        gate=gate,
        resolver=resolver,
        tls=make_context(settings.cafile, environ),
        proxies=proxies,
        connections=settings.connections,
        idle=settings.idle,
    )


def _proxies(settings: WireSettings) -> Proxies:
    if not settings.proxy:
        return settings.proxies
    if settings.connect_to:
        raise ValueError(
            "a proxy cannot be combined with connect-to: the proxy makes the connections"
        )
    return for_all(settings.proxy)
