"""All that a run needs, opened and closed together: network, documents, database, lease."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.app.config import Config
from crawler.app.engine import open_fetcher
from crawler.app.errors import Misuse
from crawler.app.load import load
from crawler.app.process import is_alive, this_process
from crawler.app.progress import Watcher
from crawler.app.reporting import read_report
from crawler.app.run import Run
from crawler.fetch import Fetcher
from db import lease
from db.failures import DatabaseRefused, StoreFailed
from db.lease import Held, Lease
from db.store import Store
from db.writer import Writer
from reports.model import Report
from sources.model import Parsed

LEASE_LASTS = timedelta(seconds=60)
"""How long a holder on another machine must be silent before it counts as dead."""


class Busy(Misuse):
    """Another run is writing to the same database."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open database and network, and the documents to check."""

    config: Config
    fetcher: Fetcher
    writer: Writer
    documents: tuple[Parsed, ...]

    def run(self, watcher: Watcher) -> Run:
        """A run over the documents, followed by `watcher`."""
        return Run(self.config, self.fetcher, self.writer, self.documents, watcher)

    async def report(self, run_id: int) -> Report:
        """The report of a run of this database."""
        now = datetime.now(UTC)
        report = await self.writer.call(lambda store: read_report(store.db, run_id, now))
        assert report is not None  # noqa: S101 the caller's run is in the database
        return report


@asynccontextmanager
async def open_session(config: Config) -> AsyncIterator[Session]:
    """A session, alone on its database; the sources are read before it is touched.

    Raises:
        Busy: another run has the database.
        Misuse: a source or the database cannot be used.
    """
    try:
        async with (
            open_fetcher(config) as fetcher,
            _documents_and_writer(config, fetcher) as (documents, writer),
            _leased(writer, config.db),
        ):
            yield Session(config, fetcher, writer, documents)
    except (DatabaseRefused, StoreFailed) as error:
        raise Misuse(str(error)) from error


@asynccontextmanager
async def _documents_and_writer(
    config: Config, fetcher: Fetcher
) -> AsyncIterator[tuple[tuple[Parsed, ...], Writer]]:
    documents = await load(config, fetcher)
    async with Writer(Path(config.db)) as writer:
        yield documents, writer


@asynccontextmanager
async def _leased(writer: Writer, name: str) -> AsyncIterator[None]:
    """Holds the lease for the length of a block and renews it meanwhile."""
    taken = await writer.call(
        lambda store: lease.acquire(
            store.db,
            holder=this_process(),
            now=datetime.now(UTC),
            ttl=LEASE_LASTS,
            is_alive=is_alive,
        )
    )
    if isinstance(taken, Held):
        who = f"process {taken.holder.pid} on {taken.holder.host}"
        raise Busy(f"database {name}: {who} is writing to it: wait for it, or give another --db")
    renewing = asyncio.create_task(_renew(writer, taken))
    try:
        yield
    finally:
        renewing.cancel()
        await writer.call(lambda store: lease.release(store.db, taken))


async def _renew(writer: Writer, taken: Lease) -> None:
    def renew(store: Store) -> None:
        lease.renew(store.db, taken, now=datetime.now(UTC), ttl=LEASE_LASTS)

    while True:
        await asyncio.sleep(LEASE_LASTS.total_seconds() / 3)
        await writer.call(renew)
