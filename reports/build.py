"""Rows to one `Report`: ordering, counting and naming; pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from crawler.model import SETTLED, Verdict
from crawler.verdict.reasons import Reason, explain
from db.model import EntryRow, EventRow, LinkRow, RunRow
from reports.model import Report, ReportedEvent, ReportedLink, VerdictCount, known_verdict
from sources.model import Note
from sources.urls import fragment, host

WORST_FIRST: tuple[Verdict | None, ...] = (
    *(verdict for verdict in Verdict if verdict not in SETTLED),
    None,
    *(verdict for verdict in Verdict if verdict in SETTLED),
)
_NAMED_SOURCES = 2


def build(
    run: RunRow,
    links: Iterable[LinkRow],
    entries: Iterable[EntryRow],
    events: Iterable[EventRow],
    *,
    notes: Iterable[Note] = (),
    generated_at: str,
) -> Report:
    """The report of `run`; rows may come in any order, equal rows give an equal report.

    Documents keep the order in which `links` first names them. A verdict this version does not
    know is treated as not checked.
    """
    rows = list(links)
    documents = tuple(dict.fromkeys(row.document for row in rows))
    place = {name: index for index, name in enumerate(documents)}
    rows.sort(key=lambda row: (place[row.document], row.line, row.column))
    reported = sorted(_reported(rows), key=lambda link: WORST_FIRST.index(link.verdict))
    counts = Counter(link.verdict for link in reported)
    return Report(
        title=_title(run.sources or documents),
        generated_at=generated_at,
        run=run,
        links=tuple(reported),
        entries=tuple(entries),
        events=tuple(_with_links(events, reported)),
        counts=tuple(VerdictCount(verdict, counts[verdict]) for verdict in WORST_FIRST),
        reasons=tuple(_reasons(reported)),
        notes=tuple(notes),
        documents=documents,
        hosts=tuple(sorted({link.host for link in reported if link.host})),
        targets=len({_target(row) for row in rows}),
    )


def _reported(rows: Sequence[LinkRow]) -> Iterable[ReportedLink]:
    """Each row in document order with its lasting id, host and reason."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = (row.document, row.url)
        verdict = known_verdict(row.verdict)
        reason = explain(row.reason) if verdict and row.reason else None
        yield ReportedLink(_link_id(*key, seen[key]), host(row.url), row, verdict, reason)
        seen[key] += 1


def _link_id(document: str, url: str, ordinal: int) -> str:
    """Ten hex digits: short enough for two thousand anchors, long enough not to collide."""
    name = "\0".join((document, url, str(ordinal)))
    # Names may carry lone surrogates: one for each byte of a path that is not UTF-8.
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _target(row: LinkRow) -> str:
    """What is fetched for a link; a row that does not say is taken by its URL."""
    return row.target or row.url.partition("#")[0]


def _with_links(
    events: Iterable[EventRow], links: Sequence[ReportedLink]
) -> Iterable[ReportedEvent]:
    """Each event with the first link to its target that has the new verdict, else the first.

    An event of a fragment is of the links with that fragment alone.
    """
    first: dict[tuple[str, str], ReportedLink] = {}
    for link in links:
        target = _target(link.row)
        for url in (target, f"{target}#{fragment(link.row.url)}"):
            first.setdefault((url, link.row.verdict), link)
            first.setdefault((url, ""), link)
    for row in events:
        yield ReportedEvent(row, first.get((row.url, row.to_verdict)) or first.get((row.url, "")))


def _reasons(links: Sequence[ReportedLink]) -> Iterable[Reason]:
    """Every reason in use, once."""
    return {link.reason.code: link.reason for link in links if link.reason}.values()


def _title(sources: Sequence[str]) -> str:
    """What the report is about, in a few words."""
    if not sources:
        return "no documents"
    if len(sources) <= _NAMED_SOURCES:
        return " and ".join(sources)
    return f"{sources[0]} and {len(sources) - 1} more"
