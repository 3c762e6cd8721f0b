"""The report for programs: one JSON object, every fact of every row, stable and deterministic.

`schema_version` grows when a key changes its meaning or goes; keys may be added without.
"""

from json.encoder import encode_basestring

import crawler
from crawler.model import Verdict
from db.model import EntryRow, HopRow, RunRow
from reports.model import Report, ReportedEvent, ReportedLink
from reports.notes import fields
from reports.wording import headline, reason_sentence
from sources.lazy_re import regex

SCHEMA_VERSION = 1

Value = str | int | None | list["Value"] | dict[str, "Value"]

# Characters that only ever stand inside strings here, and that a terminal or an encoder minds.
_AWKWARD = regex(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def render(report: Report) -> str:
    """`report` as indented JSON; an absent text is null, and the result encodes to UTF-8."""
    document: dict[str, Value] = {
        "tool": {"name": crawler.PRODUCT, "version": crawler.__version__},
        "schema_version": SCHEMA_VERSION,
        "title": report.title,
        "generated_at": report.generated_at or None,
        "run": _run(report.run),
        "summary": _summary(report),
        "links": [_link(link) for link in report.links],
        "entries": [_entry(entry) for entry in report.entries],
        "events": [_event(event) for event in report.events],
        "notes": [{**fields(note)} for note in report.notes],
    }
    return _indented(document) + "\n"


def _indented(value: Value, margin: str = "\n") -> str:
    """`value` as `json.dumps` writes it with an indent of 2, for which it has no C: it is slower.

    Keys are words of ours, which need no escapes.
    """
    if isinstance(value, str):
        return _quoted(value)
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    inner = f"{margin}  "
    if isinstance(value, dict):
        items = [f'"{key}": {_indented(each, inner)}' for key, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(items)}{margin}}}" if items else "{}"
    items = [_indented(each, inner) for each in value]
    return f"[{inner}{f',{inner}'.join(items)}{margin}]" if items else "[]"


def _quoted(text: str) -> str:
    """`text` as a JSON string; all awkward characters are among those that are not printable."""
    if text.isprintable():
        return encode_basestring(text)
    return _AWKWARD.sub(lambda match: f"\\u{ord(match[0]):04x}", encode_basestring(text))


def _run(run: RunRow) -> Value:
    """The run's own facts."""
    return {
        "id": run.id,
        "sources": list(run.sources),
        "status": run.status.value,
        "started_at": run.started_at,
        "finished_at": run.finished_at or None,
    }


def _summary(report: Report) -> Value:
    """The numbers, and the sentence that people read first."""
    return {
        "headline": headline(report),
        "links": len(report.links),
        "targets": report.targets,
        "hosts": len(report.hosts),
        "documents": list(report.documents),
        "needs_you": report.needs_you,
        "verdicts": {verdict.value: report.count(verdict) for verdict in Verdict},
        "unchecked": report.count(None),
    }


def _link(link: ReportedLink) -> Value:
    """One link with its check."""
    row = link.row
    return {
        "id": link.id,
        "document": row.document,
        "line": row.line,
        "column": row.column,
        "url": row.url,
        "verdict": link.verdict.value if link.verdict else None,
        "reason": row.reason or None,
        "reason_text": reason_sentence(link.reason) if link.reason else None,
        "detail": row.detail or None,
        "status_code": row.status_code,
        "final_url": row.final_url or None,
        "new_url": row.new_url or None,
        "title": row.title or None,
        "description": row.description or None,
        "claim": _claim(row.claim_title, row.claim_authors, row.claim_year),
        "raw_url": row.raw_url,
        "target": row.target or None,
        "text": row.text or None,
        "kind": row.kind or None,
        "headings": list(row.headings),
        "site_name": row.site_name or None,
        "language": row.language or None,
        "authors": list(row.authors),
        "published": row.published or None,
        "image": row.image or None,
        "canonical_url": row.canonical_url or None,
        "attempts": row.attempts,
        "elapsed_ms": row.elapsed_ms,
        "checked_at": row.checked_at or None,
        "since": row.since or None,
        "previous_verdict": row.previous_verdict or None,
        "hops": [_hop(hop) for hop in row.hops],
    }


def _claim(title: str, authors: tuple[str, ...], year: int | None) -> Value:
    """What the document says the target is; null when it says nothing."""
    if not (title or authors or year):
        return None
    return {"title": title or None, "authors": list(authors), "year": year}


def _hop(hop: HopRow) -> Value:
    """One redirect."""
    return {"url": hop.url, "status_code": hop.status_code, "location": hop.location}


def _entry(entry: EntryRow) -> Value:
    """A work named without a link."""
    return {
        "document": entry.document,
        "line": entry.line,
        "column": entry.column,
        "headings": list(entry.headings),
        "claim": _claim(entry.claim_title, entry.claim_authors, entry.claim_year),
    }


def _event(event: ReportedEvent) -> Value:
    """A change since the run before."""
    row = event.row
    return {
        "run_id": row.run_id,
        "url": row.url,
        "kind": row.kind,
        "from_verdict": row.from_verdict or None,
        "to_verdict": row.to_verdict or None,
        "from_reason": row.from_reason or None,
        "to_reason": row.to_reason or None,
        "at": row.at,
        "link_id": event.link.id if event.link else None,
    }
