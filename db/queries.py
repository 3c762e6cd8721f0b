"""Questions to a database, answered as values. Nothing here writes."""

from crawler.model import ALIVE, Check
from db import from_rows
from db.columns import listed, select
from db.database import Database
from db.from_rows import HopRows, values
from db.model import EntryRow, EventRow, HistoryRow, LinkRow, PageRow, RunRow
from db.scrub import scrub_text, scrub_url
from db.tables import (
    CHECKS,
    ENTRIES,
    EVENTS,
    FACTS,
    FRAGMENTS,
    HOP,
    LINKS,
    NOTES,
    ODDITY,
    PAGES,
    RUNS,
    URLS,
)
from sources.lazy_re import regex
from sources.model import Note, NoteKind
from sources.urls import host

_RUNS = select(RunRow, "FROM runs", RUNS, finished_at="coalesce(finished_at, '')")

_HOPS = f"""
SELECT redirects.check_id, {listed((each.name for each in HOP.columns), "redirects")}
FROM redirects JOIN checks ON checks.id = redirects.check_id
WHERE checks.run_id = ? ORDER BY redirects.check_id, redirects.position
"""

# A link has the judgement on its fragment, where there is one, and the check's id for its hops.
# CROSS JOIN makes SQLite begin with the run's few documents, whatever its statistics say.
_LINKS = select(
    LinkRow,
    """
    FROM run_documents
    CROSS JOIN documents ON documents.id = run_documents.document_id
    CROSS JOIN links ON links.document_id = documents.id
    CROSS JOIN urls ON urls.id = links.url_id
    LEFT JOIN checks ON checks.run_id = run_documents.run_id AND checks.url_id = links.url_id
    LEFT JOIN fragments ON fragments.check_id = checks.id AND fragments.fragment = links.fragment
    LEFT JOIN pages ON pages.id = checks.page_id
    WHERE run_documents.run_id = ?
    ORDER BY run_documents.id, links.span_start, links.id
    """,
    LINKS,
    outer=(FRAGMENTS, CHECKS, PAGES),
    document="documents.name",
    target="urls.url",
    since="coalesce(fragments.since_at, checks.since_at, '')",
    hops="checks.id",
)

_ENTRIES = select(
    EntryRow,
    """
    FROM run_documents
    JOIN documents ON documents.id = run_documents.document_id
    JOIN entries ON entries.document_id = documents.id
    WHERE run_documents.run_id = ?
        AND NOT EXISTS (SELECT 1 FROM links WHERE links.entry_id = entries.id)
    ORDER BY run_documents.id, entries.id
    """,
    ENTRIES,
    document="documents.name",
)

_NOTES = select(Note, "FROM notes WHERE run_id = ? ORDER BY id", NOTES)

_EVENTS = select(
    EventRow,
    """
    FROM events JOIN urls ON urls.id = events.url_id
    WHERE events.run_id = ? ORDER BY events.id
    """,
    EVENTS,
    url="urls.url || iif(events.fragment = '', '', '#' || events.fragment)",
    at="events.happened_at",
)

_FACTS = listed((each.name for each in (*FACTS.columns, *ODDITY.columns)), "pages")

_CHECKS = f"""
SELECT checks.id AS check_id, urls.url, checks.*, {_FACTS},
    (SELECT json_group_array(json_array(fragment, presence))
        FROM fragments WHERE fragments.check_id = checks.id) AS fragments
FROM checks
JOIN urls ON urls.id = checks.url_id
LEFT JOIN pages ON pages.id = checks.page_id
WHERE checks.run_id = ? ORDER BY checks.id
"""

_ALIVE = ", ".join(f"'{verdict}'" for verdict in sorted(ALIVE))

