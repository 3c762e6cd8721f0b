"""URLs by one WHATWG parser (ada-url), so that what is shown, compared and fetched is one thing."""

import re
from functools import lru_cache

import ada_url

from sources.lazy_re import regex
from sources.plain_urls import take_apart

MAX_LENGTH = 8_192
"""Characters; what common servers and proxies accept at most."""
MAX_LABEL = 63
"""Octets in one label of a host name (RFC 1035, section 2.3.4)."""
WEB_SCHEMES = frozenset({"http", "https"})
"""The schemes of what can be fetched."""

_IGNORED_ENDS = "".join(map(chr, range(0x21)))
_SCHEME = regex(r"([A-Za-z][A-Za-z0-9+.\-]*):")


def _parsed(url: str, base: str | None = None) -> ada_url.URL | None:
    try:
        return ada_url.URL(url, base)
    except ValueError:
        return None


@lru_cache(maxsize=4_096)  # asked for thrice for each link
def normalise(url: str) -> str | None:
    """The WHATWG serialisation of `url` without its fragment and without credentials.

    None where `url` is no valid absolute URL, is longer than `MAX_LENGTH` characters, or names a
    host with a label longer than `MAX_LABEL`.
    """
    if len(url) > MAX_LENGTH:
        return None
    if take_apart(url):
        return url
    parsed = _parsed(url)
    if parsed is None:
        return None
    href = parsed.href
    if "@" in href and (parsed.username or parsed.password):
        parsed.username = parsed.password = ""
        href = parsed.href
    href = href.partition("#")[0]
    if len(href) <= MAX_LABEL:
        return href
    longest = max(map(len, parsed.hostname.split(".")))
    return href if longest <= MAX_LABEL else None


def fragment(url: str) -> str:
    """What follows the first `#` of `url`, as written; "" where there is none."""
    return url.partition("#")[2]


@lru_cache(maxsize=4_096)  # asked for at every station a target comes by
def host(url: str) -> str:
    """The host of `url` as WHATWG serialises it (IPv6 in brackets); "" where there is none."""
    parts = take_apart(url)
    if parts:
        return parts[1]
    parsed = _parsed(url)
    return parsed.hostname if parsed else ""


def scheme(url: str) -> str:
    """The scheme of `url` in lower case, without colon; "" for a relative reference."""
    start = url.lstrip(_IGNORED_ENDS)[:MAX_LENGTH]
    found = _SCHEME.match(re.sub(r"[\t\n\r]", "", start))
    return found[1].lower() if found else ""


def join(base: str, ref: str) -> str | None:
    """`ref` resolved against the absolute URL `base`, fragment kept; None where that is no URL."""
    if len(ref) > MAX_LENGTH:
        return None
    parsed = _parsed(ref, base)
    return parsed.href if parsed else None
