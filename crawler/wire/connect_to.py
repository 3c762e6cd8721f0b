"""curl's `--connect-to HOST:PORT:ADDR:PORT`: connections meant for one endpoint go to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address

from sources.lazy_re import regex

_HOST = r"(\[[^][]*\]|[^][:]*)"
_SHAPE = regex(rf"{_HOST}:([^:]*):{_HOST}:([^:]*)")
_NAME = regex(r"[a-z0-9_.-]{1,253}")
_DIGITS = regex(r"[0-9]{1,5}")
_HIGHEST_PORT = 65_535
_QUOTED_LENGTH = 80


@dataclass(frozen=True, slots=True)
class ConnectTo:
    """One rule. Empty `host` or None `port`: any; empty `to_host` or None `to_port`: unchanged."""

    host: str
    port: int | None
    to_host: str
    to_port: int | None

    def matches(self, host: str, port: int) -> bool:
        """Whether a connection to `host` (as `canonical_host` gives it) and `port` is meant."""
        return self.host in {"", host} and self.port in {None, port}


def parse(text: str) -> ConnectTo:
    """The rule `text` stands for; an IPv6 address is written in brackets, `*` is any.

    Raises:
        ValueError: in one line, where the text is no such rule.
    """
    shape = _SHAPE.fullmatch(text.strip())
    if shape is None:
        raise ValueError(f"{_quoted(text)} is not of the form HOST:PORT:ADDR:PORT")
    host, port, to_host, to_port = shape.groups()
    if to_host == "*" or to_port == "*":
        raise ValueError(f"{_quoted(text)}: '*' is allowed only in the first HOST:PORT")
    return ConnectTo(
        _host(host, text), _port(port, text), _host(to_host, text), _port(to_port, text)
    )


def first_match(rules: Iterable[ConnectTo], host: str, port: int) -> ConnectTo | None:
    """The first of `rules` that is meant for `host` and `port`."""
    host = canonical_host(host)
    return next((rule for rule in rules if rule.matches(host, port)), None)


def canonical_host(host: str) -> str:
    """`host` in the one form in which hosts are compared: lower-case, no brackets, no last dot."""
    host = host.lower().strip("[]").removesuffix(".")
    if ":" not in host:
        return host
    try:
        return IPv6Address(host).compressed
    except ValueError:
        return host


def _host(text: str, whole: str) -> str:
    if text in {"", "*"}:
        return ""
    host = canonical_host(text)
    if not (_is_ipv6(host) if text.startswith("[") else _NAME.fullmatch(host)):
        raise ValueError(f"{_quoted(whole)}: {_quoted(text)} is not a host name or IP address")
    return host


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


def _port(text: str, whole: str) -> int | None:
    if text in {"", "*"}:
        return None
    if not _DIGITS.fullmatch(text) or not 1 <= int(text) <= _HIGHEST_PORT:
        raise ValueError(f"{_quoted(whole)}: {_quoted(text)} is not a port (1 to {_HIGHEST_PORT})")
    return int(text)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _QUOTED_LENGTH else text[:_QUOTED_LENGTH] + "…")
