"""A link's URL taken apart as adapters need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from sources.urls import WEB_SCHEMES, host, normalise


@dataclass(frozen=True, slots=True)
class Address:
    """A host in lower case, the path without its first slash as escaped in the URL, the query.

    Of a query parameter given twice the first counts; `search` is the query as escaped in the URL
    with its question mark, "" where there is none.
    """

    host: str
    path: str
    query: Mapping[str, str]
    search: str = ""

    @property
    def segments(self) -> tuple[str, ...]:
        """The path's segments that are not empty."""
        return tuple(filter(None, self.path.split("/")))

    @property
    def first(self) -> str:
        """The first segment, "" for the root."""
        return next(iter(self.segments), "")


def address_of(url: str) -> Address:
    """`url` taken apart; an address without host for what is no http(s) URL."""
    href = normalise(url) or ""
    scheme, _, rest = href.partition("://")
    if scheme not in WEB_SCHEMES:
        return Address("", "", {})
    path, mark, query = rest.partition("/")[2].partition("?")
    pairs = dict(reversed(parse_qsl(query, errors="replace")))
    return Address(host(href), path, pairs, mark + query)


def escaped(text: str) -> str:
    """`text` escaped for one path segment or query value."""
    return quote(text, safe="", errors="replace")
