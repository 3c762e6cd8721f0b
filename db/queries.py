"""Questions to a database, answered as values. Nothing here writes."""

import re

from sqlite_utils import Database

from crawler.model import Check
from db import from_rows
from db.from_rows import HopRows
from db.model import EntryRow, EventRow, HistoryRow, LinkRow, PageRow, RunRow
from db.scrub import scrub_text, scrub_url
from sources.urls import host

_RUNS = """
SELECT id, sources, status, started_at, coalesce(finished_at, '') AS finished_at, resumed FROM runs
"""

_HOPS = """
SELECT redirects.check_id, redirects.url, redirects.status_code, redirects.location
FROM redirects JOIN checks ON checks.id = redirects.check_id
WHERE checks.run_id = ? ORDER BY redirects.check_id, redirects.position
"""

# CROSS JOIN makes SQLite begin with the run's few documents, whatever its statistics say.
_LINKS = """
SELECT checks.id AS check_id, documents.name AS document, links.line, links."column",
    links.url, links.raw_url, links.text, links.kind, links.headings,
    links.claim_title, links.claim_authors, links.claim_year,
    coalesce(fragments.verdict, checks.verdict, '') AS verdict,
    coalesce(fragments.reason, checks.reason, '') AS reason,
    coalesce(fragments.detail, checks.detail, '') AS detail, checks.status_code,
    coalesce(checks.final_url, '') AS final_url,
    coalesce(fragments.new_url, checks.new_url, '') AS new_url,
    coalesce(pages.title, '') AS title, coalesce(pages.description, '') AS description,
    coalesce(pages.site_name, '') AS site_name, coalesce(pages.language, '') AS language,
    coalesce(pages.authors, '[]') AS authors, coalesce(pages.published, '') AS published,
    coalesce(pages.image, '') AS image, coalesce(pages.canonical_url, '') AS canonical_url,
    coalesce(checks.attempts, 0) AS attempts, coalesce(checks.elapsed_ms, 0) AS elapsed_ms,
    coalesce(checks.checked_at, '') AS checked_at,
    coalesce(fragments.since_at, checks.since_at, '') AS since,
    coalesce(fragments.previous_verdict, checks.previous_verdict, '') AS previous_verdict,
    urls.url AS target
FROM run_documents
CROSS JOIN documents ON documents.id = run_documents.document_id
CROSS JOIN links ON links.document_id = documents.id
CROSS JOIN urls ON urls.id = links.url_id
LEFT JOIN checks ON checks.run_id = run_documents.run_id AND checks.url_id = links.url_id
LEFT JOIN fragments ON fragments.check_id = checks.id AND fragments.fragment = links.fragment
LEFT JOIN pages ON pages.id = checks.page_id
WHERE run_documents.run_id = ?
ORDER BY run_documents.id, links.span_start, links.id
"""

_ENTRIES = """
SELECT documents.name AS document, entries.line, entries."column", entries.headings,
    entries.claim_title, entries.claim_authors, entries.claim_year
FROM run_documents
JOIN documents ON documents.id = run_documents.document_id
JOIN entries ON entries.document_id = documents.id
WHERE run_documents.run_id = ?
    AND NOT EXISTS (SELECT 1 FROM links WHERE links.entry_id = entries.id)
ORDER BY run_documents.id, entries.id
"""

_EVENTS = """
SELECT events.run_id,
    urls.url || iif(events.fragment = '', '', '#' || events.fragment) AS url,
    events.kind, events.from_verdict, events.to_verdict,
    events.from_reason, events.to_reason, events.happened_at
FROM events JOIN urls ON urls.id = events.url_id
WHERE events.run_id = ? ORDER BY events.id
"""

_CHECKS = """
SELECT checks.id AS check_id, urls.url, checks.*, pages.title, pages.raw_title,
    pages.title_source, pages.description, pages.canonical_url, pages.site_name,
    pages.language, pages.authors, pages.published, pages.image, pages.oddity_code,
    pages.oddity_rule, pages.oddity_evidence,
    (SELECT json_group_array(json_array(fragment, presence))
        FROM fragments WHERE fragments.check_id = checks.id) AS fragments
FROM checks
JOIN urls ON urls.id = checks.url_id
LEFT JOIN pages ON pages.id = checks.page_id
WHERE checks.run_id = ? ORDER BY checks.id
"""

