from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.connect import connect
from db.migrations import migrations
from db.versions import KNOWN

TABLES = {
    "checks",
    "documents",
    "entries",
    "events",
    "fragments",
    "leases",
    "links",
    "notes",
    "pages",
    "redirects",
    "run_documents",
    "runs",
    "urls",
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with connect(tmp_path / "links.db") as opened:
        yield opened.tools


def test_an_empty_file_gets_every_table_strict_with_an_integer_primary_key(db: Database) -> None:
    ours = {table.name: table for table in db.tables if table.name in TABLES}
    assert set(ours) == TABLES
    for table in ours.values():
        assert table.strict, table.name
        assert table.pks == ["id"], table.name


def test_the_views_people_ask_for_are_there_and_can_be_read(db: Database) -> None:
    names = {"broken_links", "moved_links", "suspect_links", "links_detail", "host_health"}
    assert set(db.view_names()) == names
    for name in names:
        assert db.execute(f"SELECT * FROM {name}").fetchall() == []


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_foreign_key_is_the_beginning_of_an_index(db: Database, table: str) -> None:
    indexed = {index.columns[0] for index in db.table(table).indexes}
    assert {key.column for key in db.table(table).foreign_keys} <= indexed


@pytest.mark.parametrize(
    ("table", "facet"), [("checks", "verdict"), ("checks", "reason"), ("urls", "host")]
)
def test_every_facet_has_an_index(db: Database, table: str, facet: str) -> None:
    assert facet in {index.columns[0] for index in db.table(table).indexes}


def test_titles_and_descriptions_are_searched_by_triggers(db: Database) -> None:
    assert db.table("pages").detect_fts() == "pages_fts"
    assert {trigger.name for trigger in db.table("pages").triggers} == {
        "pages_ai",
        "pages_ad",
        "pages_au",
    }


def test_the_latest_check_of_a_url_is_found_by_an_index(db: Database) -> None:
    steps = db.execute("EXPLAIN QUERY PLAN SELECT * FROM links_detail").fetchall()
    assert not any("SCAN checks" in step[3] for step in steps)


def test_the_schema_version_counts_the_migrations(db: Database) -> None:
    assert not migrations.pending(db)
    assert [each.name for each in migrations.applied(db)] == [*KNOWN]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    assert version == len(migrations.applied(db))


def test_opening_again_migrates_nothing_twice(tmp_path: Path) -> None:
    with connect(tmp_path / "links.db") as first:
        before, applied = first.tools.schema, len(migrations.applied(first.tools))
    with connect(tmp_path / "links.db") as second:
        assert second.tools.schema == before
        assert len(migrations.applied(second.tools)) == applied


def test_checks_of_the_first_schema_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    with Database(path) as first:
        migrations.apply(first, stop_before="m002_profile")
        first.execute("INSERT INTO runs (sources, plan, status, started_at) VALUES ('[]','','','')")
        first.execute("INSERT INTO urls (url, scheme, host, first_seen_at) VALUES ('u','','','')")
        columns = [column for column in first.table("checks").columns if column.notnull]
        first.table("checks").insert(
            {each.name: 1 if each.type == "INTEGER" else "" for each in columns} | {"verdict": "ok"}
        )
    with connect(path) as second:
        assert [(row["verdict"], row["profile"]) for row in second.tools.table("checks").rows] == [
            ("ok", "")
        ]
