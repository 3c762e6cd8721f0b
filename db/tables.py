"""Every table as one list of its columns: what is stored, how, and from which value.

Statements, queries and rows are made of these lists. A new column is a line here and a migration
(`db.migrations`, which never imports this); a test holds the two equal.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from crawler.model import (
    Failed,
    Fault,
    Fetched,
    FragmentCheck,
    Hop,
    Judgement,
    Oddity,
    PageFacts,
    Presence,
    Profile,
    Skipped,
    Verdict,
)
from db.columns import Part, Table, column, derived, filled
from db.kinds import (
    CODE,
    MILLISECONDS,
    NUMBER,
    PAIRS,
    SOME_NUMBER,
    SOME_TEXT,
    SOME_TIME,
    TEXT,
    TEXTS,
    URL,
    Kind,
    one_of,
)
from db.scrub import scrub_raw_url, scrub_url
from sources.model import Claim, Document, Entry, Link, LinkKind, Note, NoteKind
from sources.urls import fragment, host, scheme


def _fragment(url: str) -> str:
    """The fragment of `url` as stored, so that the rows of links and of checks meet."""
    return fragment(scrub_url(url)) if "#" in url else ""


def _digest(document: Document) -> str:
    """Of the text as UTF-8; undecodable bytes count as the characters they became."""
    return sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


DOCUMENT = Part(
    Document,
    (column("name", TEXT), column("format", CODE, "format.name"), derived("sha256", CODE, _digest)),
)

NAME = Part(
    str, (derived("url", CODE, str), derived("scheme", CODE, scheme), derived("host", CODE, host))
)
"""A target's name (`db.names`); scheme and host are "" where it has none."""

CLAIM = Part(
    Claim,
    (
        column("claim_title", SOME_TEXT, "title"),
        column("claim_authors", TEXTS, "authors"),
        column("claim_year", SOME_NUMBER, "year"),
    ),
)

ENTRY = Part(Entry, (column("line", NUMBER), column("column", NUMBER), column("headings", TEXTS)))

NOTE = Part(
    Note,
    (
        column("kind", one_of(NoteKind)),
        column("document", TEXT),
        column("text", TEXT),
        *filled(NUMBER, "line", "column", "count"),
    ),
)

LINK = Part(
    Link,
    (
        column("line", NUMBER),
        column("column", NUMBER),
        column("span_start", NUMBER, "span.start"),
        column("span_end", NUMBER, "span.end"),
        column("url", URL),
        derived("raw_url", CODE, lambda link: scrub_raw_url(link.raw_url, link.url)),
        derived("fragment", CODE, lambda link: _fragment(link.url)),
        column("text", TEXT),
        column("kind", one_of(LinkKind)),
        column("headings", TEXTS),
    ),
)

FACTS = Part(
    PageFacts,
    (
        column("title", TEXT),
        column("raw_title", TEXT),
        column("title_source", TEXT),
        column("description", TEXT),
        column("canonical_url", URL),
        column("site_name", TEXT),
        column("language", TEXT),
        column("authors", TEXTS),
        column("published", TEXT),
        column("image", URL),
    ),
)

ODDITY = Part(
    Oddity,
    (
        column("oddity_code", TEXT, "code"),
        column("oddity_rule", TEXT, "rule"),
        column("oddity_evidence", TEXT, "evidence"),
    ),
)

JUDGEMENT = Part(
    Judgement,
    (
        column("verdict", one_of(Verdict)),
        column("reason", TEXT),
        column("detail", TEXT),
        column("new_url", URL),
    ),
)

_STATUS = column("status_code", SOME_NUMBER, "status")
_DETAIL = column("outcome_detail", TEXT, "detail")
_EFFORT = (column("attempts", NUMBER), column("elapsed_ms", MILLISECONDS, "elapsed"))

