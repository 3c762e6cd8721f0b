"""The lease on the database, held for the length of a session: no two runs at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.app.run.process import is_alive, this_process
from crawler.app.terminal.errors import Misuse
from db import lease
from db.lease import Held, Lease
from db.store import Store
from db.writer import Writer

LEASE_LASTS = timedelta(seconds=60)
"""How long a holder on another machine must be silent before it counts as dead."""


class Busy(Misuse):
    """Another run is writing to the same database."""


@dataclass(slots=True)
class HeldLease:
    """The lease as long as it is ours; `when_lost` is called once another process has taken it."""

    writer: Writer
    lease: Lease
    when_lost: Callable[[], None] = field(default=lambda: None)

    async def keep(self) -> None:
        """Renews the lease until it is lost."""
        while await self.writer.call(self._renewed):  # noqa: ASYNC110 a lease is kept by the clock
            await asyncio.sleep(LEASE_LASTS.total_seconds() / 3)
        self.when_lost()

    def _renewed(self, store: Store) -> bool:
        now = datetime.now(UTC)
        return lease.renew(store.db, self.lease, now=now, ttl=LEASE_LASTS) is not None


@asynccontextmanager
async def leased(
    writer: Writer, name: str, *, break_foreign: bool = False
) -> AsyncIterator[HeldLease]:
    """Holds the lease for the length of a block and renews it meanwhile.

    Raises:
        Busy: another run has it; with `break_foreign`, one on this machine.
    """
    here = this_process()
    taken = await writer.call(
        lambda store: lease.acquire(
            store.db,
            holder=here,
            now=datetime.now(UTC),
            ttl=LEASE_LASTS,
            is_alive=is_alive,
            break_foreign=break_foreign,
        )
    )
    if isinstance(taken, Held):
        until = taken.expires_at
        who = f"process {taken.holder.pid} on {taken.holder.host}"
        remedy = "wait until it ends, or use another --db"
        if taken.holder.host != here.host:
            remedy += f"; if it will not come back, use --break-lease (it counts until {until})"
        raise Busy(f"database {name}: in use by {who}; {remedy}")
    held = HeldLease(writer, taken)
    keeping = asyncio.create_task(held.keep())
    try:
        yield held
    finally:
        keeping.cancel()
        await writer.call(lambda store: lease.release(store.db, taken))
