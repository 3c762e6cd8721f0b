"""Under which URLs a world is reached: by its names, or by one loopback address a host; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.benchmarks.world import Host, Link

DEFAULT_PORTS: Mapping[bool, int] = {False: 80, True: 443}


@dataclass(frozen=True, slots=True)
class Addressing:
    """The two ports that every host answers on, and whether hosts are called by name."""

    http_port: int
    https_port: int
    named: bool

    def origin(self, host: Host, *, encrypted: bool) -> str:
        """Scheme, host and port, the latter left out where it is the scheme's own."""
        port = self.https_port if encrypted else self.http_port
        where = host.name if self.named else host.address
        return f"{'https' if encrypted else 'http'}://{where}" + (
            "" if port == DEFAULT_PORTS[encrypted] else f":{port}"
        )

    def url(self, link: Link) -> str:
        """The URL of `link` as documents on this web write it."""
        return self.origin(link.host, encrypted=link.is_encrypted) + link.target
