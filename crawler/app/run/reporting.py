"""From the database to one `Report`."""

from datetime import datetime
from pathlib import Path

from crawler.app.terminal.errors import Misuse
from db import queries
from db.connect import Database, reading
from db.failures import DatabaseRefused
from db.kinds import iso
from reports.build import build
from reports.model import Report


def read_report(db: Database, run_id: int, now: datetime) -> Report | None:
    """The report of a run in an open database, None where there is no such run."""
    run = queries.run(db, run_id)
    if run is None:
        return None
    return build(
        run,
        queries.links(db, run_id),
        queries.entries(db, run_id),
        queries.events(db, run_id),
        notes=queries.notes(db, run_id),
        generated_at=iso(now),
    )


def report_of(path: Path, run_id: int | None, now: datetime) -> Report:
    """The report of run `run_id`, or of the last run, in the database file `path`.

    Raises:
        Misuse: where the database cannot be read or has no such run.
    """
    try:
        with reading(path) as db:
            last = queries.latest_run(db)
            if last is None:
                raise Misuse(f"database {path} has no runs; run `linktend check` first")
            wanted = last.id if run_id is None else run_id
            # SQLite might not even have a number for others.
            report = read_report(db, wanted, now) if 0 < wanted <= last.id else None
            if report is None:
                raise Misuse(f"database {path} has no run {run_id}; the last run is {last.id}")
            return report
    except DatabaseRefused as error:
        raise Misuse(str(error)) from error
