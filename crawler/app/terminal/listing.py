"""What `linktend links` prints: the links of documents as found, pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from crawler.checking.triage import Filters, triage
from crawler.model import Outcome
from db.scrub import scrub_raw_url, scrub_text
from reports.escape import log_line
from reports.notes import fields, said
from sources.model import Claim, Entry, Link, Note, Parsed
from sources.redaction import redact


@dataclass(frozen=True, slots=True)
class Found:
    """All documents of some sources, and what is not read or only on an assumption.

    `on_walk` is what a reader should know of the walk over a site, a line each.
    """

    documents: tuple[Parsed, ...]
    notes: tuple[Note, ...] = ()
    on_walk: tuple[str, ...] = ()


def as_text(found: Found, filters: Filters) -> str:
    """A line a link that would be fetched: `path:line:col: URL`, and its claim where it has one."""
    lines = []
    for parsed in found.documents:
        for link in parsed.links:
            if triage(link, filters)[1] is None:
                place = f"{parsed.document.name}:{link.line}:{link.column}"
                lines.append(log_line(f"{place}: {redact(link.url)}{_in_words(link.claim)}"))
    return "".join(f"{line}\n" for line in lines)


def notes_of(found: Found, filters: Filters, *, is_complete: bool) -> tuple[str, ...]:
    """What is left out, a line each; what a complete listing has as well is not among it."""
    undefined = frozenset(note for note in found.notes if note.line) if is_complete else ()
    notes = [log_line(scrub_text(said(note))) for note in found.notes if note not in undefined]
    left = "" if is_complete else _left_out(found.documents, filters)
    return (*notes, *found.on_walk, *((left,) if left else ()))


def _left_out(documents: Iterable[Parsed], filters: Filters) -> str:
    """What `as_text` leaves out, by reason, in one line; "" where that is nothing."""
    links = [link for parsed in documents for link in parsed.links]
    outcomes = [outcome for link in links if (outcome := triage(link, filters)[1]) is not None]
    if not outcomes:
        return ""
    reasons = Counter(_reason(outcome) for outcome in outcomes).most_common()
    said = ", ".join(f"{count:,} {reason}" for reason, count in reasons)
    return (
        f"{len(outcomes):,} of {len(links):,} links not requested: {said} (--format json has all)"
    )


def _reason(outcome: Outcome) -> str:
    return str(getattr(outcome, "reason", "") or getattr(outcome, "fault", ""))


def as_json(found: Found, filters: Filters) -> str:
    """Everything known of each link, the entries that have none, and the notes."""
    import json  # noqa: PLC0415 text, which is the default, does without

    links, entries = [], []
    for parsed in found.documents:
        name = parsed.document.name
        links += [_link(name, link, filters) for link in parsed.links]
        entries += [_entry(name, entry) for entry in parsed.entries]
    notes = [fields(replace(note, text=scrub_text(note.text))) for note in found.notes]
    listing = {"links": links, "entries": entries, "notes": notes}
    return json.dumps(listing, ensure_ascii=True, indent=2) + "\n"


def _in_words(claim: Claim | None) -> str:
    if claim is None or claim.title is None:
        return ""
    authors = f" by {', '.join(claim.authors)}" if claim.authors else ""
    return scrub_text(f" ({claim.title}{authors})")


def _link(document: str, link: Link, filters: Filters) -> dict[str, Any]:
    target, outcome = triage(link, filters)
    return {
        "document": document,
        "line": link.line,
        "column": link.column,
        "start": link.span.start,
        "end": link.span.end,
        "raw_url": scrub_raw_url(link.raw_url, link.url),
        "url": redact(link.url),
        "target": redact(target.url),
        "skipped": getattr(outcome, "reason", None),
        "text": scrub_text(link.text),
        "kind": link.kind.value,
        "headings": [scrub_text(heading) for heading in link.headings],
        "claim": _claim(link.claim),
    }


def _entry(document: str, entry: Entry) -> dict[str, Any]:
    return {
        "document": document,
        "line": entry.line,
        "column": entry.column,
        "headings": [scrub_text(heading) for heading in entry.headings],
        "claim": _claim(entry.claim),
        "links": len(entry.links),
    }


def _claim(claim: Claim | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    title = None if claim.title is None else scrub_text(claim.title)
    authors = [scrub_text(author) for author in claim.authors]
    return {"title": title, "authors": authors, "year": claim.year}
