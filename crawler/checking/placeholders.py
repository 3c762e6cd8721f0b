"""URLs that stand for others: names reserved for examples and tests, and templates. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from sources.lazy_re import regex

RESERVED = {
    "example": "reserved for examples (RFC 2606)",
    "example.com": "reserved for examples (RFC 2606)",
    "example.net": "reserved for examples (RFC 2606)",
    "example.org": "reserved for examples (RFC 2606)",
    "invalid": "reserved and never valid (RFC 2606)",
    "test": "reserved for tests (RFC 2606)",
    "localhost": "reserved for the reader's own machine (RFC 6761)",
    "onion": "reachable only through Tor (RFC 7686)",
    "alt": "reserved for names outside the DNS (RFC 9476)",
}
"""Domain → why nobody on the web answers for it and the names below it."""

LONGEST = 2_000
"""Characters of a URL in which a template is looked for."""

ANY = "*"

_SIGN = regex(
    r"[{<*$\[]|/:|%(?:7b|3c|24|25|[^0-9a-f]|d(?![0-9a-f])|[A-Z]{2}[A-Z_]+%|\Z)", re.IGNORECASE
)
"""Every template has one of these; most URLs have none, and are looked at no further."""

_NAME = r"[A-Za-z_][\w .:|-]*+"
_GUID = r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-"
_BEFORE, _AFTER = r"(?<=[/=.:@_-])", r"(?=[/?&.:@_;-]|\Z)"  # a whole part of a path or a query
_ANYWHERE = regex(
    r"\{\{[^{}]*+(?:\}\}|\Z)?"  # Jinja, Mustache, Liquid, Go; a space may have cut the URL short
    r"|\{%[^%]*+(?:%\})?"
    r"|\$\{[^{}]*+\}?"  # shells, JavaScript
    r"|\$\([A-Za-z_]\w*+\)"
    r"|#\{[A-Za-z_][\w.@() -]*+\}"  # Ruby
    r"|<[%?][^>]*+>?"  # ERB, PHP
)
_IN_A_PAGE = regex(
    rf"{_BEFORE}<{_NAME}>{_AFTER}"
    rf"|{_BEFORE}\{{(?!{_GUID})(?:\d|[A-Za-z_][\w.,* -]*+(?::\d++)?)\}}(?=[{{/?&.:@_;-]|\Z)"
    r"|\{[+#./;?&][A-Za-z_][\w.,*]*+\}"  # RFC 6570
    r"|%(?:\d\$)?s(?![A-Za-z0-9])|%\(\w++\)[sd]"  # printf
    rf"|{_BEFORE}%[di]{_AFTER}"
    r"|(?<=/):(?:[A-Za-z]*(?:_id|Id)|(?:uu)?id|user(?:_?name)?|owner|repo|org|slug|name|branch|tag|sha)"
    r"(?=[/?]|\Z)"  # routes
)
_AS_WRITTEN = regex(rf"<{_NAME}>")  # no URL has these unless somebody encoded them
_IN_A_HOST = regex(r"\$[A-Za-z_]\w*+|%[A-Z_]++%|\*|\[[A-Za-z_][A-Za-z_ -]*+\]")
_AUTHORITY = regex(r"//([^/?#]*+)")


def template_in(url: str) -> str:
    """What in `url` is to be filled in, such as `{{user}}` or `<id>`; "" where nothing is.

    Percent-encoded templates count, even those encoded twice. What scripts and type names write
    into fragments is none: there only what no anchor contains counts.
    """
    text = url[:LONGEST]
    if not _SIGN.search(text):
        return ""
    plain = unquote(unquote(text)) if "%" in text else text
    authority = _AUTHORITY.search(text)
    found = (
        _ANYWHERE.search(plain)
        or _IN_A_PAGE.search(plain.partition("#")[0])
        or _AS_WRITTEN.search(text.partition("#")[0])
        or (authority and _IN_A_HOST.search(authority[1].rpartition("@")[2]))
    )
    return found[0] if found else ""


def reserved(host: str, named: Iterable[str] = ()) -> str:
    """Why the domain of `host` (lower-case) is reserved; "" where it is not, or is in `named`.

    `named` has hosts, `*.suffix` or `*`, as in `[hosts]`.
    """
    name = host.removesuffix(".")
    labels = name.split(".")
    domains = (labels[-1], ".".join(labels[-2:]))
    domain = next((each for each in domains if each in RESERVED), "")
    if not domain or any(_is_named(name, pattern) for pattern in named):
        return ""
    return f"{domain} is {RESERVED[domain]}"


def _is_named(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return pattern in {ANY, host}