FETCHED = Part(
    Fetched,
    (
        _STATUS,
        column("final_url", URL),
        column("headers", PAIRS),
        column("note", TEXT),
        column("profile", one_of(Profile, Profile.BROWSER)),
        *_EFFORT,
    ),
)
FAILED = Part(Failed, (column("fault", one_of(Fault)), _DETAIL, _STATUS, *_EFFORT))
SKIPPED = Part(Skipped, (column("skip_reason", TEXT, "reason"), _DETAIL))

OUTCOMES: Mapping[str, Part[Any]] = {"fetched": FETCHED, "failed": FAILED, "skipped": SKIPPED}
"""The column `outcome` says which of these the others hold."""

HOP = Part(
    Hop, (column("url", URL), column("status_code", NUMBER, "status"), column("location", URL))
)

_FRAGMENT_TEXT = Kind("TEXT NOT NULL", lambda text: _fragment(f"#{text}"), str, "")

FRAGMENT = Part(
    FragmentCheck, (column("fragment", _FRAGMENT_TEXT), column("presence", one_of(Presence)))
)

_STRETCH = filled(CODE, "since_at", "previous_verdict")

RUNS = Table(
    "runs",
    (
        *filled(CODE, "sources", "plan", "status", "started_at"),
        *filled(SOME_TIME, "finished_at"),
        *filled(NUMBER, "resumed", "counted"),
    ),
)
DOCUMENTS = Table(
    "documents",
    (
        *DOCUMENT.columns,
        *filled(CODE, "links_sha256", "parsed_at"),
        *filled(SOME_NUMBER, "last_run_id"),
    ),
)
RUN_DOCUMENTS = Table("run_documents", filled(NUMBER, "run_id", "document_id"))
FIRST_SEEN = filled(CODE, "first_seen_at")
URLS = Table(
    "urls",
    (
        *NAME.columns,
        *FIRST_SEEN,
        *filled(CODE, "verdict", "reason"),
        *_STRETCH,
        *filled(SOME_NUMBER, "counted_run_id"),
    ),
)
ENTRIES = Table("entries", (*filled(NUMBER, "document_id"), *ENTRY.columns, *CLAIM.columns))
NOTES = Table("notes", (*filled(NUMBER, "run_id"), *NOTE.columns))
LINKS = Table(
    "links",
    (
        *filled(NUMBER, "document_id", "url_id"),
        *filled(SOME_NUMBER, "entry_id"),
        *LINK.columns,
        *CLAIM.columns,
    ),
)
# A migration that changes these columns must make the digests anew: they are compared at opening.
PAGES = Table("pages", (*filled(CODE, "digest"), *FACTS.columns, *ODDITY.columns))
CHECKS = Table(
    "checks",
    (
        *filled(NUMBER, "run_id", "url_id"),
        *filled(SOME_NUMBER, "page_id"),
        *JUDGEMENT.columns,
        *filled(CODE, "outcome"),
        *{each.name: each for part in OUTCOMES.values() for each in part.columns}.values(),
        *filled(CODE, "checked_at"),
        *_STRETCH,
    ),
)
REDIRECTS = Table("redirects", (*filled(NUMBER, "check_id", "position"), *HOP.columns))
FRAGMENTS = Table(
    "fragments",
    (*filled(NUMBER, "check_id"), *FRAGMENT.columns, *JUDGEMENT.columns, *_STRETCH),
)
EVENTS = Table(
    "events",
    (
        *filled(NUMBER, "run_id", "url_id"),
        *filled(CODE, "fragment", "kind", "from_verdict", "to_verdict"),
        *filled(CODE, "from_reason", "to_reason", "happened_at"),
    ),
)
LEASES = Table(
    "leases",
    (
        *filled(CODE, "name", "host", "process_started", "acquired_at", "expires_at"),
        *filled(NUMBER, "pid"),
    ),
)

TABLES = (
    *(RUNS, DOCUMENTS, RUN_DOCUMENTS, URLS, ENTRIES, NOTES, LINKS),
    *(PAGES, CHECKS, REDIRECTS, FRAGMENTS, EVENTS, LEASES),
)
