"""One run at a time: a lease in the database, shared by every process that writes runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from db.connect import transaction
from db.kinds import iso

_NAME = "run"


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
) -> Lease | Held:
    """Take the lease, or say who has it.

    Of a holder on another host it is taken over when it has expired; of one on `holder.host` when
    `is_alive` says that it is gone, never by the clock: a suspended process goes on one day.
    """
    with transaction(db):
        held = _current(db)
        if held is not None and held.holder != holder and not _is_over(held, holder, now, is_alive):
            return held
        lease = Lease(holder, iso(now + ttl))
        db.execute(
            "INSERT INTO leases (name, host, pid, process_started, acquired_at, expires_at) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET host = excluded.host, "
            "pid = excluded.pid, process_started = excluded.process_started, "
            "acquired_at = excluded.acquired_at, expires_at = excluded.expires_at",
            (_NAME, holder.host, holder.pid, holder.started, iso(now), lease.expires_at),
        )
    return lease


def renew(db: Database, lease: Lease, *, now: datetime, ttl: timedelta) -> Lease | None:
    """The lease with a later end; None when another process has taken it over meanwhile."""
    expires_at = iso(now + ttl)
    holder = lease.holder
    with transaction(db):
        changed = db.execute(
            "UPDATE leases SET expires_at = ? "
            "WHERE name = ? AND host = ? AND pid = ? AND process_started = ?",
            (expires_at, _NAME, holder.host, holder.pid, holder.started),
        ).rowcount
    return Lease(holder, expires_at) if changed else None


def release(db: Database, lease: Lease) -> None:
    """Give the lease back; nothing happens when it has been taken over."""
    holder = lease.holder
    with transaction(db):
        db.execute(
            "DELETE FROM leases WHERE name = ? AND host = ? AND pid = ? AND process_started = ?",
            (_NAME, holder.host, holder.pid, holder.started),
        )


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
