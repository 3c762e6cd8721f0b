"""From configuration to a working fetcher: the one place that opens the network."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from crawler.app.run.descriptors import affordable
from crawler.app.settings.config import ENVIRONMENT, Config
from crawler.app.settings.selection import filters_of
from crawler.app.terminal.errors import Misuse
from crawler.fetch.exchange import Exchange
from crawler.fetch.fetcher import Fetcher
from crawler.fetch.headers import Identity
from crawler.hosts.pool import HostPool
from crawler.verdict import reasons
from crawler.wire import connect_to
from crawler.wire.proxies import NONE, from_environment
from crawler.wire.transport import WireSettings, open_transport

IDLE = 256
"""Connections kept open for a host's next link, where the machine lets us."""


def wire_settings(config: Config, connections: int) -> WireSettings:
    """The socket-level part of `config` for a process that may have `connections` open.

    Raises:
        ValueError: in one line, for a proxy of the environment that cannot be used.
    """
    used = min(config.concurrency, max(1, connections // 2))
    return WireSettings(
        allow_nets=config.allow_net,
        connect_to=tuple(connect_to.parse(rule) for rule in config.connect_to),
        cafile=config.cacert or None,
        proxy=None if config.proxy == ENVIRONMENT else config.proxy or None,
        proxies=from_environment(os.environ) if config.proxy == ENVIRONMENT else NONE,
        connections=used,
        idle=connections - used,
    )


@asynccontextmanager
async def open_fetcher(config: Config) -> AsyncIterator[Fetcher]:
    """A fetcher over one transport, closed on leaving.

    Raises:
        Misuse: where a certificate file or a proxy cannot be used.
    """
    try:
        settings = wire_settings(config, affordable(config.concurrency + IDLE))
    except ValueError as error:
        raise Misuse(str(error)) from error
    limits = replace(config.limits, concurrency=settings.connections)
    # Read now: once the run has all the descriptors it may have, no file can be opened.
    reasons.table()
    try:
        # Not bounded once more: hedges come on top, and would make others wait as for a host.
        transport = open_transport(replace(settings, connections=0))
    except ValueError as error:
        raise Misuse(str(error)) from error
    async with transport:
        exchange = Exchange(transport, HostPool(limits), excludes=filters_of(config).excludes)
        yield Fetcher(exchange, limits, Identity(config.user_agent, config.headers))
