"""What can be wrong with a database, told in one line that says what to do."""

import sqlite3
from pathlib import Path


class DatabaseRefused(Exception):  # noqa: N818 - a refusal on purpose, not a defect
    """The database cannot be opened; the message is one line for people and says what to do."""


class StoreFailed(Exception):  # noqa: N818 - named as people are told it
    """The database took no more writes; the message is one line for people.

    What had been committed before is safe in the file.
    """


DATABASE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What a query raises: Python decodes names and messages that a damaged file has in them."""

_CAUSES = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space and run again",
    sqlite3.SQLITE_READONLY: "read-only; make the file and its folder writable",
    sqlite3.SQLITE_BUSY: "locked by another program; close it and run again",
    sqlite3.SQLITE_LOCKED: "locked by another program; close it and run again",
    sqlite3.SQLITE_PROTOCOL: "the file system does not support locks; use a local disk",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and is writable",
    sqlite3.SQLITE_PERM: "permission denied; check the file permissions",
    sqlite3.SQLITE_AUTH: "permission denied; check the file permissions",
    sqlite3.SQLITE_IOERR: "disk I/O error; check the disk, then run again",
    sqlite3.SQLITE_CORRUPT: "corrupt; move it away, or restore it from a backup",
    sqlite3.SQLITE_NOTADB: "not a SQLite database; choose another file",
}
_UNDECODED = "Could not decode to UTF-8"  # the sqlite3 module's own words, without a code


def primary_code(error: BaseException) -> int:
    """SQLite's primary result code of `error` (https://sqlite.org/rescode.html), 0 if unknown.

    Text that is no UTF-8 is damage: nothing but UTF-8 is ever written.
    """
    code: int = getattr(error, "sqlite_errorcode", 0)
    if isinstance(error, UnicodeDecodeError) or (not code and _UNDECODED in str(error)):
        return sqlite3.SQLITE_CORRUPT
    return code & 0xFF


def is_corruption(error: BaseException) -> bool:
    """Whether `error` says that the bytes of the file are damaged."""
    return primary_code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def explain(path: Path, error: BaseException) -> str:
    """One line: which database, what is wrong with it, what to do."""
    cause = _CAUSES.get(primary_code(error), " ".join(str(error).split()))
    return f"database {path}: {cause}"
