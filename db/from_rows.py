"""Rows → values: what `db.queries` reads becomes what `reports` renders. Pure."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from typing import Any, TypeVar, cast

from crawler.model import Check, FragmentCheck, Hop, Outcome, Presence, Target
from db.kinds import TIME, texts
from db.model import HopRow, RunStatus
from db.tables import FACTS, JUDGEMENT, ODDITY, OUTCOMES, SKIPPED

T = TypeVar("T")

HopRows = dict[int, tuple[HopRow, ...]]
"""The redirects of a run by the id of their check."""

_READERS: Mapping[Any, Callable[[Any], Any]] = {
    tuple[str, ...]: texts,
    RunStatus: RunStatus,
    bool: bool,
}
"""Type of a field → how it is read; all others are as SQLite gives them."""


def values(
    of: type[T], rows: Iterable[Sequence[Any]], **readers: Callable[[Any], Any]
) -> Iterator[T]:
    """From rows that have the fields of `of`, a dataclass of `db.model`, in their order.

    `readers` read particular fields. By position, not by name: a report has thousands of links,
    and this is twice as fast.
    """
    found = [
        readers.get(field.name) or _READERS.get(field.type) for field in fields(cast("Any", of))
    ]
    read = [(index, reader) for index, reader in enumerate(found) if reader]
    for row in rows:
        held = list(row)
        for index, reader in read:
            held[index] = reader(held[index])
        yield of(*held)


def hops_by_check(rows: Iterable[tuple[int, str, int, str]]) -> HopRows:
    """From (check id, url, status code, location) in order."""
    found: dict[int, list[HopRow]] = {}
    for check_id, url, status_code, location in rows:
        found.setdefault(check_id, []).append(HopRow(url, status_code, location))
    return {check_id: tuple(hops) for check_id, hops in found.items()}


def check(row: Mapping[str, Any], hops: HopRows) -> Check:
    """The check as it was stored, to be judged again; a response's body is b""."""
    facts = None
    if row["page_id"] is not None:
        facts = FACTS.value(row, oddity=ODDITY.value(row) if row["oddity_code"] else None)
    return Check(
        Target(row["url"]),
        _outcome(row, hops.get(row["check_id"], ())),
        JUDGEMENT.value(row),
        TIME.read(row["checked_at"]),
        facts,
        _fragments(row["fragments"]),
    )


def _fragments(pairs: str) -> tuple[FragmentCheck, ...]:
    """From a JSON array of [fragment, presence], in the order of fragments."""
    return tuple(FragmentCheck(name, Presence(seen)) for name, seen in sorted(json.loads(pairs)))


def _outcome(row: Mapping[str, Any], hops: Iterable[HopRow]) -> Outcome:
    part = OUTCOMES[row["outcome"]]
    if part is SKIPPED:
        return SKIPPED.value(row)
    outcome: Outcome = part.value(row, hops=tuple(Hop(*astuple(hop)) for hop in hops))
    return outcome
