import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.connect import connect
from db.database import Database
from db.lease import Held, Holder, Lease, acquire, release, renew
from tests.db.other_process import holder
from tests.db.values import START
from tests.guards import started

ROOT = Path(__file__).parents[2]
TTL = timedelta(minutes=1)
ME = Holder("this-host", 10, "at noon")
OTHER = Holder("this-host", 11, "at ten")
REMOTE = Holder("another-host", 10, "at noon")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with connect(tmp_path / "links.db") as opened:
        yield opened


def take(db: Database, who: Holder, *, minutes: int = 0, alive: bool = True) -> Lease | Held:
    now = START + timedelta(minutes=minutes)
    return acquire(db, holder=who, now=now, ttl=TTL, is_alive=lambda _: alive)


def test_a_free_lease_is_taken_and_the_next_is_told_who_has_it(db: Database) -> None:
    assert take(db, ME) == Lease(ME, "2026-03-01T12:01:00Z")
    assert take(db, OTHER) == Held(ME, "2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z")


def test_a_released_lease_is_free(db: Database) -> None:
    mine = take(db, ME)
    assert isinstance(mine, Lease)
    release(db, mine)
    assert isinstance(take(db, OTHER), Lease)


def test_a_renewed_lease_lasts_longer(db: Database) -> None:
    mine = take(db, ME)
    assert isinstance(mine, Lease)
    assert renew(db, mine, now=START + TTL, ttl=TTL) == Lease(ME, "2026-03-01T12:02:00Z")
    assert isinstance(take(db, OTHER, minutes=1), Held)


def test_an_expired_lease_is_taken_over_and_its_holder_learns_it(db: Database) -> None:
    mine = take(db, ME)
    assert isinstance(mine, Lease)
    assert isinstance(take(db, REMOTE, minutes=1), Lease)
    assert renew(db, mine, now=START + TTL, ttl=TTL) is None
    release(db, mine)
    assert isinstance(take(db, OTHER, minutes=1), Held)


def test_the_lease_of_a_dead_process_on_this_host_is_taken_over_at_once(db: Database) -> None:
    take(db, ME)
    assert isinstance(take(db, OTHER, alive=False), Lease)


def test_a_process_id_used_again_is_another_holder(db: Database) -> None:
    take(db, ME)
    later = Holder(ME.host, ME.pid, "at one")
    assert isinstance(take(db, later), Held)
    assert isinstance(take(db, later, alive=False), Lease)


def test_a_suspended_process_on_this_host_keeps_its_lease_however_late_it_is(db: Database) -> None:
    take(db, ME)
    assert isinstance(take(db, OTHER, minutes=60), Held)


def test_nobody_can_tell_whether_a_process_elsewhere_is_dead(db: Database) -> None:
    take(db, REMOTE)
    assert isinstance(take(db, ME, alive=False), Held)


def test_only_the_lease_of_another_host_can_be_broken(db: Database) -> None:
    far = timedelta(days=10_000)
    acquire(db, holder=REMOTE, now=START, ttl=far, is_alive=lambda _: True)
    assert isinstance(take(db, ME, minutes=60), Held)
    taken = acquire(db, holder=ME, now=START, ttl=TTL, is_alive=lambda _: True, break_foreign=True)
    assert taken == Lease(ME, "2026-03-01T12:01:00Z")
    again = acquire(
        db, holder=OTHER, now=START, ttl=TTL, is_alive=lambda _: True, break_foreign=True
    )
    assert isinstance(again, Held)


def test_taking_it_twice_is_taking_it_once(db: Database) -> None:
    assert take(db, ME) == take(db, ME)


def is_alive(who: Holder) -> bool:
    try:
        os.kill(who.pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_of_two_processes_one_holds_the_lease_until_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    command = [sys.executable, "-m", "tests.db.other_process", "hold", str(path)]
    pipe = subprocess.PIPE
    with started(command, cwd=ROOT, stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        with connect(path) as db:
            held = acquire(db, holder=ME, now=START, ttl=TTL, is_alive=is_alive)
            assert isinstance(held, Held)
            assert held.holder == holder(pid)
            process.kill()
            process.wait()
            taken = acquire(db, holder=ME, now=START, ttl=TTL, is_alive=is_alive)
            assert taken == Lease(ME, "2026-03-01T12:01:00Z")
