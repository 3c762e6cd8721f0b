"""The one value every renderer takes: `Report`, worst first, with nothing left to look up."""

from dataclasses import dataclass

from crawler.model import SETTLED, Verdict
from crawler.verdict.reasons import Reason
from db.model import EntryRow, EventRow, LinkRow, RunRow
from sources.model import Note

NEEDS_YOU = (Verdict.BROKEN, Verdict.SUSPECT, Verdict.MOVED)
"""The verdicts that ask the reader to act on the document now."""

_VERDICTS = {verdict.value: verdict for verdict in Verdict}


def known_verdict(stored: str) -> Verdict | None:
    """The verdict a row stores; None where it is empty, or newer than this version."""
    return _VERDICTS.get(stored)


@dataclass(frozen=True, slots=True)
class ReportedLink:
    """A link as reported.

    `id` names it in every report of the same document: a hash of document, URL and the ordinal
    among equal URLs of that document, so that edits elsewhere do not change it. `host` is the
    normalised host name, "" where the URL has none. `verdict` and `reason` are None where the
    run has not checked the target.
    """

    id: str
    host: str
    row: LinkRow
    verdict: Verdict | None
    reason: Reason | None

    @property
    def settled(self) -> bool:
        """Whether the link asks nothing of the reader; an unchecked one is not settled."""
        return self.verdict in SETTLED


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """A change since the run before, and the first link it concerns (None if none is left)."""

    row: EventRow
    link: ReportedLink | None


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many links have a verdict; None stands for those not checked."""

    verdict: Verdict | None
    links: int


@dataclass(frozen=True, slots=True, repr=False)  # asyncio formats what its main task has made
class Report:
    """A run as its readers see it.

    `links` is ordered worst verdict first, unchecked links before the settled ones, then in
    document order. `counts` has every verdict once, in the same order. `targets` counts distinct
    addresses without their fragments. `reasons` holds each reason in use once, in link order.
    `generated_at` is ISO-8601 UTC text.
    """

    title: str
    generated_at: str
    run: RunRow
    links: tuple[ReportedLink, ...]
    entries: tuple[EntryRow, ...]
    events: tuple[ReportedEvent, ...]
    notes: tuple[Note, ...]
    counts: tuple[VerdictCount, ...]
    reasons: tuple[Reason, ...]
    documents: tuple[str, ...]
    hosts: tuple[str, ...]
    targets: int

    def count(self, *verdicts: Verdict | None) -> int:
        """The number of links that have one of `verdicts`."""
        return sum(count.links for count in self.counts if count.verdict in verdicts)

    @property
    def needs_you(self) -> int:
        """The number of links the reader should act on now."""
        return self.count(*NEEDS_YOU)
