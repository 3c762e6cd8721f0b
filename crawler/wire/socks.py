"""A connection through a SOCKS proxy, by python-socks."""

import socket

from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
from python_socks.async_.asyncio import Proxy

from crawler.model import Fault
from crawler.wire.faults import FaultError

PORT = 1080


def looks_up(proxy: str) -> bool:
    """Whether the proxy at that URL looks up names itself: `socks5h` and `socks4a`, as in curl."""
    return proxy.partition(":")[0] in {"socks5h", "socks4a"}


async def tunnel(proxy: str, host: str, port: int) -> socket.socket:
    """A socket that the proxy has connected to `host` and `port`.

    Raises:
        FaultError: PROXY.
    """
    scheme, _, rest = proxy.partition("://")
    url = f"{scheme.rstrip('ah')}://{rest.rstrip('/')}"
    if not rest.rpartition("@")[2].rpartition("]")[2].count(":"):
        url = f"{url}:{PORT}"
    try:
        made = Proxy.from_url(url, rdns=looks_up(proxy))
        connected: socket.socket = await made.connect(dest_host=host, dest_port=port)
    except (ProxyError, ProxyConnectionError, ProxyTimeoutError, ValueError) as error:
        raise FaultError(Fault.PROXY, f"SOCKS proxy: {error}") from error
    return connected
