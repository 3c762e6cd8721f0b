import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlite_utils

from crawler.model import PageFacts
from db.connect import connect, connect_readonly, reading
from db.database import Database
from db.failures import DatabaseRefused
from db.writer import Writer
from tests.db.values import begin, check, open_store


def fill(path: Path) -> None:
    store = open_store(path)
    run = begin(store)
    store.record(run.id, [check(f"https://example.com/{number}") for number in range(500)])
    store.db.close()


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) * 2 // 3  # pages of `checks`, which opening alone does not read
    data[middle : middle + 20_000] = b"\xa5" * 20_000
    path.write_bytes(data)


def test_a_new_database_is_in_wal_mode_with_foreign_keys_on(tmp_path: Path) -> None:
    with connect(tmp_path / "links.db", busy_timeout=7) as db:
        assert db.journal_mode == "wal"
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 1
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 7000


async def test_a_lock_is_waited_for_half_a_minute(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    pragma = "PRAGMA busy_timeout"
    with connect(path) as db:
        assert db.execute(pragma).fetchone() == (30_000,)
    with connect_readonly(path) as db:
        assert db.execute(pragma).fetchone() == (30_000,)
    with reading(path) as db:
        assert db.execute(pragma).fetchone() == (30_000,)
    async with Writer(path) as writer:
        found = await writer.call(lambda store: store.db.execute(pragma).fetchone())
        assert found == (30_000,)


@pytest.mark.parametrize(("size", "is_read"), [(268_435_456, True), (268_439_552, False)])
def test_a_file_of_up_to_256_megabytes_is_read_as_a_whole_when_it_is_opened(
    tmp_path: Path, size: int, is_read: bool
) -> None:
    path = tmp_path / "links.db"
    fill(path)
    damage(path)
    os.truncate(path, size)  # the rest takes no room on the disk
    if is_read:
        with pytest.raises(DatabaseRefused, match="corrupt"):
            connect(path)
    else:
        connect(path).close()


def test_where_wal_is_impossible_every_commit_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Database) -> None:
        raise sqlite3.OperationalError("locking protocol")

    monkeypatch.setattr(Database, "enable_wal", refuse)
    with connect(tmp_path / "links.db") as db:
        assert db.journal_mode == "delete"
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_odd_names_are_file_names_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a b?mode=memory#%41.db"
    connect(path).close()
    assert path.is_file()
    connect_readonly(path).close()


def make_directory(path: Path) -> None:
    path.mkdir()


def make_text(path: Path) -> None:
    path.write_text("# A reading list\n")


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_foreign(path: Path) -> None:
    with sqlite_utils.Database(path) as db:
        db.table("places").insert({"name": "somebody's"})


def make_newer_by_version(path: Path) -> None:
    connect(path).close()
    with sqlite_utils.Database(path) as db:
        db.execute("PRAGMA user_version = 99")


def make_newer_by_migration(path: Path) -> None:
    connect(path).close()
    with sqlite_utils.Database(path) as db:
        row = {"migration_set": "linktend", "name": "m999_from_the_future", "applied_at": "later"}
        db.table("_sqlite_migrations").insert(row)


@pytest.mark.parametrize("opened", [connect, connect_readonly])
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (make_directory, "is a directory"),
        (make_text, "not a SQLite database"),
        (make_pipe, "not a regular file"),
        (make_foreign, "belongs to another program"),
        (make_newer_by_version, "upgrade linktend"),
        (make_newer_by_migration, "upgrade linktend"),
    ],
)
def test_what_is_not_ours_to_write_is_refused_in_one_line_and_left_as_it_was(
    tmp_path: Path, opened: Callable[[Path], Database], make: Callable[[Path], None], says: str
) -> None:
    path = tmp_path / "links.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(DatabaseRefused, match=says) as refusal:
        opened(path)
    assert "\n" not in str(refusal.value)
    assert str(path) in str(refusal.value)
    assert [each.name for each in tmp_path.iterdir()] == ["links.db"]
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing/links.db", "missing does not exist; create it"),
        ("x" * 300, "cannot be read"),
        ("\0", "null"),
    ],
)
def test_an_impossible_path_is_refused(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(DatabaseRefused, match=says):
        connect(tmp_path / name)


@pytest.mark.parametrize("opened", [connect, connect_readonly])
@pytest.mark.parametrize(
    "name", [":memory:", "file:x?mode=memory", "file::memory:", "FILE:links.db"]
)
def test_a_name_that_sqlite_takes_for_no_file_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    opened: Callable[[Path], Database],
    name: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatabaseRefused, match="must be a file; name one"):
        opened(Path(name))
    assert list(tmp_path.iterdir()) == []


def not_utf8(db: Database) -> None:
    db.execute("SELECT detail FROM checks").fetchall()


def undecodable(_: Database) -> None:
    b"\xff".decode()


@pytest.mark.parametrize("read", [not_utf8, undecodable])
def test_text_that_is_no_utf8_is_corruption(
    tmp_path: Path, read: Callable[[Database], None]
) -> None:
    path = tmp_path / "links.db"
    fill(path)
    with sqlite3.connect(path) as damaged:
        damaged.execute("UPDATE checks SET detail = CAST(x'ff41' AS TEXT)")
    damaged.close()
    with (
        pytest.raises(DatabaseRefused, match="corrupt; move it away") as refusal,
        reading(path) as db,
    ):
        read(db)
    assert "\n" not in str(refusal.value)


