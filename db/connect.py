"""Opening a database file: made when missing, migrated when old, refused when not ours to touch."""

import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.database import Database
from db.failures import (
    DATABASE_ERRORS,
    DatabaseRefused,
    explain,
    is_corruption,
    primary_code,
)
from db.versions import Version, version_of
from sources.lazy_re import regex

__all__ = ["Database", "connect", "connect_readonly", "reading", "transaction"]

BUSY_TIMEOUT = 30.0
"""Seconds for which another program's lock is waited for."""
_MAGIC = b"SQLite format 3\x00"
# Reading a whole file of this size takes well under a second; larger ones are not worth the
# wait at every start, and a damaged page in them is still noticed when it is read.
_VERIFIED_BYTES = 256 * 1024 * 1024
# Up to this size the indexes are compared with their tables as well, which finds bytes that changed
# in a URL, a verdict or a number that leads to another row: 12 ms for each MB, instead of 3. The
# facts of pages are compared with their digests.
_COMPARED_BYTES = 16 * 1024 * 1024
# What SQLite takes for a database in memory (https://sqlite.org/inmemorydb.html) or for a URI.
_NO_FILE = regex(r":memory:\Z|file:", re.IGNORECASE)
_NOT_ABOUT_WAL = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CORRUPT}
)


def connect(path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> Database:
    """Open `path` for writing, creating or migrating it as needed.

    WAL where the file system can do it, else a rollback journal. `busy_timeout` is in seconds.
    A corrupt database is renamed to `<name>.corrupt-<n>` first, so that nothing overwrites it.

    Raises:
        DatabaseRefused: with one line that says what is wrong and what to do.
    """
    if not _is_there(path) and not path.parent.is_dir():
        raise DatabaseRefused(f"database {path}: folder {path.parent} does not exist; create it")
    try:
        return _opened(path, busy_timeout)
    except DATABASE_ERRORS as error:
        if is_corruption(error):
            raise DatabaseRefused(_set_aside(path)) from error
        raise DatabaseRefused(explain(path, error)) from error


def connect_readonly(path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> Database:
    """Open `path` for reading; never creates, migrates or renames anything.

    Raises:
        DatabaseRefused: with one line that says what is wrong and what to do.
    """
    if not _is_there(path):
        raise DatabaseRefused(f"database {path} not found; run `linktend check` first")
    try:
        return _opened_readonly(path, busy_timeout)
    except DATABASE_ERRORS as error:
        raise DatabaseRefused(explain(path, error)) from error


@contextmanager
def reading(path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> Iterator[Database]:
    """`connect_readonly` for the length of a block; errors of its queries are refusals too."""
    db = connect_readonly(path, busy_timeout=busy_timeout)
    try:
        yield db
    except DATABASE_ERRORS as error:
        raise DatabaseRefused(explain(path, error)) from error
    finally:
        db.close()


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """A transaction that takes the write lock at once.

    A transaction that reads before it writes would otherwise fail without waiting where another
    process has written in between (SQLITE_BUSY_SNAPSHOT).
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _is_there(path: Path) -> bool:
    """Whether there is a file that may be a database; anything else that is there is refused.

    Looked at before SQLite opens it: a pipe would block, and a text file be an error much later.
    """
    if _NO_FILE.match(str(path)):
        raise DatabaseRefused(f"database {path}: must be a file; name one")
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise DatabaseRefused(f"database {path}: it is a directory; name a file")
        if not stat.S_ISREG(mode):
            raise DatabaseRefused(f"database {path}: not a regular file; name another")
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DatabaseRefused(f"database {path}: cannot be read: {reason}") from error
    if head not in (b"", _MAGIC):
        raise DatabaseRefused(f"database {path}: not a SQLite database; choose another file")
    return True


def _opened(path: Path, busy_timeout: float) -> Database:
    connection = sqlite3.connect(path, timeout=busy_timeout)
    try:
        db = Database(connection)
        version = _verified(db, path)
        _prefer_wal(db)
        db.execute("PRAGMA foreign_keys = ON")
        if version is not Version.CURRENT:
            _migrate(db)
    except BaseException:
        connection.close()
        raise
    return db


def _opened_readonly(path: Path, busy_timeout: float) -> Database:
    uri = path.absolute().as_uri()
    try:
        # Not `mode=ro`: that would leave the files of the write-ahead log behind.
        return _reader(f"{uri}?mode=rw", path, busy_timeout)
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_CANTOPEN or _has_unmerged_log(path):
            raise
    # A WAL database in a folder that cannot be written: nobody can change it meanwhile.
    return _reader(f"{uri}?immutable=1", path, busy_timeout)


def _reader(uri: str, path: Path, busy_timeout: float) -> Database:
    connection = sqlite3.connect(uri, uri=True, timeout=busy_timeout)
    try:
        connection.execute("PRAGMA query_only = ON")
        db = Database(connection)
        if _verified(db, path) is not Version.CURRENT:
            raise DatabaseRefused(  # noqa: TRY301 - closed below like every other failure
                f"database {path}: empty or from an older version; "
                "run `linktend check` with it first"
            )
    except BaseException:
        connection.close()
        raise
    return db


def _has_unmerged_log(path: Path) -> bool:
    """Whether committed rows wait in the write-ahead log, which `immutable` would not read."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _migrate(db: Database) -> None:
    from db.migrations import migrations  # noqa: PLC0415 0.1 s that only a new schema should cost

    with transaction(db):
        migrations.apply(db.tools)


def _verified(db: Database, path: Path) -> Version:
    """Refuse what is foreign or newer; raise SQLite's own error for what is damaged."""
    version = version_of(db)
    if version is Version.FOREIGN:
        raise DatabaseRefused(f"database {path}: belongs to another program; choose another file")
    if version is Version.NEWER:
        raise DatabaseRefused(
            f"database {path}: written by a newer linktend; upgrade linktend or choose another file"
        )
    size = path.stat().st_size
    if size <= _VERIFIED_BYTES:
        pragma = "integrity_check" if size <= _COMPARED_BYTES else "quick_check"
        found: str = db.execute(f"PRAGMA {pragma}(1)").fetchone()[0]
        if found == "ok" and version is Version.CURRENT and size <= _COMPARED_BYTES:
            found = _compared(db)
        if found != "ok":
            damage = sqlite3.DatabaseError(found)
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage
    return version


def _compared(db: Database) -> str:
    """Whether every page's facts are still those that its digest names, as `PRAGMA` says it."""
    if db.execute("SELECT 1 FROM pages LIMIT 1").fetchone() is None:
        return "ok"
    from db.statements import FACTS_OF_PAGES  # noqa: PLC0415 only a file with pages needs it
    from db.to_rows import digest  # noqa: PLC0415 likewise

    for page, named, *facts in db.execute(FACTS_OF_PAGES):
        if digest(facts) != named:
            return f"the facts of page {page} have changed"
    return "ok"


def _prefer_wal(db: Database) -> None:
    """Write-ahead logging with one sync per checkpoint; where it is impossible, a sync per write.

    Network and some container file systems refuse WAL when it is asked for, or only when the
    first lock is taken in it.
    """
    try:
        db.enable_wal()
        with transaction(db):
            pass
    except sqlite3.OperationalError as error:
        if primary_code(error) in _NOT_ABOUT_WAL:
            raise
        db.disable_wal()
    wal = db.journal_mode == "wal"
    db.execute(f"PRAGMA synchronous = {'NORMAL' if wal else 'FULL'}")


def _set_aside(path: Path) -> str:
    """Rename a corrupt database and its journals; the line that says where they went."""
    number = 1
    while (kept := path.with_name(f"{path.name}.corrupt-{number}")).exists():
        number += 1
    try:
        for suffix in ("-wal", "-shm", "-journal"):
            journal = path.with_name(path.name + suffix)
            if journal.exists():
                journal.rename(kept.with_name(kept.name + suffix))
        path.rename(kept)
    except OSError as error:
        return f"database {path}: corrupt, and cannot be renamed ({error.strerror}); move it away"
    return f"database {path}: corrupt, and renamed to {kept.name}; run again to create a new one"
