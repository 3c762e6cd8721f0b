"""The cookies of one chain of redirects (RFC 6265, section 5), bounded in number, bytes and time.

The standard library's jar reads `Set-Cookie2` and dates with expressions that take seconds for a
header of 100 KB. Nothing here outlives its chain, so that no date is needed but one in the past.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from ipaddress import ip_address
from itertools import islice
from typing import Final
from urllib.parse import SplitResult, urlsplit

from sources.lazy_re import regex

MOST_COOKIES: Final = 180
"""Cookies of one chain after which no more are kept; as many as browsers keep of a host."""
LONGEST_COOKIES: Final = 32_768
"""Bytes of cookies sent back; servers refuse requests that are larger."""
MOST_BYTES: Final = 131_072
"""Bytes of all cookies of one chain."""
_LONGEST_ATTRIBUTES = 2_048
_LONGEST_DATE = 64
_MOST_HEADERS = 1_000
_CONTROL = regex(rb"[\x00-\x08\x0a-\x1f\x7f]")
_NUMBER = regex(r"-?\d{1,15}")

_Key = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class _Cookie:
    """One cookie, and the requests that get it. `is_for_host` is whether no other host does."""

    domain: str
    path: str
    pair: bytes
    is_for_host: bool
    is_secure: bool

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.pair) + len(self.path)

    def is_for(self, url: SplitResult) -> bool:
        host, path = url.hostname or "", url.path or "/"
        if self.is_secure and url.scheme != "https":
            return False
        if host != self.domain and (self.is_for_host or not host.endswith(f".{self.domain}")):
            return False
        return path == self.path or path.startswith(self.path.rstrip("/") + "/")


class Cookies:
    """The cookies of one chain; `now` is the time in seconds since 1970."""

    def __init__(self, now: float) -> None:
        self._now = now
        self._kept: dict[_Key, _Cookie] = {}
        self._left = MOST_BYTES

    def keep(self, url: str, headers: Iterable[bytes]) -> None:
        """Takes the `Set-Cookie` values with which `url`, normalised, responded."""
        parts = urlsplit(url)
        for header in islice(headers, _MOST_HEADERS):
            pair, _, attributes = header.partition(b";")
            if len(pair) <= LONGEST_COOKIES and not _CONTROL.search(pair):
                self._take(parts, pair.strip(b" \t"), attributes[:_LONGEST_ATTRIBUTES])

    def header(self, url: str) -> bytes:
        """The `Cookie` value for a request to `url`, normalised; empty for none.

        Longer paths come first, then what was set earlier. What is too large is left out.
        """
        parts = urlsplit(url)
        found = [each for each in self._kept.values() if each.is_for(parts)]
        found.sort(key=lambda each: -len(each.path))
        return b"; ".join(_fitting(each.pair for each in found))

    def _take(self, url: SplitResult, pair: bytes, attributes: bytes) -> None:
        name, equals, value = pair.partition(b"=")
        name = name.strip(b" \t")
        if not equals or not name:
            return
        said = dict(_attributes(attributes))
        domain = _domain(url.hostname or "", said.get("domain", "").removeprefix("."))
        if domain is None:
            return
        path = said.get("path", "")
        path = path if path.startswith("/") else url.path.rpartition("/")[0] or "/"
        key = (domain, path, name)
        whole = name + b"=" + value.strip(b" \t")
        is_for_host = not said.get("domain")
        cookie = _Cookie(domain, path, whole, is_for_host, "secure" in said)
        self._put(key, None if self._is_past(said) else cookie)

    def _put(self, key: _Key, cookie: _Cookie | None) -> None:
        """Takes `cookie` in the place of an earlier one, if there is room."""
        before = self._kept.get(key)
        self._left += before.size if before else 0
        if cookie is None or cookie.size > self._left:
            self._kept.pop(key, None)
        elif before or len(self._kept) < MOST_COOKIES:
            self._kept[key] = cookie
            self._left -= cookie.size

    def _is_past(self, said: dict[str, str]) -> bool:
        """Whether the cookie is to be forgotten; `Max-Age` has precedence over `Expires`."""
        if _NUMBER.fullmatch(age := said.get("max-age", "")):
            return int(age) <= 0
        try:
            date = parsedate_tz(said.get("expires", "")[:_LONGEST_DATE])
            return date is not None and mktime_tz(date) <= self._now
        except (ValueError, OverflowError, IndexError, TypeError):
            return False


def _attributes(said: bytes) -> Iterator[tuple[str, str]]:
    for each in said.decode("latin-1").split(";"):
        name, _, value = each.partition("=")
        yield name.strip().lower(), value.strip()


def _domain(host: str, said: str) -> str | None:
    """The domain that a cookie of `host` is for, None where it may not be for what was `said`."""
    said = said.lower()
    if not said or said == host:
        return host
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        # No list of public suffixes is at hand; a chain of redirects is soon over.
        return said if "." in said and host.endswith(f".{said}") else None
    return None


def _fitting(pairs: Iterable[bytes]) -> Iterator[bytes]:
    left = LONGEST_COOKIES + len(b"; ")
    for pair in pairs:
        left -= len(pair) + len(b"; ")
        if left >= 0:
            yield pair
