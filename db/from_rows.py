"""Rows → values: what `db.queries` reads becomes what `reports` renders. Pure."""

import json
from collections.abc import Iterable
from dataclasses import astuple, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from crawler.model import (
    Check,
    Failed,
    Fault,
    Fetched,
    FragmentCheck,
    Hop,
    Judgement,
    Oddity,
    Outcome,
    PageFacts,
    Presence,
    Profile,
    Skipped,
    Target,
    Verdict,
)
from db.model import EntryRow, HopRow, LinkRow, RunRow, RunStatus

Row = dict[str, Any]
"""One row by column name."""
HopRows = dict[int, tuple[HopRow, ...]]
"""The redirects of a run by the id of their check."""
# By position, not by name: a report has thousands of links, and this is twice as fast.
_LINK_FIELDS = [field.name for field in fields(LinkRow)]
_LINK_ARRAYS = [_LINK_FIELDS.index(name) for name in ("headings", "claim_authors", "authors")]


@lru_cache(maxsize=4096)
def texts(array: str) -> tuple[str, ...]:
    """A JSON array of texts; links of one section share theirs, hence the cache."""
    return tuple(json.loads(array))


def run_row(row: Row) -> RunRow:
    """From a row whose columns are the fields."""
    return RunRow(**row | {"sources": texts(row["sources"]), "status": RunStatus(row["status"])})


def hops_by_check(rows: Iterable[tuple[int, str, int, str]]) -> HopRows:
    """From (check id, url, status code, location) in order."""
    found: dict[int, list[HopRow]] = {}
    for check_id, url, status_code, location in rows:
        found.setdefault(check_id, []).append(HopRow(url, status_code, location))
    return {check_id: tuple(hops) for check_id, hops in found.items()}


def link_row(row: Iterable[Any], hops: HopRows) -> LinkRow:
    """From the check's id and the fields in order but `hops`, the last."""
    check_id, *values = row
    for index in _LINK_ARRAYS:
        values[index] = texts(values[index])
    values.append(hops.get(check_id, ()))
    return LinkRow(*values)


def entry_row(row: Row) -> EntryRow:
    """From a row whose columns are the fields."""
    for name in ("headings", "claim_authors"):
        row[name] = texts(row[name])
    return EntryRow(**row)


def check(row: Row, hops: HopRows) -> Check:
    """The check as it was stored, to be judged again; a response's body is b""."""
    return Check(
        Target(row["url"]),
        _outcome(row, tuple(Hop(*astuple(hop)) for hop in hops.get(row["check_id"], ()))),
        Judgement(Verdict(row["verdict"]), row["reason"], row["detail"], row["new_url"]),
        datetime.fromisoformat(row["checked_at"]),
        None if row["page_id"] is None else _facts(row),
        _fragments(row["fragments"]),
    )


def _fragments(pairs: str) -> tuple[FragmentCheck, ...]:
    """From a JSON array of [fragment, presence], in the order of fragments."""
    return tuple(FragmentCheck(name, Presence(seen)) for name, seen in sorted(json.loads(pairs)))


def _outcome(row: Row, hops: tuple[Hop, ...]) -> Outcome:
    if row["outcome"] == "skipped":
        return Skipped(row["skip_reason"], row["outcome_detail"])
    effort = {"hops": hops, "attempts": row["attempts"], "elapsed": row["elapsed_ms"] / 1000}
    if row["outcome"] == "failed":
        fault = Fault(row["fault"])
        return Failed(fault, row["outcome_detail"], status=row["status_code"], **effort)
    headers = tuple((name, value) for name, value in json.loads(row["headers"]))
    profile = Profile(row["profile"] or Profile.BROWSER)
    return Fetched(
        row["status_code"],
        row["final_url"],
        headers,
        note=row["note"],
        profile=profile,
        **effort,
    )


def _facts(row: Row) -> PageFacts:
    columns = {field.name: row[field.name] for field in fields(PageFacts) if field.name in row}
    oddity = None
    if row["oddity_code"]:
        oddity = Oddity(row["oddity_code"], row["oddity_rule"], row["oddity_evidence"])
    return PageFacts(**columns | {"authors": texts(row["authors"]), "oddity": oddity})
