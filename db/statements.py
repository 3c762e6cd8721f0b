"""The SQL of `Store`. Named parameters are the columns of `db.to_rows`."""

from db.columns import ID, Table, insert, listed, or_update
from db.tables import (
    CHECKS,
    DOCUMENTS,
    ENTRIES,
    EVENTS,
    FIRST_SEEN,
    FRAGMENTS,
    LINKS,
    NAME,
    NOTES,
    PAGES,
    REDIRECTS,
    URLS,
)

NEWEST_RUN = "SELECT id, plan, status, started_at FROM runs ORDER BY id DESC LIMIT 1"

RESUME_RUN = """
UPDATE runs SET status = 'running', finished_at = NULL, resumed = resumed + 1 WHERE id = ?
"""

CLOSE_KILLED_RUNS = "UPDATE runs SET status = 'interrupted' WHERE status = 'running' AND id <> ?"

ADD_RUN = "INSERT INTO runs (sources, plan, status, started_at) VALUES (?, ?, 'running', ?)"

CHECKED_URLS = """
SELECT urls.url FROM checks JOIN urls ON urls.id = checks.url_id WHERE checks.run_id = ?
"""

# The digest of the links is set when they are (`SET_LINKS_DIGEST`).
ADD_DOCUMENT = insert(DOCUMENTS, links_sha256="''", last_run_id=":run_id") + or_update(
    "name", [each for each in DOCUMENTS.columns if each.name != "links_sha256"]
)

DOCUMENT_NAMED = "SELECT id, links_sha256 FROM documents WHERE name = ?"

SET_LINKS_DIGEST = "UPDATE documents SET links_sha256 = ? WHERE id = ?"

ADD_RUN_DOCUMENT = """
INSERT INTO run_documents (run_id, document_id) VALUES (?, ?) ON CONFLICT DO NOTHING
"""

DELETE_LINKS = "DELETE FROM links WHERE document_id = ?"

DELETE_ENTRIES = "DELETE FROM entries WHERE document_id = ?"

# A run that is resumed reads its sources anew.
DELETE_NOT_READ = "DELETE FROM notes WHERE run_id = ? AND kind = 'not-read'"

DELETE_NOTES = "DELETE FROM notes WHERE run_id = ? AND document = ? AND kind <> 'not-read'"

ADD_NOTE = insert(NOTES)

LAST_ENTRY_ID = "SELECT coalesce(max(id), 0) FROM entries"

ADD_ENTRY = insert(ENTRIES, columns=(ID, *ENTRIES.columns))

ADD_LINK = insert(LINKS, "FROM urls WHERE urls.url = :target", url_id="urls.id")

ADD_URL = f"""
{insert(URLS, columns=(*NAME.columns, *FIRST_SEEN))} ON CONFLICT (url) DO NOTHING
"""

_PAGE = listed(each.name for each in PAGES.columns)
FACTS_OF_PAGES = f"SELECT id, {_PAGE} FROM pages"

# Before each statement that may fail halfway, FTS5 writes out the words it has gathered so far.
# So the pages of a batch wait in a table of their own, to go in by one statement. `WHERE true`
# tells SQLite's parser that no join follows.
MAKE_NEW_PAGES = f"CREATE TEMP TABLE IF NOT EXISTS new_pages ({_PAGE})"

ADD_NEW_PAGE = insert(Table("new_pages", PAGES.columns))

ADD_PAGES = f"""
INSERT INTO pages ({_PAGE}) SELECT {_PAGE} FROM new_pages WHERE true
ON CONFLICT (digest) DO NOTHING
"""

DELETE_NEW_PAGES = "DELETE FROM new_pages"

