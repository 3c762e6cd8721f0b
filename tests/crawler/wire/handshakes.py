"""One request over TLS, and what came of it."""

import ssl

import httpx
import trustme

from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from tests.crawler.wire.one_request import LONG
from tests.crawler.wire.servers import page, saying, serving

HOST = "site.example"


def server_context(cert: trustme.LeafCert | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if cert is not None:
        cert.configure_cert(context)
    return context


async def outcome(engine: AiohttpTransport, context: ssl.SSLContext, host: str = HOST) -> object:
    """The body, or the fault, of one request to a server with `context`."""
    told = await told_of(engine, context, host)
    return told.fault if isinstance(told, FaultError) else told


async def told_of(
    engine: AiohttpTransport, context: ssl.SSLContext, host: str = HOST
) -> bytes | FaultError:
    """The body, or the failure, of one request to a server with `context`."""
    try:
        async with serving(saying(page()), tls=context) as server:
            url = server.url(host=host, scheme="https")
            try:
                request = httpx.Request("GET", url, extensions=LONG)
                response = await engine.handle_async_request(request)
                return await response.aread()
            except FaultError as error:
                return error
    finally:
        await engine.aclose()
