"""The schema and its history. A migration that has been released is never edited."""

from sqlite_utils import Database, Migrations

from db.versions import OURS

migrations = Migrations(OURS)

# JSON columns hold arrays. Text that is not known is '', a number or reference that is not
# known is NULL. What a run found out is in `checks`, what is true of a page in `pages`, where
# rows with equal facts are one row, so that many runs over quiet pages stay small. A row of
# `fragments` is the judgement on those links to a checked page that have this fragment.
_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    sources TEXT NOT NULL,
    plan TEXT NOT NULL,
    status TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    resumed INTEGER NOT NULL DEFAULT 0,
    counted INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    links_sha256 TEXT NOT NULL,
    last_run_id INTEGER REFERENCES runs (id) ON DELETE SET NULL,
    parsed_at TEXT NOT NULL
) STRICT;

CREATE TABLE run_documents (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    UNIQUE (run_id, document_id)
) STRICT;

CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    scheme TEXT NOT NULL,
    host TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    verdict TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    since_at TEXT NOT NULL DEFAULT '',
    previous_verdict TEXT NOT NULL DEFAULT '',
    counted_run_id INTEGER REFERENCES runs (id) ON DELETE SET NULL
) STRICT;

CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    line INTEGER NOT NULL,
    "column" INTEGER NOT NULL,
    headings TEXT NOT NULL,
    claim_title TEXT NOT NULL,
    claim_authors TEXT NOT NULL,
    claim_year INTEGER
) STRICT;

CREATE TABLE links (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    url_id INTEGER NOT NULL REFERENCES urls (id),
    entry_id INTEGER REFERENCES entries (id) ON DELETE SET NULL,
    line INTEGER NOT NULL,
    "column" INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    url TEXT NOT NULL,
    raw_url TEXT NOT NULL,
    fragment TEXT NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    headings TEXT NOT NULL,
    claim_title TEXT NOT NULL,
    claim_authors TEXT NOT NULL,
    claim_year INTEGER
) STRICT;

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    raw_title TEXT NOT NULL,
    title_source TEXT NOT NULL,
    description TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    site_name TEXT NOT NULL,
    language TEXT NOT NULL,
    authors TEXT NOT NULL,
    published TEXT NOT NULL,
    image TEXT NOT NULL,
    oddity_code TEXT NOT NULL,
    oddity_rule TEXT NOT NULL,
    oddity_evidence TEXT NOT NULL
) STRICT;

CREATE TABLE checks (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    url_id INTEGER NOT NULL REFERENCES urls (id),
    page_id INTEGER REFERENCES pages (id),
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    new_url TEXT NOT NULL,
    outcome TEXT NOT NULL,
    fault TEXT NOT NULL,
    skip_reason TEXT NOT NULL,
    outcome_detail TEXT NOT NULL,
    status_code INTEGER,
    final_url TEXT NOT NULL,
    headers TEXT NOT NULL,
    note TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    elapsed_ms INTEGER NOT NULL,
    checked_at TEXT NOT NULL,
    since_at TEXT NOT NULL,
    previous_verdict TEXT NOT NULL,
    UNIQUE (run_id, url_id)
) STRICT;

