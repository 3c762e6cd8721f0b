"""`Store`: the writes of a run, each method one transaction. For one thread (see `db.writer`)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from crawler.model import Check, Verdict
from crawler.verdict.events import change
from db import statements as sql
from db.columns import Row
from db.connect import transaction
from db.database import Database
from db.kinds import array, iso
from db.model import RunStatus
from db.names import Names, is_lasting
from db.tables import DOCUMENT, NOTE
from db.to_rows import (
    check_row,
    digest,
    entry_row,
    fragment_rows,
    hop_rows,
    link_row,
    page_row,
    url_row,
)
from sources.model import Link, Note, Parsed


@dataclass(frozen=True, slots=True)
class RunHandle:
    """A run begun or taken up again.

    `done` holds the targets that have their final check in it, by what `names` calls them: leave
    out a target when `names.of(target.url) in done`. Those whose names may have been another's are
    not in it; they are checked again.
    """

    id: int
    resumed: bool
    done: frozenset[str]
    names: Names = field(default_factory=Names, compare=False)


class Store:
    """Writes runs, documents and checks into an open database.

    Errors of SQLite come out as they are; the transaction they met is rolled back.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self._names = Names()
        db.execute(sql.MAKE_NEW_PAGES)

    def begin_run(
        self,
        *,
        sources: Sequence[str],
        plan: str,
        at: datetime,
        resume_after: datetime | None,
    ) -> RunHandle:
        """Begin a run, or take up the newest one where it did not end.

        `plan` is a fingerprint of what is checked and how. The newest run is resumed when it was
        killed or interrupted, has the same plan, and started at or after `resume_after` (None:
        never). An older one is not: run ids are the order of history. A killed run that is not
        resumed is closed as interrupted; nobody vetted it, so it yields no events.
        """
        with transaction(self.db):
            unfinished = self._resumable(plan, resume_after)
            if unfinished is None:
                values = (array(tuple(sources)), plan, iso(at))
                unfinished = self.db.execute(sql.ADD_RUN, values).lastrowid or 0
                run = RunHandle(unfinished, resumed=False, done=frozenset(), names=self._names)
            else:
                self.db.execute(sql.RESUME_RUN, (unfinished,))
                checked = self.db.execute(sql.CHECKED_URLS, (unfinished,))
                done = frozenset(name for (name,) in checked if is_lasting(name))
                run = RunHandle(unfinished, resumed=True, done=done, names=self._names)
            self.db.execute(sql.CLOSE_KILLED_RUNS, (run.id,))
        return run

    def _resumable(self, plan: str, resume_after: datetime | None) -> int | None:
        newest = self.db.execute(sql.NEWEST_RUN).fetchone()
        if newest is None or resume_after is None:
            return None
        run_id: int = newest[0]
        unfinished = newest[2] in {RunStatus.RUNNING, RunStatus.INTERRUPTED}
        same = newest[1] == plan and newest[3] >= iso(resume_after)
        return run_id if unfinished and same else None

    def save_documents(
        self,
        run_id: int,
        parsed: Sequence[Parsed],
        *,
        at: datetime,
        target_of: Callable[[Link], str],
    ) -> None:
        """Make `parsed` the documents of the run, in this order after those saved before.

        A document's links and entries are replaced only where they differ from those stored.
        """
        with transaction(self.db):
            for each in parsed:
                self._save_document(run_id, each, iso(at), target_of)

    def save_not_read(self, run_id: int, notes: Iterable[Note]) -> None:
        """Make `notes` what the run says of files that it does not read."""
        with transaction(self.db):
            self.db.execute(sql.DELETE_NOT_READ, (run_id,))
            self._write(sql.ADD_NOTE, ({"run_id": run_id, **NOTE.row(note)} for note in notes))

    def _save_document(
        self, run_id: int, parsed: Parsed, at: str, target_of: Callable[[Link], str]
    ) -> None:
        document = DOCUMENT.row(parsed.document)
        self.db.execute(sql.ADD_DOCUMENT, {**document, "run_id": run_id, "parsed_at": at})
        found = self.db.execute(sql.DOCUMENT_NAMED, (document["name"],)).fetchone()
        document_id, stored_digest = found
        self.db.execute(sql.ADD_RUN_DOCUMENT, (run_id, document_id))
        self.db.execute(sql.DELETE_NOTES, (run_id, document["name"]))
        self._write(sql.ADD_NOTE, ({"run_id": run_id, **NOTE.row(note)} for note in parsed.notes))
        links = [link_row(link, self._names.of(target_of(link))) for link in parsed.links]
        entries = [entry_row(entry) for entry in parsed.entries]
        owners = [entry.links for entry in parsed.entries]
        # Of the rows, not of the text: a better parser finds other links in the same text.
        links_digest = digest([links, entries, owners])
        if links_digest == stored_digest:
            return
        self.db.execute(sql.DELETE_LINKS, (document_id,))
        self.db.execute(sql.DELETE_ENTRIES, (document_id,))
        first_id = self.db.execute(sql.LAST_ENTRY_ID).fetchone()[0] + 1
        entry_of = {link: first_id + index for index, owned in enumerate(owners) for link in owned}
        for index, entry in enumerate(entries):
            entry |= {"id": first_id + index, "document_id": document_id}
        for index, link in enumerate(links):
            link |= {"document_id": document_id, "entry_id": entry_of.get(index)}
        self._write(sql.ADD_ENTRY, entries)
        self._write(sql.ADD_URL, (url_row(str(link["target"]), at) for link in links))
        self._write(sql.ADD_LINK, links)
        self.db.execute(sql.SET_LINKS_DIGEST, (links_digest, document_id))

    def record(self, run_id: int, checks: Sequence[Check]) -> None:
        """Save the final checks of targets, replacing what the run had for the same targets."""
        rows: dict[str, Row] = {}
        pages: list[Row] = []
        hops: dict[str, list[Row]] = {}
        fragments: dict[str, list[Row]] = {}
        for check in checks:
            page = page_row(check.facts) if check.facts else None
            if page:
                pages.append(page)
            row = check_row(check, self._names.of(check.target.url))
            row |= {"run_id": run_id, "page": page["digest"] if page else None}
            url = str(row["url"])
            rows[url] = row
            hops[url] = [{**hop, "run_id": run_id} for hop in hop_rows(url, check.outcome)]
            fragments[url] = [{**each, "run_id": run_id} for each in fragment_rows(url, check)]
        urls = (url_row(url, str(row["checked_at"])) for url, row in rows.items())
        with transaction(self.db):
            self._write(sql.ADD_URL, urls)
            self._write(sql.ADD_NEW_PAGE, pages)
            self.db.execute(sql.ADD_PAGES)
            self.db.execute(sql.DELETE_NEW_PAGES)
            self._write(sql.SAVE_CHECK, rows.values())
            self._write(sql.ADD_REDIRECT, chain.from_iterable(hops.values()))
            self._write(sql.ADD_FRAGMENT, chain.from_iterable(fragments.values()))

    def finish_run(
        self, run_id: int, status: RunStatus, at: datetime, *, forget_failures: bool = False
    ) -> None:
        """Close a run and, unless it was inconclusive, derive its events.

        Each check, and each fragment looked for, is compared with the URL's check in the latest
        earlier run that counted; a run counts when it is finished as complete or interrupted.
        `forget_failures` deletes the run's checks that found a failing or broken link: they would
        blame links for our own network.
        """
        counted = status in {RunStatus.COMPLETE, RunStatus.INTERRUPTED}
        with transaction(self.db):
            if forget_failures:
                self.db.execute(sql.DELETE_FAILURES, (run_id,))
            if counted:
                self._add_events(run_id)
                self.db.execute(sql.COUNT_CHECKS, (run_id,))
            self.db.execute(sql.FINISH_RUN, (status.value, iso(at), counted, run_id))

    def _add_events(self, run_id: int) -> None:
        for changes in (sql.CHANGES, sql.FRAGMENT_CHANGES):
            for row in [*self.db.query(changes, (run_id,))]:
                kind = change(Verdict(row["from_verdict"]), Verdict(row["to_verdict"]))
                if kind is not None:
                    self.db.execute(sql.ADD_EVENT, {**row, "run_id": run_id, "kind": kind.value})

    def _write(self, statement: str, rows: Iterable[Row]) -> None:
        """Many rows by one prepared statement, inside the caller's transaction.

        `Table.upsert_all` took 1.6 times the CPU on `checks`, and cannot look up `urls.id`.
        """
        self.db.conn.executemany(statement, rows)
