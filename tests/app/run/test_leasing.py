"""How long a lease lasts, and how often it is renewed."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

import pytest

from crawler.app.run.leasing import leased
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
