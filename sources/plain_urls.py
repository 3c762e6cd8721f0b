"""URLs that all parsers spell alike, as most are: taken apart in a tenth of a parser's time."""

from sources.lazy_re import regex

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_LABEL = r"(?!xn--)[a-z0-9_\-]{1,63}+"
_LETTERS = r"[A-Za-z0-9\-._~!$&()*+,;=:@]++|%[0-9A-Fa-f]{2}"
# What some parser would resolve, drop or check is left to it: a host that may be an address by its
# last label or is encoded, a scheme's own port, and names in the path that begin with a dot.
_PLAIN = regex(
    rf"(https?)://((?:{_OCTET}\.){{3}}{_OCTET}|(?>(?:{_LABEL}\.)*)(?![0-9]){_LABEL})"
    rf"(?::(?!(?:80|443)/)([1-5][0-9]{{0,4}}|[6-9][0-9]{{0,3}}))?"
    rf"((?>(?:/(?!\.|%2[Ee])(?>(?:{_LETTERS})*))+))(?:\?((?>(?:{_LETTERS}|/++)*)))?\Z"
)


def take_apart(url: str) -> tuple[str, str, str | None, str, str | None] | None:
    """Scheme, host, port, path and query of `url`; None where parsers might not agree on them.

    It is then its own WHATWG serialisation, and httpx has nothing to change in it either.
    """
    found = _PLAIN.match(url)
    return None if found is None else (found[1], found[2], found[3], found[4], found[5])
