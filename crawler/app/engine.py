"""From configuration to a working fetcher: the one place that opens the network."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from crawler.app.config import Config
from crawler.app.errors import Misuse
from crawler.asking import Asker
from crawler.fetch import Fetcher
from crawler.headers import Identity
from crawler.politeness import Politeness
from crawler.wire import connect_to
from crawler.wire.client import WireSettings, open_transport


def wire_settings(config: Config) -> WireSettings:
    """The socket-level part of `config`."""
    return WireSettings(
        allow_nets=config.allow_net,
        connect_to=tuple(connect_to.parse(rule) for rule in config.connect_to),
        cafile=config.cacert or None,
        proxy=config.proxy or None,
        connections=config.concurrency,
    )


@asynccontextmanager
async def open_fetcher(config: Config) -> AsyncIterator[Fetcher]:
    """A fetcher over one transport, closed on leaving.

    Raises:
        Misuse: where a certificate file or a proxy cannot be used.
    """
    try:
        transport = open_transport(wire_settings(config))
    except ValueError as error:
        raise Misuse(str(error)) from error
    async with transport:
        asker = Asker(transport, Politeness(config.limits))
        yield Fetcher(asker, config.limits, Identity(config.user_agent, config.headers))