# `urls` knows the verdict of the latest run that counted; a verdict that repeats it goes on
# with its stretch, any other begins a new one. What the run had for the URL goes, and with it
# the redirects and fragments of that check.
SAVE_CHECK = insert(
    CHECKS,
    "FROM urls WHERE urls.url = :url",
    into="INSERT OR REPLACE INTO",
    url_id="urls.id",
    page_id="(SELECT id FROM pages WHERE digest = :page)",
    since_at="CASE urls.verdict WHEN :verdict THEN urls.since_at ELSE :checked_at END",
    previous_verdict="""
        CASE urls.verdict WHEN :verdict THEN urls.previous_verdict ELSE urls.verdict END
    """,
)

ADD_REDIRECT = insert(
    REDIRECTS,
    """
    FROM checks WHERE run_id = :run_id AND url_id = (SELECT id FROM urls WHERE url = :target)
    """,
    check_id="checks.id",
)

# The verdict before is that of the fragment where it was looked for, else that of the page, in
# the latest run that counted.
ADD_FRAGMENT = insert(
    FRAGMENTS,
    """
    FROM urls
    JOIN checks ON checks.url_id = urls.id AND checks.run_id = :run_id
    LEFT JOIN checks AS counted
        ON counted.url_id = urls.id AND counted.run_id = urls.counted_run_id
    LEFT JOIN fragments AS earlier
        ON earlier.check_id = counted.id AND earlier.fragment = :fragment
    WHERE urls.url = :target
    """,
    check_id="checks.id",
    since_at="""
        CASE coalesce(earlier.verdict, urls.verdict) WHEN :verdict
        THEN coalesce(earlier.since_at, urls.since_at) ELSE checks.checked_at END
    """,
    previous_verdict="""
        CASE coalesce(earlier.verdict, urls.verdict) WHEN :verdict
        THEN coalesce(earlier.previous_verdict, urls.previous_verdict)
        ELSE coalesce(earlier.verdict, urls.verdict) END
    """,
)

DELETE_FAILURES = """
DELETE FROM checks WHERE run_id = ? AND (verdict IN ('failing', 'broken')
    OR EXISTS (SELECT 1 FROM fragments WHERE check_id = checks.id AND presence = 'missing'))
"""

# A run is compared with, and becomes, the latest word on a URL only where no later run spoke.
CHANGES = """
SELECT urls.id AS url_id, '' AS fragment, urls.verdict AS from_verdict,
    checks.verdict AS to_verdict, urls.reason AS from_reason, checks.reason AS to_reason,
    checks.checked_at AS happened_at
FROM checks JOIN urls ON urls.id = checks.url_id
WHERE checks.run_id = ? AND urls.verdict NOT IN ('', checks.verdict)
    AND coalesce(urls.counted_run_id, 0) <= checks.run_id
ORDER BY checks.id
"""

# What changed for the links with a fragment and not for all links to the page.
FRAGMENT_CHANGES = """
SELECT urls.id AS url_id, fragments.fragment AS fragment, earlier.verdict AS from_verdict,
    fragments.verdict AS to_verdict, earlier.reason AS from_reason,
    fragments.reason AS to_reason, checks.checked_at AS happened_at
FROM checks
JOIN urls ON urls.id = checks.url_id
JOIN fragments ON fragments.check_id = checks.id
JOIN checks AS counted ON counted.url_id = urls.id AND counted.run_id = urls.counted_run_id
JOIN fragments AS earlier
    ON earlier.check_id = counted.id AND earlier.fragment = fragments.fragment
WHERE checks.run_id = ? AND counted.run_id <= checks.run_id
    AND earlier.verdict <> fragments.verdict
    AND (earlier.verdict, fragments.verdict) <> (counted.verdict, checks.verdict)
ORDER BY fragments.id
"""

ADD_EVENT = insert(EVENTS)

COUNT_CHECKS = """
UPDATE urls SET verdict = checks.verdict, reason = checks.reason, since_at = checks.since_at,
    previous_verdict = checks.previous_verdict, counted_run_id = checks.run_id
FROM checks
WHERE checks.run_id = ? AND checks.url_id = urls.id
    AND coalesce(urls.counted_run_id, 0) <= checks.run_id
"""

FINISH_RUN = "UPDATE runs SET status = ?, finished_at = ?, counted = ? WHERE id = ?"