_REVALIDATABLE = _CHECKS.replace(
    "WHERE checks.run_id = ?",
    """WHERE checks.run_id = urls.counted_run_id AND checks.verdict IN ('ok', 'moved')
    AND (checks.headers LIKE '%"etag"%' OR checks.headers LIKE '%"last-modified"%')
    AND EXISTS (
        SELECT 1 FROM run_documents JOIN links ON links.document_id = run_documents.document_id
        WHERE run_documents.run_id = ? AND links.url_id = urls.id
    )""",
)

_LAST_CHECKED = """
SELECT urls.url, max(checks.checked_at)
FROM run_documents
JOIN links ON links.document_id = run_documents.document_id
JOIN urls ON urls.id = links.url_id
JOIN checks ON checks.url_id = urls.id
WHERE run_documents.run_id = ? AND checks.run_id < ?
GROUP BY urls.id
"""

_SECONDS_TAKEN = """
SELECT DISTINCT urls.url, checks.elapsed_ms / 1000.0
FROM run_documents
JOIN links ON links.document_id = run_documents.document_id
JOIN urls ON urls.id = links.url_id
JOIN checks ON checks.url_id = urls.id AND checks.run_id = urls.counted_run_id
WHERE run_documents.run_id = ? AND checks.elapsed_ms > 0
"""

_PLAIN_URLS = """
SELECT DISTINCT checks.final_url FROM checks JOIN urls ON urls.counted_run_id = checks.run_id
WHERE urls.id = checks.url_id AND checks.profile = 'plain'
    AND checks.verdict IN ('ok', 'moved')
"""

_IS_NAME = "SELECT 1 FROM urls WHERE url = ?"
_NAMES_LIKE = "SELECT url FROM urls WHERE url = ? OR substr(url, 1, ?) = ? ORDER BY id"

_HISTORY = """
SELECT checks.run_id, checks.checked_at, checks.verdict, checks.reason, checks.detail,
    checks.status_code, checks.new_url, coalesce(pages.title, '') AS title, runs.counted
FROM urls
JOIN checks ON checks.url_id = urls.id
JOIN runs ON runs.id = checks.run_id
LEFT JOIN pages ON pages.id = checks.page_id
WHERE urls.url = ? ORDER BY checks.run_id DESC LIMIT ?
"""

_SEARCH = """
SELECT urls.url, pages.title, pages.description, pages.site_name,
    checks.verdict, checks.reason, checks.checked_at
FROM pages_fts
JOIN pages ON pages.id = pages_fts.rowid
JOIN checks ON checks.page_id = pages.id
JOIN urls ON urls.id = checks.url_id
WHERE pages_fts MATCH ?
    AND checks.run_id = (SELECT max(run_id) FROM checks WHERE url_id = urls.id)
ORDER BY pages_fts.rank, urls.url LIMIT ?
"""

_MAX_WORDS = 32
_WORD = re.compile(r"\w+")


def latest_run(db: Database, plan: str | None = None) -> RunRow | None:
    """The newest run (of `plan`, where one is given), ended or not; None where there is none."""
    if plan is None:
        return next(iter(runs(db, 1)), None)
    found = db.query(f"{_RUNS} WHERE plan = ? ORDER BY id DESC LIMIT 1", (plan,))
    return next((from_rows.run_row(row) for row in found), None)


def run(db: Database, run_id: int) -> RunRow | None:
    """The run with this id."""
    found = db.query(f"{_RUNS} WHERE id = ?", (run_id,))
    return next((from_rows.run_row(row) for row in found), None)


def runs(db: Database, limit: int) -> tuple[RunRow, ...]:
    """The newest runs, newest first."""
    found = db.query(f"{_RUNS} ORDER BY id DESC LIMIT ?", (limit,))
    return tuple(from_rows.run_row(row) for row in found)


