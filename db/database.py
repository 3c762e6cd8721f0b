"""An open database as runs use it: statements, rows, the journal. No more than `sqlite3` does.

Importing sqlite-utils takes 0.1 s, which is a third of a small run. It comes where tables are made
or looked into: by migrations, and by `Database.tools`.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import sqlite_utils

Parameters = Sequence[Any] | Mapping[str, Any]


class Database:
    """A connection on which each statement is a transaction, but for those in `db.transaction`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.isolation_level = None
        self.conn = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self.conn.close()

    @property
    def tools(self) -> "sqlite_utils.Database":
        """The same connection with all that sqlite-utils knows of tables, indexes and views."""
        import sqlite_utils  # noqa: PLC0415 most runs do without

        return sqlite_utils.Database(self.conn, execute_plugins=False)

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """The rows of one statement, or its `rowcount` and `lastrowid`."""
        return self.conn.execute(sql, parameters)

    def query(self, sql: str, parameters: Parameters = ()) -> Iterator[dict[str, Any]]:
        """The rows of one statement by the names of their columns."""
        rows = self.conn.execute(sql, parameters)
        names = [column[0] for column in rows.description]
        return (dict(zip(names, row, strict=True)) for row in rows)

    def rollback(self) -> None:
        """End the transaction without its changes; nothing happens where there is none."""
        if self.conn.in_transaction:
            self.conn.execute("ROLLBACK")

    def table_names(self) -> list[str]:
        """The names of all tables, those of search indexes included."""
        return [
            name for (name,) in self.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]

    @property
    def journal_mode(self) -> str:
        """The journal: `wal`, `delete` and others."""
        mode: str = self.execute("PRAGMA journal_mode").fetchone()[0]
        return mode

    def enable_wal(self) -> None:
        """Write-ahead logging from now on; the file remembers it."""
        if self.journal_mode != "wal":
            self.execute("PRAGMA journal_mode = wal")

    def disable_wal(self) -> None:
        """A rollback journal from now on."""
        if self.journal_mode != "delete":
            self.execute("PRAGMA journal_mode = delete")
