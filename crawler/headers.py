"""The request headers of one hop, built anew for every hop so that none travels across hosts."""

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.limits import Limits

ACCEPT: Mapping[str, str] = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en,*;q=0.5",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}
"""What a browser says it understands; servers that see less of it give less."""


@dataclass(frozen=True, slots=True)
class Identity:
    """How we present ourselves: the user agent and the user's headers for every link's host."""

    user_agent: str
    headers: tuple[tuple[str, str], ...] = ()


def headers_for(host: str, *, origin: str, identity: Identity, limits: Limits) -> dict[str, str]:
    """The headers to send to `host` in a chain that began at the host `origin`.

    The user's general headers go to the origin alone: a redirect elsewhere must not carry a
    credential along. Rules for a host go to that host. Later ones override earlier ones.
    """
    own = identity.headers if host == origin else ()
    headers = {"User-Agent": identity.user_agent, **ACCEPT}
    for name, value in (*own, *limits.rules_for(host).headers):
        for given in [key for key in headers if key.lower() == name.lower()]:
            del headers[given]
        headers[name] = value
    return headers