CREATE TABLE redirects (
    id INTEGER PRIMARY KEY,
    check_id INTEGER NOT NULL REFERENCES checks (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    status_code INTEGER NOT NULL,
    location TEXT NOT NULL,
    UNIQUE (check_id, position)
) STRICT;

CREATE TABLE fragments (
    id INTEGER PRIMARY KEY,
    check_id INTEGER NOT NULL REFERENCES checks (id) ON DELETE CASCADE,
    fragment TEXT NOT NULL,
    presence TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    new_url TEXT NOT NULL,
    since_at TEXT NOT NULL,
    previous_verdict TEXT NOT NULL,
    UNIQUE (check_id, fragment)
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    url_id INTEGER NOT NULL REFERENCES urls (id),
    fragment TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_verdict TEXT NOT NULL,
    to_verdict TEXT NOT NULL,
    from_reason TEXT NOT NULL,
    to_reason TEXT NOT NULL,
    happened_at TEXT NOT NULL
) STRICT;

CREATE TABLE leases (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process_started TEXT NOT NULL,
    acquired_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
"""

# Foreign keys that no UNIQUE constraint begins with, and the facets people filter by.
_INDEXES = (
    ("documents", ("last_run_id",)),
    ("run_documents", ("document_id",)),
    ("urls", ("host",)),
    ("urls", ("verdict",)),
    ("urls", ("counted_run_id",)),
    ("entries", ("document_id",)),
    ("links", ("document_id", "span_start")),
    ("links", ("url_id",)),
    ("links", ("entry_id",)),
    ("checks", ("url_id", "run_id")),
    ("checks", ("page_id",)),
    ("checks", ("verdict",)),
    ("checks", ("reason",)),
    ("events", ("run_id",)),
    ("events", ("url_id",)),
    ("events", ("kind",)),
)

_LATEST_CHECK = "SELECT max(run_id) FROM checks WHERE url_id = urls.id"

_LINKS_DETAIL = f"""
SELECT links.id AS link_id, documents.name AS document, links.line, links."column",
    links.url, links.raw_url, links.text, links.kind, links.headings,
    links.claim_title, links.claim_authors, links.claim_year,
    urls.url AS target, urls.host, checks.run_id,
    coalesce(fragments.verdict, checks.verdict) AS verdict,
    coalesce(fragments.reason, checks.reason) AS reason,
    coalesce(fragments.detail, checks.detail) AS detail,
    checks.status_code, checks.final_url, coalesce(fragments.new_url, checks.new_url) AS new_url,
    pages.title, pages.description, pages.site_name, pages.language, pages.authors,
    pages.published, pages.image, pages.canonical_url,
    checks.attempts, checks.elapsed_ms, checks.checked_at,
    coalesce(fragments.since_at, checks.since_at) AS since_at,
    coalesce(fragments.previous_verdict, checks.previous_verdict) AS previous_verdict
FROM links
JOIN documents ON documents.id = links.document_id
JOIN urls ON urls.id = links.url_id
LEFT JOIN checks ON checks.url_id = urls.id AND checks.run_id = ({_LATEST_CHECK})
LEFT JOIN fragments ON fragments.check_id = checks.id AND fragments.fragment = links.fragment
LEFT JOIN pages ON pages.id = checks.page_id
"""

_HOST_HEALTH = f"""
SELECT urls.host, count(*) AS urls,
    sum(checks.verdict = 'broken') AS broken, sum(checks.verdict = 'failing') AS failing,
    sum(checks.verdict = 'suspect') AS suspect, sum(checks.verdict = 'blocked') AS blocked,
    sum(checks.verdict = 'moved') AS moved, sum(checks.verdict = 'skipped') AS skipped,
    sum(checks.verdict = 'ok') AS ok,
    CAST(avg(checks.elapsed_ms) AS INTEGER) AS mean_elapsed_ms,
    max(checks.checked_at) AS checked_at
FROM urls
JOIN checks ON checks.url_id = urls.id AND checks.run_id = ({_LATEST_CHECK})
WHERE urls.host <> ''
GROUP BY urls.host
"""

_VIEWS = {
    "links_detail": _LINKS_DETAIL,
    "broken_links": "SELECT * FROM links_detail WHERE verdict = 'broken'",
    "moved_links": "SELECT * FROM links_detail WHERE verdict = 'moved'",
    "suspect_links": "SELECT * FROM links_detail WHERE verdict = 'suspect'",
    "host_health": _HOST_HEALTH,
}


@migrations()
def m001_first_schema(db: Database) -> None:
    """Everything a run needs to be stored, resumed, reported and searched."""
    db.executescript(_TABLES)
    for table, columns in _INDEXES:
        db.table(table).create_index(columns)
    db.table("pages").enable_fts(["title", "description"], create_triggers=True)
    for name, sql in _VIEWS.items():
        db.create_view(name, sql)
    db.execute("PRAGMA user_version = 1")


@migrations()
def m002_profile(db: Database) -> None:
    """How a check presented itself: with a browser's Accept headers, or plainly."""
    db.execute("ALTER TABLE checks ADD COLUMN profile TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE INDEX idx_checks_plain ON checks (url_id) WHERE profile = 'plain'")
    db.execute("PRAGMA user_version = 2")


@migrations()
def m003_notes(db: Database) -> None:
    """What a run did not read or check, or read on an assumption: one row a note."""
    db.executescript("""
    CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        document TEXT NOT NULL,
        text TEXT NOT NULL,
        line INTEGER NOT NULL,
        "column" INTEGER NOT NULL,
        count INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX idx_notes_run_id_document ON notes (run_id, document);
    """)
    db.execute("PRAGMA user_version = 3")
