"""Request headers for all hosts, and the rules for particular ones (`[hosts]`)."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from crawler.app.settings.kinds import (
    Kind,
    Surroundings,
    quoted,
    refuse,
    refuse_unseen,
    strings,
    unknown,
)
from crawler.app.settings.quantities import duration, whole
from crawler.app.settings.references import expand
from crawler.hosts.limits import HostRules

MASK = "***"

Headers = tuple[tuple[str, str], ...]

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110 §5.6.2
_VALUE = re.compile(r"[\t\x20-\x7e]*")  # RFC 9110 §5.5; what is beyond ASCII is obsolete there
_HOST = re.compile(r"(?:\*\.)?[^\s/?#@:\\%*\[\]]+|\[[0-9A-Fa-f:.]+\]|\*")
_OURS = frozenset({"connection", "content-length", "host", "te", "transfer-encoding", "upgrade"})
_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})

_RULES = ("headers", "per_host", "gap")

PER_HOST = whole(1, 1_000)
GAP = duration(0, 3600)


def header_lines() -> Kind[Headers]:
    """Headers for every host: a table, or lines `Name: value`. Credentials are refused here."""

    def read(value: object, around: Surroundings) -> Headers:
        return _for_every_host(_read_headers(value, around))

    return Kind(read, _masked, "'NAME: VALUE'", many=True, join=join_headers)


def join_headers(lower: Headers, upper: Headers) -> Headers:
    """The headers of both; of two with one name, the upper one."""
    return tuple({name.lower(): (name, value) for name, value in (*lower, *upper)}.values())


def user_agent() -> Kind[str]:
    """A User-Agent header's value; never empty."""

    def read(value: object, _: Surroundings) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if not text or not _VALUE.fullmatch(text):
            raise refuse(value, "a line of printable ASCII text")
        return text

    return Kind(read, lambda text: text, "TEXT")


def host_rules() -> Kind[Mapping[str, HostRules]]:
    """The `[hosts]` table: a host name, `*.suffix` or `*` → headers, per_host, gap."""
    return Kind(_read_hosts, _show_hosts, "TABLE")


def _read_headers(value: object, around: Surroundings) -> Headers:
    if isinstance(value, dict):
        pairs = list(value.items())
    else:
        pairs = [_pair(line) for line in _lines(value)]
    headers = {name.lower(): (name, _header_value(name, text, around)) for name, text in pairs}
    return tuple(headers.values())


def _for_every_host(headers: Headers) -> Headers:
    """`headers`, which must hold no credentials."""
    for name, _ in headers:
        if name.lower() in _CREDENTIALS:
            raise ValueError(
                f"{name} would be sent to every host; "
                f'set it for one host, under [hosts."HOST"] headers in linktend.toml'
            )
    return headers


def _lines(value: object) -> tuple[str, ...]:
    """`strings`, but its error repeats nothing that may be a secret."""
    try:
        return strings(value, "")
    except ValueError:
        raise refuse_unseen("a table of headers, or lines 'Name: value'") from None


def _pair(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError("a header must have the form 'Name: value'")
    return name.strip(), value


def _header_value(name: str, value: object, around: Surroundings) -> str:
    if not _TOKEN.fullmatch(name):
        raise ValueError("a header name may contain only letters, digits and hyphens")
    if name.lower() in _OURS:
        raise ValueError(f"linktend sets {name} itself")
    text = expand(value, around.environ).strip() if isinstance(value, str) else None
    if text is None or not _VALUE.fullmatch(text):
        raise ValueError(f"the value of {name} is not printable ASCII text")
    return text


def _masked(headers: Headers) -> dict[str, str]:
    return dict.fromkeys((name for name, _ in headers), MASK)


def _read_hosts(value: object, around: Surroundings) -> Mapping[str, HostRules]:
    if not isinstance(value, dict):
        raise refuse_unseen("a table of host names")
    rules: dict[str, HostRules] = {}
    for pattern, table in value.items():
        name = _host_pattern(pattern)
        if name in rules:
            raise ValueError(f"{quoted(pattern)} is given twice")
        try:
            rules[name] = _rules(table, around)
            if name == "*":
                _for_every_host(rules[name].headers)
        except ValueError as error:
            raise ValueError(f"{quoted(pattern)}: {error}") from None
    return MappingProxyType(rules)


def _rules(table: object, around: Surroundings) -> HostRules:
    if not isinstance(table, dict):
        raise refuse_unseen(f"a table with {', '.join(_RULES)}")
    for key in table:
        if key not in _RULES:
            raise unknown(key, _RULES)
    rules = cast("dict[str, object]", table)
    return HostRules(
        headers=_read_headers(rules["headers"], around) if "headers" in rules else (),
        per_host=PER_HOST.read(rules["per_host"], around) if "per_host" in rules else None,
        gap=GAP.read(rules["gap"], around) if "gap" in rules else None,
    )


def _host_pattern(pattern: str) -> str:
    """`pattern` with its name as a WHATWG host: lower case, in punycode."""
    import ada_url  # noqa: PLC0415 - 40 ms that only a [hosts] table should cost

    if pattern == "*":
        return pattern
    suffix = pattern.removeprefix("*.")
    allowed = "a host name, '*.suffix' or '*'"
    if not _HOST.fullmatch(pattern):
        raise refuse_unseen(allowed) if "@" in pattern else refuse(pattern, allowed)
    try:
        host = ada_url.URL(f"http://{suffix}/").hostname
    except ValueError:
        raise refuse(pattern, allowed) from None
    return pattern[: len(pattern) - len(suffix)] + host


def _show_hosts(hosts: Mapping[str, HostRules]) -> dict[str, object]:
    return {pattern: _show_rules(rules) for pattern, rules in hosts.items()}


def _show_rules(rules: HostRules) -> dict[str, object]:
    shown: dict[str, object] = {}
    if rules.headers:
        shown["headers"] = _masked(rules.headers)
    if rules.per_host is not None:
        shown["per_host"] = PER_HOST.show(rules.per_host)
    if rules.gap is not None:
        shown["gap"] = GAP.show(rules.gap)
    return shown
