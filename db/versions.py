"""Which version of the schema a file has, told without importing what makes it.

A file at the current version is opened as it is; only others need `db.migrations`.
"""

from enum import Enum, auto

from db.database import Database

OURS = "linktend"
"""The name of our migrations in the table of all that were applied."""
KNOWN = ("m001_first_schema", "m002_profile", "m003_notes")
"""The migrations of `db.migrations`, in order; a test holds the two equal."""
_APPLIED = "_sqlite_migrations"


class Version(Enum):
    """What has to be done before a file can be used."""

    CURRENT = auto()
    OLDER = auto()
    """Empty files included."""
    NEWER = auto()
    FOREIGN = auto()


def version_of(db: Database) -> Version:
    """The version of an open file; reads only."""
    tables = db.table_names()
    applied: set[str] = set()
    if _APPLIED in tables:
        rows = db.execute(f"SELECT name FROM {_APPLIED} WHERE migration_set = ?", (OURS,))
        applied = {name for (name,) in rows}
    if tables and not applied:
        return Version.FOREIGN
    if db.execute("PRAGMA user_version").fetchone()[0] > len(KNOWN) or applied - {*KNOWN}:
        return Version.NEWER
    return Version.CURRENT if len(applied) == len(KNOWN) else Version.OLDER
