"""The request headers of one hop, built anew for every hop so that none travels across hosts."""

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.hosts.limits import Limits
from crawler.model import Profile
from sources.urls import host

ACCEPT: Mapping[Profile, Mapping[str, str]] = {
    Profile.BROWSER: {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "en,*;q=0.5",
        "Accept-Encoding": "gzip, deflate, br, zstd",
    },
    Profile.PLAIN: {"Accept": "*/*"},
}
"""What we say we understand: as a browser, since servers that see less of it give less, or the
least there is to say."""


@dataclass(frozen=True, slots=True)
class Identity:
    """How we present ourselves: the user agent and the user's headers for every link's host."""

    user_agent: str
    headers: tuple[tuple[str, str], ...] = ()


def headers_for(
    url: str, *, origin: str, identity: Identity, limits: Limits, profile: Profile
) -> dict[str, str]:
    """The headers to send to `url` in a chain that began at `origin` (both normalised).

    The user's general headers go to the origin's host alone: a redirect elsewhere must not carry
    a credential along. Rules for a host go to that host. Neither goes over plain http, where
    anybody may read along, unless the link itself is to that host by http.
    """
    name = host(url)
    at_home = _authority(url) == _authority(origin)
    safe = url.startswith("https:") or (at_home and origin.startswith("http:"))
    rules = limits.rules_for(name)
    own = identity.headers if safe and at_home and "headers" not in rules.anew else ()
    particular = rules.headers if safe else ()
    headers = {"User-Agent": identity.user_agent, **ACCEPT[profile]}
    for field, value in (*own, *particular):
        for given in [key for key in headers if key.lower() == field.lower()]:
            del headers[given]
        headers[field] = value
    return headers


def _authority(url: str) -> str:
    """Host and port of a normalised URL: another port may be somebody else's."""
    return url.split("/", 3)[2]
