"""Engines that may reach loopback, with every name resolved to it."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest
import trustme

from crawler.wire.engine import AiohttpTransport
from crawler.wire.transport import WireSettings, open_transport

LOOPBACK = ip_network("127.0.0.0/8")


def opened() -> AiohttpTransport:
    return open_transport(
        WireSettings(allow_nets=(LOOPBACK,)), lookup=lambda _: ["127.0.0.1"], environ={}
    )


@pytest.fixture
async def engine() -> AsyncIterator[AiohttpTransport]:
    async with opened() as transport:
        yield transport


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def trusting(authority: trustme.CA, tmp_path: Path) -> AiohttpTransport:
    cafile = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(cafile))
    return open_transport(
        WireSettings(allow_nets=(LOOPBACK,), cafile=str(cafile)),
        lookup=lambda _: ["127.0.0.1"],
        environ={},
    )
