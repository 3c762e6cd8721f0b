"""How long a lease lasts, and how often it is renewed."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

import pytest

from crawler.app.run.leasing import Busy, leased
from db import lease
from db.store import Store
from db.writer import Writer
from tests.db.values import open_store
from tests.virtual_time import run_virtually

T = TypeVar("T")
MINUTE = timedelta(minutes=1)


class AtOnce:
    """A writer without a thread, which virtual time would not wait for."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def call(self, operation: Callable[[Store], T]) -> T:
        return operation(self.store)


def test_a_lease_lasts_a_minute_and_is_renewed_every_twenty_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed_at: list[float] = []
    renew = lease.renew

    def noted(*given: object, **more: object) -> object:
        renewed_at.append(asyncio.get_running_loop().time())
        return renew(*given, **more)  # type: ignore[arg-type] # as they came

    async def main() -> lease.Lease:
        with closing(open_store(tmp_path / "links.db").db) as db:
            async with leased(cast("Writer", AtOnce(Store(db))), "links.db") as held:
                await asyncio.sleep(50)
                return held.lease

    monkeypatch.setattr(lease, "renew", noted)
    before = datetime.now(UTC).replace(microsecond=0)
    taken = run_virtually(main())
    assert renewed_at == [0.0, 20.0, 40.0]
    ends = datetime.fromisoformat(taken.expires_at)
    assert before + MINUTE <= ends <= datetime.now(UTC) + MINUTE


def test_a_lease_of_another_machine_names_its_end_and_the_option_that_breaks_it(
    tmp_path: Path,
) -> None:
    elsewhere = lease.Holder("elsewhere.example", 7, "then")
    then = datetime(2050, 1, 1, tzinfo=UTC)

    async def main(*, broken: bool) -> None:
        with closing(open_store(tmp_path / "links.db").db) as db:
            lease.acquire(db, holder=elsewhere, now=then, ttl=MINUTE, is_alive=lambda _: True)
            writer = cast("Writer", AtOnce(Store(db)))
            async with leased(writer, "links.db", break_foreign=broken):
                pass

    with pytest.raises(Busy) as caught:
        run_virtually(main(broken=False))
    assert caught.value.message == (
        "database links.db: in use by process 7 on elsewhere.example; wait until it ends, or use "
        "another --db; if it will not come back, use --break-lease (it counts until "
        "2050-01-01T00:01:00Z)"
    )
    run_virtually(main(broken=True))
