"""Values → rows: what is stored of a document, a link, a check and a page. Pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b, sha256
from json import JSONEncoder

from crawler.model import Check, Failed, Fetched, Judgement, Oddity, Outcome, PageFacts, Skipped
from crawler.verdict.fragments import judge_link
from db.scrub import scrub_raw_url, scrub_text, scrub_url
from sources.model import Claim, Document, Entry, Link
from sources.urls import fragment, host, scheme

Row = dict[str, str | int | None]
"""One row by column name."""

# `json.dumps` would make an encoder for each call.
_to_json = JSONEncoder(ensure_ascii=False).encode


def iso(at: datetime) -> str:
    """A time as stored: ISO-8601 in UTC to the second, so that text order is time order."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


@lru_cache(maxsize=256)
def array(texts: tuple[str, ...]) -> str:
    """Texts as a JSON array, readable as it stands in a table view.

    Links of one section share their headings, and few have authors, hence the cache.
    """
    return _to_json([scrub_text(text) for text in texts])


def url_row(url: str, at: str) -> Row:
    """`url` is a target's name (`db.names`); scheme and host are "" where it has none."""
    return {"url": url, "scheme": scheme(url), "host": host(url), "first_seen_at": at}


def document_row(document: Document) -> Row:
    """`sha256` is of the text as UTF-8; undecodable bytes count as the characters they became."""
    text = document.text.encode("utf-8", "surrogatepass")
    return {
        "name": scrub_text(document.name),
        "format": document.format.name,
        "sha256": sha256(text).hexdigest(),
    }


def link_row(link: Link, target: str) -> Row:
    """`target` is the name (`db.names`) of the URL to fetch for it."""
    url = scrub_url(link.url)
    return {
        "target": target,
        "line": link.line,
        "column": link.column,
        "span_start": link.span.start,
        "span_end": link.span.end,
        "url": url,
        "raw_url": scrub_raw_url(link.raw_url, link.url),
        "fragment": fragment(url),
        "text": scrub_text(link.text),
        "kind": link.kind.value,
        "headings": array(link.headings),
        **_claim_columns(link.claim),
    }


def entry_row(entry: Entry) -> Row:
    """A work the document names."""
    return {
        "line": entry.line,
        "column": entry.column,
        "headings": array(entry.headings),
        **_claim_columns(entry.claim),
    }


def _claim_columns(claim: Claim | None) -> Row:
    if claim is None:
        return {"claim_title": "", "claim_authors": "[]", "claim_year": None}
    return {
        "claim_title": scrub_text(claim.title or ""),
        "claim_authors": array(claim.authors),
        "claim_year": claim.year,
    }


def page_row(facts: PageFacts) -> Row:
    """`digest` names the facts, so that equal facts are one row over all runs."""
    oddity = facts.oddity or Oddity("", "")
    row: Row = {
        "title": scrub_text(facts.title),
        "raw_title": scrub_text(facts.raw_title),
        "title_source": scrub_text(facts.title_source),
        "description": scrub_text(facts.description),
        "canonical_url": scrub_url(facts.canonical_url),
        "site_name": scrub_text(facts.site_name),
        "language": scrub_text(facts.language),
        "authors": array(facts.authors),
        "published": scrub_text(facts.published),
        "image": scrub_url(facts.image),
        "oddity_code": scrub_text(oddity.code),
        "oddity_rule": scrub_text(oddity.rule),
        "oddity_evidence": scrub_text(oddity.evidence),
    }
    return {"digest": digest(row.values()), **row}


def digest(values: Iterable[object]) -> str:
    """A short name for exactly these values, in this order."""
    text = _to_json(list(values))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def check_row(check: Check, name: str) -> Row:
    """All of a check but its body, of a target of that name (`db.names`).

    See also `hop_rows`, `fragment_rows` and `page_row`.
    """
    return {
        "url": name,
        "checked_at": iso(check.checked_at),
        **_judgement_columns(check.judgement),
        **_outcome_columns(check.outcome),
    }


def fragment_rows(url: str, check: Check) -> Iterable[Row]:
    """The judgements on links with fragments; `url` is the check's target by name.

    `fragment` is what `link_row` makes of it, so that the rows of links and of checks meet.
    """
    rows: dict[str, Row] = {}
    for each in check.fragments:
        # Fragments that differ only in a secret are one row, and the last one wins.
        stored = fragment(scrub_url(f"#{each.fragment}"))
        judgement = _judgement_columns(judge_link(check.judgement, each))
        presence = each.presence.value
        rows[stored] = {"target": url, "fragment": stored, "presence": presence, **judgement}
    return rows.values()


def hop_rows(url: str, outcome: Outcome) -> Iterator[Row]:
    """The redirects of an outcome in order; `url` is its check's target by name."""
    if isinstance(outcome, Skipped):
        return
    for position, hop in enumerate(outcome.hops):
        yield {
            "target": url,
            "position": position,
            "url": scrub_url(hop.url),
            "status_code": hop.status,
            "location": scrub_url(hop.location),
        }


def _judgement_columns(judgement: Judgement) -> Row:
    return {
        "verdict": judgement.verdict.value,
        "reason": scrub_text(judgement.reason),
        "detail": scrub_text(judgement.detail),
        "new_url": scrub_url(judgement.new_url),
    }


def _outcome_columns(outcome: Outcome) -> Row:
    row: Row = {
        "fault": "",
        "skip_reason": "",
        "outcome_detail": "",
        "status_code": None,
        "final_url": "",
        "headers": "[]",
        "note": "",
        "profile": "",
        "attempts": 0,
        "elapsed_ms": 0,
    }
    match outcome:
        case Fetched():
            row |= {
                "outcome": "fetched",
                "status_code": outcome.status,
                "final_url": scrub_url(outcome.final_url),
                "headers": _headers(outcome.headers),
                "note": scrub_text(outcome.note),
                "profile": outcome.profile.value,
            }
        case Failed():
            row |= {
                "outcome": "failed",
                "fault": outcome.fault.value,
                "outcome_detail": scrub_text(outcome.detail),
                "status_code": outcome.status,
            }
        case Skipped():
            row |= {
                "outcome": "skipped",
                "skip_reason": scrub_text(outcome.reason),
                "outcome_detail": scrub_text(outcome.detail),
            }
    if not isinstance(outcome, Skipped):
        row |= {"attempts": outcome.attempts, "elapsed_ms": round(outcome.elapsed * 1000)}
    return row


def _headers(headers: tuple[tuple[str, str], ...]) -> str:
    pairs = [(scrub_text(name), scrub_text(value)) for name, value in headers]
    return _to_json(pairs)
