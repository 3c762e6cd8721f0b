"""One run at a time: a lease in the database, shared by every process that writes runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.columns import Row, insert, or_update
from db.connect import transaction
from db.database import Database
from db.kinds import iso
from db.tables import LEASES

_NAME = "run"
_TAKE = insert(LEASES) + or_update("name", LEASES.columns)
_OURS = "WHERE name = :name AND host = :host AND pid = :pid AND process_started = :process_started"


@dataclass(frozen=True, slots=True)
class Holder:
    """A process: `started` tells it from an earlier one with the same `pid` on the same host.

    `started` is opaque text, e.g. what the operating system gives as the process's start time.
    """

    host: str
    pid: int
    started: str


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write runs; to other hosts it ends at `expires_at` (ISO-8601 UTC)."""

    holder: Holder
    expires_at: str


@dataclass(frozen=True, slots=True)
class Held:
    """Another process has the lease."""

    holder: Holder
    acquired_at: str
    expires_at: str


def acquire(
    db: Database,
    *,
    holder: Holder,
    now: datetime,
    ttl: timedelta,
    is_alive: Callable[[Holder], bool],
    break_foreign: bool = False,
) -> Lease | Held:
    """Take the lease, or say who has it.

    With `break_foreign`, one of another host is taken over at once.

    Of a holder on another host it is taken over when it has expired; of one on `holder.host` when
    `is_alive` says that it is gone, never by the clock: a suspended process goes on one day.
    """
    with transaction(db):
        held = _current(db)
        if held is not None and held.holder != holder:
            is_foreign = held.holder.host != holder.host
            if not (break_foreign and is_foreign) and not _is_over(held, holder, now, is_alive):
                return held
        lease = Lease(holder, iso(now + ttl))
        db.execute(_TAKE, _row(lease) | {"acquired_at": iso(now)})
    return lease


def renew(db: Database, lease: Lease, *, now: datetime, ttl: timedelta) -> Lease | None:
    """The lease with a later end; None when another process has taken it over meanwhile."""
    later = Lease(lease.holder, iso(now + ttl))
    with transaction(db):
        changed = db.execute(f"UPDATE leases SET expires_at = :expires_at {_OURS}", _row(later))
    return later if changed.rowcount else None


def release(db: Database, lease: Lease) -> None:
    """Give the lease back; nothing happens when it has been taken over."""
    with transaction(db):
        db.execute(f"DELETE FROM leases {_OURS}", _row(lease))


def _row(lease: Lease) -> Row:
    holder = lease.holder
    return {
        "name": _NAME,
        "host": holder.host,
        "pid": holder.pid,
        "process_started": holder.started,
        "expires_at": lease.expires_at,
    }


def _current(db: Database) -> Held | None:
    row = db.execute(
        "SELECT host, pid, process_started, acquired_at, expires_at FROM leases WHERE name = ?",
        (_NAME,),
    ).fetchone()
    return None if row is None else Held(Holder(*row[:3]), *row[3:])


def _is_over(held: Held, asking: Holder, now: datetime, is_alive: Callable[[Holder], bool]) -> bool:
    if held.holder.host == asking.host:
        return not is_alive(held.holder)
    return held.expires_at <= iso(now)
