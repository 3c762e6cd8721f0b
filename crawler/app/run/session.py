"""All that a run needs, opened and closed together: network, documents, database, lease."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.app.run.engine import open_fetcher
from crawler.app.run.leasing import HeldLease, leased
from crawler.app.run.load import Loaded, load
from crawler.app.run.reporting import read_report
from crawler.app.run.run import Run
from crawler.app.settings.config import Config
from crawler.app.terminal.errors import Misuse
from crawler.app.terminal.progress import Watcher
from crawler.fetch.fetcher import Fetcher
from db.failures import DatabaseRefused, StoreFailed
from db.writer import Writer
from reports.model import Report


@dataclass(frozen=True, slots=True)
class Session:
    """An open database and network, and the documents to check."""

    config: Config
    fetcher: Fetcher
    writer: Writer
    loaded: Loaded
    lease: HeldLease

    def run(self, watcher: Watcher) -> Run:
        """A run over the documents, followed by `watcher`; it ends if the database is lost."""
        run = Run(
            self.config,
            self.fetcher,
            self.writer,
            self.loaded.documents,
            watcher,
            site=self.loaded.site,
            not_read=self.loaded.not_read,
        )
        self.lease.when_lost = run.stop
        return run

    async def report(self, run_id: int) -> Report:
        """The report of a run of this database."""
        now = datetime.now(UTC)
        report = await self.writer.call(lambda store: read_report(store.db, run_id, now))
        assert report is not None  # noqa: S101 the caller's run is in the database
        return report


@asynccontextmanager
async def open_session(config: Config, outputs: Collection[str] = ()) -> AsyncIterator[Session]:
    """A session, alone on its database; the sources are read before it is touched.

    `outputs` are files we write ourselves, which are no sources.

    Raises:
        Busy: another run has the database.
        Misuse: a source or the database cannot be used.
    """
    try:
        async with (
            open_fetcher(config) as fetcher,
            _loaded_and_writer(config, fetcher, outputs) as (loaded, writer),
            leased(writer, config.db, break_foreign=config.break_lease) as held,
        ):
            yield Session(config, fetcher, writer, loaded, held)
    except (DatabaseRefused, StoreFailed) as error:
        raise Misuse(str(error)) from error


@asynccontextmanager
async def _loaded_and_writer(
    config: Config, fetcher: Fetcher, outputs: Collection[str]
) -> AsyncIterator[tuple[Loaded, Writer]]:
    with closing(await load(config, fetcher, outputs)) as loaded:
        async with Writer(Path(config.db)) as writer:
            yield loaded, writer
