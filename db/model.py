"""Rows as values: what `db.queries` gives and `reports` renders. Times are ISO-8601 UTC text."""

from dataclasses import dataclass
from enum import StrEnum


class RunStatus(StrEnum):
    """How a run stands or ended."""

    RUNNING = "running"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run over a set of documents; `finished_at` is "" while it is running or was killed.

    `resumed` counts how often it was taken up again.
    """

    id: int
    sources: tuple[str, ...]
    status: RunStatus
    started_at: str
    finished_at: str = ""
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class HopRow:
    """One redirect of a chain, in order."""

    url: str
    status_code: int
    location: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link in one document with its target's check in the run: a row of `links_detail`.

    `verdict` and `reason` are "" where the run has not checked the target (yet).
    `since` is when the current unbroken stretch of this verdict began; `previous_verdict` is the
    verdict before that stretch, "" when there is none. `elapsed_ms` covers all attempts.
    `target` is what was fetched for the link; links with the same target share its check, but
    for the judgement where their fragments differ.
    """

    document: str
    line: int
    column: int
    url: str
    raw_url: str
    text: str
    kind: str
    headings: tuple[str, ...]
    claim_title: str
    claim_authors: tuple[str, ...]
    claim_year: int | None
    verdict: str = ""
    reason: str = ""
    detail: str = ""
    status_code: int | None = None
    final_url: str = ""
    new_url: str = ""
    title: str = ""
    description: str = ""
    site_name: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    image: str = ""
    canonical_url: str = ""
    attempts: int = 0
    elapsed_ms: int = 0
    checked_at: str = ""
    since: str = ""
    previous_verdict: str = ""
    target: str = ""
    hops: tuple[HopRow, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A work a document names without linking to it."""

    document: str
    line: int
    column: int
    headings: tuple[str, ...]
    claim_title: str
    claim_authors: tuple[str, ...]
    claim_year: int | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """A change of verdict between two runs; `kind` is e.g. `died` or `recovered`.

    `url` is a target, with `#` and a fragment where only the links with that one changed.
    """

    run_id: int
    url: str
    kind: str
    from_verdict: str
    to_verdict: str
    from_reason: str
    to_reason: str
    at: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One check of a URL in one run; `counted` is False where the run proved nothing."""

    run_id: int
    checked_at: str
    verdict: str
    reason: str
    detail: str
    status_code: int | None
    new_url: str
    title: str
    counted: bool


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page found by its words: what it says of itself and its URL's latest check."""

    url: str
    title: str
    description: str
    site_name: str
    verdict: str
    reason: str
    checked_at: str