_REVALIDATABLE = _CHECKS.replace(
    "WHERE checks.run_id = ?",
    f"""WHERE checks.run_id = urls.counted_run_id AND checks.verdict IN ({_ALIVE})
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

_PLAIN_URLS = f"""
SELECT DISTINCT checks.final_url FROM checks JOIN urls ON urls.counted_run_id = checks.run_id
WHERE urls.id = checks.url_id AND checks.profile = 'plain'
    AND checks.verdict IN ({_ALIVE})
"""

_IS_NAME = "SELECT 1 FROM urls WHERE url = ?"
_NAMES_LIKE = "SELECT url FROM urls WHERE url = ? OR substr(url, 1, ?) = ? ORDER BY id"

_HISTORY = select(
    HistoryRow,
    """
    FROM urls
    JOIN checks ON checks.url_id = urls.id
    JOIN runs ON runs.id = checks.run_id
    LEFT JOIN pages ON pages.id = checks.page_id
    WHERE urls.url = ? ORDER BY checks.run_id DESC LIMIT ?
    """,
    CHECKS,
    RUNS,
    outer=(PAGES,),
)

_SEARCH = select(
    PageRow,
    """
    FROM pages_fts
    JOIN pages ON pages.id = pages_fts.rowid
    JOIN checks ON checks.page_id = pages.id
    JOIN urls ON urls.id = checks.url_id
    WHERE pages_fts MATCH ?
        AND checks.run_id = (SELECT max(run_id) FROM checks WHERE url_id = urls.id)
    ORDER BY pages_fts.rank, urls.url LIMIT ?
    """,
    PAGES,
    CHECKS,
    URLS,
)

_MAX_WORDS = 32
_WORD = regex(r"\w+")


def latest_run(db: Database, plan: str | None = None) -> RunRow | None:
    """The newest run (of `plan`, where one is given), ended or not; None where there is none."""
    if plan is None:
        return next(iter(runs(db, 1)), None)
    found = db.execute(f"{_RUNS} WHERE plan = ? ORDER BY id DESC LIMIT 1", (plan,))
    return next(values(RunRow, found), None)


def run(db: Database, run_id: int) -> RunRow | None:
    """The run with this id."""
    return next(values(RunRow, db.execute(f"{_RUNS} WHERE id = ?", (run_id,))), None)


def runs(db: Database, limit: int) -> tuple[RunRow, ...]:
    """The newest runs, newest first."""
    return tuple(values(RunRow, db.execute(f"{_RUNS} ORDER BY id DESC LIMIT ?", (limit,))))


def links(db: Database, run_id: int) -> tuple[LinkRow, ...]:
    """The links of the run's documents as last parsed, in document order.

    A link whose target the run has not checked has the verdict "".
    """
    hops = _hops(db, run_id)
    rows = db.execute(_LINKS, (run_id,))
    return tuple(values(LinkRow, rows, hops=lambda check_id: hops.get(check_id, ())))


def entries(db: Database, run_id: int) -> tuple[EntryRow, ...]:
    """The works that the run's documents name without linking to them, in document order."""
    return tuple(values(EntryRow, db.execute(_ENTRIES, (run_id,))))


def notes(db: Database, run_id: int) -> tuple[Note, ...]:
    """What the run did not read, or read on an assumption, in the order found."""
    return tuple(values(Note, db.execute(_NOTES, (run_id,)), kind=NoteKind))


def events(db: Database, run_id: int) -> tuple[EventRow, ...]:
    """What the run found changed since the runs before it, in the order of checking."""
    return tuple(values(EventRow, db.execute(_EVENTS, (run_id,))))


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
    return tuple(values(HistoryRow, db.execute(_HISTORY, (name, limit))))


def search(db: Database, text: str, limit: int = 50) -> tuple[PageRow, ...]:
    """Pages whose title and description have all words of `text`, best first.

    `text` is what a person typed: no character in it has a meaning but letters and digits.
    Each URL is found by what its latest check saw.
    """
    words = _WORD.findall(scrub_text(text))[:_MAX_WORDS]
    if not words:
        return ()
    phrase = " ".join(f'"{word}"' for word in words)
    return tuple(values(PageRow, db.execute(_SEARCH, (phrase, limit))))


def _hops(db: Database, run_id: int) -> HopRows:
    return from_rows.hops_by_check(db.execute(_HOPS, (run_id,)))
