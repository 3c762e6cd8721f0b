"""What becomes of a run whose database file is taken away: it is noticed, and nothing is lost."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from db.database import Database


class FileGone(sqlite3.Error):
    """The file that was opened is no longer where it was; the message says so, and what to do."""


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A database file as it was when it was opened: another one at its path is not it."""

    path: Path
    device: int
    number: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """The file that is at `path` now."""
        found = path.stat()
        return cls(path, found.st_dev, found.st_ino)

    def is_there(self) -> bool:
        """Whether it still is at its path."""
        try:
            found = self.path.stat()
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == (self.device, self.number)

    def ensure_there(self, db: Database) -> None:
        """Does nothing where it is; else saves all that `db`, which has it open, knows.

        Raises:
            FileGone: the message names the file to which it was saved.
        """
        if self.is_there():
            return
        kept = _free(self.path)
        try:
            with closing(sqlite3.connect(kept)) as copy:
                db.conn.backup(copy)
                copy.execute("SELECT max(id) FROM runs")
        except sqlite3.Error as error:
            with suppress(OSError):
                kept.unlink()
            raise FileGone(
                f"removed or replaced during the run, and cannot be saved as {kept} ({error})"
            ) from error
        raise FileGone(
            f"removed or replaced during the run; what the run knows is in {kept}: "
            f"rename it to {self.path.name} to go on with it"
        )


def _free(path: Path) -> Path:
    """The name beside `path` under which its contents are saved."""
    number = 1
    while (kept := path.with_name(f"{path.name}.rescued-{number}")).exists():
        number += 1
    return kept
