"""The `[hosts]` table: rules for particular hosts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from crawler.app.settings.choices import flag, statuses
from crawler.app.settings.headers import for_every_host, masked, read_headers
from crawler.app.settings.kinds import (
    ANEW,
    Kind,
    Surroundings,
    anew,
    quoted,
    refuse,
    refuse_unseen,
    unknown,
)
from crawler.app.settings.quantities import DAY, duration, whole
from crawler.hosts.limits import HostRules
from sources.lazy_re import regex

_HOST = regex(r"(?:\*\.)?[^\s/?#@:\\%*\[\]]+|\[[0-9A-Fa-f:.]+\]|\*")

PER_HOST = whole(1, 1_000)
GAP = duration(0, 3600)
TIMEOUT = duration(0.1, DAY)
RETRIES = whole(0, 10)

RULES: Mapping[str, Kind[Any]] = MappingProxyType(
    {
        "headers": Kind(read_headers, masked, "", many=True),
        "per_host": PER_HOST,
        "gap": GAP,
        "timeout": TIMEOUT,
        "retries": RETRIES,
        "accept": statuses(),
        "fragments": flag(),
        "insecure": flag(),
    }
)
"""Name of a rule → how it is read and shown."""


def host_rules() -> Kind[Mapping[str, HostRules]]:
    """The `[hosts]` table: a host name, `*.suffix` or `*` → the rules for it."""
    return Kind(_read_hosts, _show_hosts, "TABLE")


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
                for_every_host(rules[name].headers)
        except ValueError as error:
            raise ValueError(f"{quoted(pattern)}: {error}") from None
    return MappingProxyType(rules)


def _rules(table: object, around: Surroundings) -> HostRules:
    if not isinstance(table, dict):
        raise refuse_unseen(f"a table with {', '.join(RULES)}")
    rules: dict[str, Any] = {}
    begun = set()
    for key, value in cast("dict[str, object]", table).items():
        if key not in RULES:
            raise unknown(key, RULES)
        is_anew, items = anew(value) if RULES[key].many else (False, value)
        rules[key] = RULES[key].read(items, around)
        if is_anew:
            begun.add(key)
    return HostRules(**rules, anew=frozenset(begun))


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
    for name, kind in RULES.items():
        value = getattr(rules, name)
        if value is not None and value not in (frozenset(), ()):
            shown[name] = kind.show(value)
        if name in rules.anew:
            shown[name] = [ANEW, *_items(shown.get(name, ()))]
    return shown


def _items(shown: Any) -> list[object]:  # noqa: ANN401 - a list or a table
    if isinstance(shown, dict):
        return [f"{name}: {value}" for name, value in shown.items()]
    return list(shown)
