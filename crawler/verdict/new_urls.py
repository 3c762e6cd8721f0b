"""The URL that a moved link gets: without what belongs to a visit. Pure, on URLs alone."""

import re
from urllib.parse import unquote, urlsplit

from crawler.verdict.places import is_afterwards, is_login
from crawler.verdict.visits import is_of_a_visit
from sources.lazy_re import regex

_ADDRESS = regex(r"(?:https?:)?/", re.IGNORECASE)
_SESSION_PARAMETER = regex(
    r"(?:;|%3b)(?:jsessionid|phpsessid|sid|sessionid)=[^;/&?]*", re.IGNORECASE
)
_SESSION_SEGMENT = regex(r"/\((?:[A-Za-z]\([A-Za-z0-9_-]{10,}\))+\)(?=/)")  # ASP.NET: /(S(…))/


def without_visit(url: str, written: str = "") -> str:
    """`url` without session ids, tracking parameters and a login's return address.

    A parameter that leads back to `written`, the link as it stands, is a return address in any
    language. What stays is as written.
    """
    rest, hash_, fragment = url.partition("#")
    address, mark, query = _SESSION_PARAMETER.sub("", rest).partition("?")
    scheme, slashes, path = address.partition("://")
    pairs = [pair for pair in query.split("&") if not is_of_a_visit(*_parts(pair))]
    if is_login(rest):
        pairs = [pair for pair in pairs if not _leads_back(pair)]
    elif written:
        pairs = [pair for pair in pairs if not _leads_to(written, rest, pair)]
    kept = "&".join(pairs)
    path = _SESSION_SEGMENT.sub("", path)
    return f"{scheme}{slashes}{path}" + (f"?{kept}" if mark and kept else "") + hash_ + fragment


def _parts(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return unquote(name), value


def _leads_back(pair: str) -> bool:
    """Whether a parameter of a login says where to go after it."""
    name, value = _parts(pair)
    return bool(value) and (is_afterwards(name) or _ADDRESS.match(_decoded(value)) is not None)


def _leads_to(written: str, url: str, pair: str) -> bool:
    """Whether a parameter of `url` is the address of `written`, which is on the same host."""
    here, there = _split(written), _split(url)
    if here is None or there is None or here[0] != there[0]:
        return False
    value = _split(_decoded(_parts(pair)[1]))
    return value is not None and value[0] in ("", here[0]) and value[1] == here[1] != ""


def _decoded(value: str) -> str:
    return unquote(unquote(value))


def _split(url: str) -> tuple[str, str] | None:
    """Host without `www.`, and path with query; None where `url` is none."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return host, parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
