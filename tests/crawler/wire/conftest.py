"""An engine that may reach loopback, with every name resolved to it."""

from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest

from crawler.wire.engine import AiohttpTransport
from crawler.wire.transport import WireSettings, open_transport

LOOPBACK = ip_network("127.0.0.0/8")


@pytest.fixture
async def engine() -> AsyncIterator[AiohttpTransport]:
    transport = open_transport(
        WireSettings(allow_nets=(LOOPBACK,)), lookup=lambda _: ["127.0.0.1"], environ={}
    )
    yield transport
    await transport.aclose()
