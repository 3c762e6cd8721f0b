"""What is stored stands in one list a table, and statements and rows are made of it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.model import Fetched, Hop, Profile
from db.columns import Part, Table, column, derived, filled, insert, or_update, select
from db.connect import connect
from db.kinds import CODE, NUMBER, SOME_NUMBER, TEXT, TEXTS
from db.tables import FETCHED, HOP, TABLES


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_the_migrated_schema_equals_the_list(tmp_path: Path, table: Table) -> None:
    with connect(tmp_path / "links.db") as db:
        found = {
            name: f"{kind}{' NOT NULL' if is_required else ''}"
            for _, name, kind, is_required, *_ in db.execute(f"PRAGMA table_info({table.name})")
            if name != "id"
        }
    assert found == {each.name: each.kind.sql for each in table.columns}


def test_every_table_has_a_list(tmp_path: Path) -> None:
    with connect(tmp_path / "links.db") as db:
        ours = {name for name in db.table_names() if not name.startswith(("pages_fts", "_sqlite"))}
    assert {table.name for table in TABLES} == ours
    assert len(TABLES) == 13


@dataclass(frozen=True)
class Ship:
    name: str
    crew: tuple[str, ...]


@dataclass(frozen=True)
class ShipRow:
    name: str
    crew: tuple[str, ...]
    port: str
    berth: int | None


SHIP = Part(
    Ship,
    (
        column("name", TEXT),
        column("crew", TEXTS),
        derived("crew_size", NUMBER, lambda s: len(s.crew)),
    ),
)
SHIPS = Table("ships", (*filled(NUMBER, "port_id"), *SHIP.columns))
PORTS = Table("ports", (*filled(CODE, "port"), *filled(SOME_NUMBER, "berth")))


def test_a_value_is_written_into_its_columns_and_read_back() -> None:
    ship = Ship("Pequod", ("Ahab", "Ishmael"))
    row = SHIP.row(ship)
    assert row == {"name": "Pequod", "crew": '["Ahab", "Ishmael"]', "crew_size": 2}
    assert Part(Ship, SHIP.columns[:2]).value(row) == ship
    assert SHIP.empty == {"name": "", "crew": "[]", "crew_size": 0}


def test_an_insert_has_every_column_of_the_list() -> None:
    assert insert(PORTS) == 'INSERT INTO ports ("port", "berth") VALUES (:port, :berth)'
    assert insert(SHIPS, "FROM ports WHERE port = :port", port_id="ports.id") == (
        'INSERT INTO ships ("port_id", "name", "crew", "crew_size") '
        "SELECT ports.id, :name, :crew, :crew_size FROM ports WHERE port = :port"
    )


def test_an_insert_may_update_columns_of_the_row_that_is_there() -> None:
    assert or_update("port", PORTS.columns[1:]) == (
        ' ON CONFLICT (port) DO UPDATE SET "berth" = excluded."berth"'
    )


def test_a_select_has_every_field_from_the_table_that_holds_it() -> None:
    assert select(ShipRow, "FROM ships", SHIPS, outer=(PORTS,), name="upper(ships.name)") == (
        'SELECT upper(ships.name), ships."crew", '
        'coalesce(ports."port", \'\'), coalesce(ports."berth", NULL) FROM ships'
    )


def test_a_field_that_no_table_holds_is_an_error() -> None:
    with pytest.raises(LookupError, match="port"):
        select(ShipRow, "FROM ships", SHIPS)


def test_a_redirect_is_held_by_three_columns() -> None:
    hop = Hop("https://a.test/", 301, "https://b.test/")
    row = {"url": "https://a.test/", "status_code": 301, "location": "https://b.test/"}
    assert HOP.row(hop) == row
    assert HOP.value(row) == hop


def test_a_check_of_before_there_were_profiles_was_made_as_a_browser() -> None:
    row = {**FETCHED.empty, "status_code": 200, "final_url": "https://a.test/", "profile": ""}
    assert FETCHED.value(row) == Fetched(200, "https://a.test/", attempts=0)
    assert FETCHED.value(row).profile is Profile.BROWSER
