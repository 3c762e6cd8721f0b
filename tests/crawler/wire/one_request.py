"""One request to an engine: its answer, its whole body, or its fault."""

import httpx
import pytest

from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from tests.guards import HANGS_AFTER

Timeouts = dict[str, dict[str, float]]
LONG: Timeouts = {"timeout": {"connect": HANGS_AFTER, "read": HANGS_AFTER}}


async def ask(engine: AiohttpTransport, url: str, extensions: Timeouts = LONG) -> httpx.Response:
    request = httpx.Request("GET", url, extensions=extensions)
    return await engine.handle_async_request(request)


async def whole(engine: AiohttpTransport, url: str) -> bytes:
    response = await ask(engine, url)
    body = b"".join([chunk async for chunk in response.aiter_raw()])
    await response.aclose()
    return body


async def fault(engine: AiohttpTransport, url: str, extensions: Timeouts = LONG) -> FaultError:
    with pytest.raises(FaultError) as caught:
        await ask(engine, url, extensions)
    return caught.value