def links(db: Database, run_id: int) -> tuple[LinkRow, ...]:
    """The links of the run's documents as last parsed, in document order.

    A link whose target the run has not checked has the verdict "".
    """
    hops = _hops(db, run_id)
    return tuple(from_rows.link_row(row, hops) for row in db.execute(_LINKS, (run_id,)))


def entries(db: Database, run_id: int) -> tuple[EntryRow, ...]:
    """The works that the run's documents name without linking to them, in document order."""
    return tuple(from_rows.entry_row(row) for row in db.query(_ENTRIES, (run_id,)))


def events(db: Database, run_id: int) -> tuple[EventRow, ...]:
    """What the run found changed since the runs before it, in the order of checking."""
    return tuple(EventRow(*row) for row in db.execute(_EVENTS, (run_id,)))


def counts(db: Database, run_id: int) -> dict[str, int]:
    """How many targets of the run have each verdict; verdicts without any are left out."""
    found = db.execute(
        "SELECT verdict, count(*) FROM checks WHERE run_id = ? GROUP BY verdict", (run_id,)
    )
    return dict(found.fetchall())


def checks(db: Database, run_id: int) -> tuple[Check, ...]:
    """The run's checks as they were recorded, without bodies: enough to judge them again.

    URLs are redacted, times whole seconds, durations whole milliseconds.
    """
    hops = _hops(db, run_id)
    return tuple(from_rows.check(row, hops) for row in db.query(_CHECKS, (run_id,)))


def revalidatable(db: Database, run_id: int) -> tuple[Check, ...]:
    """The last good check of each target of the run whose answer came with a validator.

    Without hops: what is asked for again is whether the page has changed, not the way to it.
    """
    return tuple(from_rows.check(row, {}) for row in db.query(_REVALIDATABLE, (run_id,)))


def last_checked(db: Database, run_id: int) -> dict[str, str]:
    """When each target of the run's documents was last checked in an earlier run, by URL."""
    return dict(db.execute(_LAST_CHECKED, (run_id, run_id)).fetchall())


def seconds_taken(db: Database, run_id: int) -> dict[str, float]:
    """How long the last check of each target of the run's documents took, by URL."""
    return dict(db.execute(_SECONDS_TAKEN, (run_id,)).fetchall())


def plain_hosts(db: Database) -> frozenset[str]:
    """The hosts that, when last checked, showed pages to the plain profile."""
    found = db.execute(_PLAIN_URLS)
    return frozenset(host(url) for (url,) in found)


def names_like(db: Database, url: str) -> tuple[str, ...]:
    """The names (`db.names`) that `url` may have, normalised or as it was shown, oldest first."""
    if db.execute(_IS_NAME, (url,)).fetchone():
        return (url,)
    masked = scrub_url(url)
    numbered = f"{masked} ("
    found = db.execute(_NAMES_LIKE, (masked, len(numbered), numbered))
    return tuple(name for (name,) in found)


def history(db: Database, name: str, limit: int = 100) -> tuple[HistoryRow, ...]:
    """The checks of the target of that name (`db.names`), newest first."""
    found = db.query(_HISTORY, (name, limit))
    return tuple(HistoryRow(**row | {"counted": bool(row["counted"])}) for row in found)


def search(db: Database, text: str, limit: int = 50) -> tuple[PageRow, ...]:
    """Pages whose title and description have all words of `text`, best first.

    `text` is what a person typed: no character in it has a meaning but letters and digits.
    Each URL is found by what its latest check saw.
    """
    words = _WORD.findall(scrub_text(text))[:_MAX_WORDS]
    if not words:
        return ()
    phrase = " ".join(f'"{word}"' for word in words)
    return tuple(PageRow(*row) for row in db.execute(_SEARCH, (phrase, limit)))


def _hops(db: Database, run_id: int) -> HopRows:
    return from_rows.hops_by_check(db.execute(_HOPS, (run_id,)))