def test_a_schema_that_is_no_utf8_is_corruption(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    fill(path)
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE", b"CRE\xffTE TABLE"))
    with pytest.raises(DatabaseRefused, match="corrupt; move it away"):
        connect_readonly(path)
    with pytest.raises(DatabaseRefused, match=r"renamed to links\.db\.corrupt-1"):
        connect(path)


def test_a_folder_that_takes_no_files_is_refused() -> None:
    folder = Path("/proc/self")
    if not folder.is_dir():
        pytest.skip("needs a folder that not even root can write to")
    with pytest.raises(DatabaseRefused, match="check that its folder exists and is writable"):
        connect(folder / "links.db")


def test_a_read_only_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "links.db"
    connect(path).close()
    plain = sqlite3.connect

    def read_only(name: str | Path, timeout: float = 0) -> sqlite3.Connection:
        connection = plain(name, timeout=timeout)
        connection.execute("PRAGMA query_only = ON")
        return connection

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with pytest.raises(DatabaseRefused, match="read-only; make the file and its folder writable"):
        connect(path)


def test_a_locked_database_is_refused_after_the_wait(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    with connect(path) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseRefused, match="locked by another program"):
            connect(path, busy_timeout=0.01)
        holder.rollback()


def test_a_corrupt_database_is_set_aside_and_a_new_one_can_be_made(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    for number in (1, 2):
        fill(path)
        damage(path)
        damaged = path.read_bytes()
        with pytest.raises(DatabaseRefused, match=rf"renamed to links\.db\.corrupt-{number}"):
            connect(path)
        assert not path.exists()
        assert (tmp_path / f"links.db.corrupt-{number}").read_bytes() == damaged
    connect(path).close()


@pytest.mark.parametrize("text", [b"https://example.com/123", b"example.com"])
@pytest.mark.parametrize("copy", [0, 1])
def test_a_changed_byte_in_a_cell_is_corruption(tmp_path: Path, text: bytes, copy: int) -> None:
    path = tmp_path / "links.db"
    fill(path)
    before, found, after = path.read_bytes().partition(text)
    for _ in range(copy):
        more, found, after = after.partition(text)
        before += text + more
    path.write_bytes(before + b"i" + found[1:] + after)
    with pytest.raises(DatabaseRefused, match="corrupt"):
        connect(path)


@pytest.mark.parametrize("fact", [b"The title", b"Its description", b"2024-02-29", b"A. Author"])
def test_a_changed_byte_in_a_fact_of_a_page_is_corruption(tmp_path: Path, fact: bytes) -> None:
    path = tmp_path / "links.db"
    store = open_store(path)
    facts = PageFacts(
        title="The title",
        description="Its description",
        published="2024-02-29",
        authors=("A. Author",),
    )
    store.record(begin(store).id, [check("https://example.com/", facts=facts)])
    store.db.close()
    connect(path).close()
    before, found, after = path.read_bytes().rpartition(fact)
    assert found
    path.write_bytes(before + b"x" + found[1:] + after)
    with pytest.raises(DatabaseRefused, match="corrupt"):
        connect(path)


def test_a_database_cut_short_is_set_aside_with_its_journals(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    fill(path)
    path.write_bytes(path.read_bytes()[: 3 * 4096 + 17])
    with pytest.raises(DatabaseRefused, match="corrupt"):
        connect(path)
    names = {each.name for each in tmp_path.iterdir()}
    assert "links.db.corrupt-1" in names
    assert all(name.startswith("links.db.corrupt-1") for name in names)


def test_a_reader_refuses_a_corrupt_database_but_leaves_it_there(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    fill(path)
    damage(path)
    with pytest.raises(DatabaseRefused, match="corrupt"):
        connect_readonly(path)
    assert path.exists()


def test_a_reader_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="run `linktend check` first"):
        connect_readonly(tmp_path / "links.db")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_of_an_empty_file_is_told_that_there_is_nothing_yet(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    path.touch()
    with pytest.raises(DatabaseRefused, match="empty or from an older"):
        connect_readonly(path)
    assert path.stat().st_size == 0


def test_a_reader_cannot_write_and_sees_what_a_writer_commits(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    store = open_store(path)
    with reading(path) as db:
        run = begin(store)
        assert db.execute("SELECT id FROM runs").fetchall() == [(run.id,)]
    with pytest.raises(DatabaseRefused, match="read-only"), reading(path) as db:
        db.execute("DELETE FROM runs")
    store.db.close()


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    path.touch()
    with connect(path) as db:
        assert "runs" in db.table_names()


def test_a_copy_without_its_write_ahead_log_can_be_read(tmp_path: Path) -> None:
    fill(tmp_path / "links.db")
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(tmp_path / "links.db", copy / "links.db")
    with reading(copy / "links.db") as db:
        assert db.tools.table("checks").count == 500


def test_a_database_in_a_folder_that_takes_no_files_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "links.db"
    fill(path)
    plain = sqlite3.connect

    def no_journal(
        name: str | Path, timeout: float = 0, *, uri: bool = False
    ) -> sqlite3.Connection:
        if "mode=rw" in str(name):
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error
        return plain(name, timeout=timeout, uri=uri)

    monkeypatch.setattr(sqlite3, "connect", no_journal)
    with reading(path) as db:
        assert db.tools.table("checks").count == 500
    (tmp_path / "links.db-wal").write_bytes(b"rows that are not in the file yet")
    with pytest.raises(DatabaseRefused, match="cannot be opened"):
        connect_readonly(path)
