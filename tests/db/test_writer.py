import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.model import Check, Fetched
from db import queries, writer
from db.connect import connect, reading
from db.failures import DatabaseRefused, StoreFailed
from db.store import Store
from db.writer import Writer
from tests.db.values import begin, check
from tests.guards import HANGS_AFTER, soon
from tests.virtual_time import run_virtually


def url(number: int) -> str:
    return f"https://a.example/{number}"


def stored(path: Path) -> int:
    with reading(path) as db:
        return db.tools.table("checks").count


async def test_what_is_recorded_is_there_when_the_block_is_left(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    async with Writer(path) as writes:
        run = await writes.call(begin)
        for number in range(1_050):
            await writes.record(run.id, check(url(number)))
    assert stored(path) == 1_050


async def test_an_operation_sees_everything_recorded_before_it(tmp_path: Path) -> None:
    async with Writer(tmp_path / "links.db") as writes:
        run = await writes.call(begin)
        for number in range(3):
            await writes.record(run.id, check(url(number)))
            counts = await writes.call(lambda store: queries.counts(store.db, run.id))
            assert counts == {"ok": number + 1}


async def test_a_lone_check_is_committed_within_the_interval(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "INTERVAL", 0.001)
    saved = asyncio.Event()
    loop = asyncio.get_running_loop()
    record = Store.record

    def watched(store: Store, run_id: int, checks: list[Check]) -> None:
        record(store, run_id, checks)
        loop.call_soon_threadsafe(saved.set)

    monkeypatch.setattr(Store, "record", watched)
    async with Writer(tmp_path / "links.db") as writes:
        run = await writes.call(begin)
        await writes.record(run.id, check(url(1)))
        await soon(saved.wait())
        assert stored(tmp_path / "links.db") == 1


async def test_200_checks_share_a_transaction_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "INTERVAL", 3_600.0)
    batches: list[int] = []
    monkeypatch.setattr(Store, "record", lambda *given: batches.append(len(given[2])))
    async with Writer(tmp_path / "links.db") as writes:
        for number in range(450):
            await writes.record(1, check(url(number)))
    assert batches == [200, 200, 50]


def test_a_check_waits_for_others_for_a_quarter_of_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments: list[float] = []

    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        run_in_executor = loop.run_in_executor

        def noted(thread: Executor, work: Callable[[], object]) -> "asyncio.Future[object]":
            moments.append(loop.time())
            return run_in_executor(thread, work)

        async with Writer(tmp_path / "links.db") as writes:
            run = await writes.call(begin)
            monkeypatch.setattr(loop, "run_in_executor", noted)
            await writes.record(run.id, check(url(1)))
            await asyncio.sleep(1.0)
            return moments.copy()

    assert run_virtually(main()) == [0.25]


async def test_the_database_is_only_touched_by_one_thread_that_is_not_the_loops(
    tmp_path: Path,
) -> None:
    async with Writer(tmp_path / "links.db") as writes:
        threads = {await writes.call(lambda _: threading.get_ident()) for _ in range(3)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_record_waits_while_the_thread_is_behind_and_bodies_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH", 1)
    gate = threading.Event()
    batches: list[list[Check]] = []

    def slow(_: Store, _run_id: int, checks: list[Check]) -> None:
        gate.wait(HANGS_AFTER)
        batches.append(checks)

    monkeypatch.setattr(Store, "record", slow)
    one = check(url(1))
    assert isinstance(one.outcome, Fetched)
    heavy = replace(one, outcome=replace(one.outcome, body=b"x" * 1000))
    async with Writer(tmp_path / "links.db") as writes:
        for _ in range(3):
            await writes.record(1, heavy)
        waiting = asyncio.ensure_future(writes.record(1, heavy))
        await asyncio.sleep(0)
        has_to_wait = not waiting.done()
        gate.set()
        await waiting
    assert has_to_wait
    assert batches == [[one]] * 4


async def test_a_full_disk_stops_the_run_and_what_was_committed_is_safe(tmp_path: Path) -> None:
    path = tmp_path / "links.db"

    async def record_on_a_small_disk() -> None:
        async with Writer(path) as writes:
            run = await writes.call(begin)
            await writes.record(run.id, check(url(0)))
            await writes.call(lambda store: fill_up(store, spare_pages=30))
            for number in range(1, 5_000):
                await writes.record(run.id, check(url(number)))

    with pytest.raises(StoreFailed, match="the disk is full") as failure:
        await record_on_a_small_disk()
    assert str(path) in str(failure.value)
    with connect(path) as db:
        assert 0 < db.tools.table("checks").count < 5_000
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        resumed = Store(db).begin_run(
            sources=[], plan="plan", at=check("").checked_at, resume_after=check("").checked_at
        )
        assert len(resumed.done) == db.tools.table("checks").count


def fill_up(store: Store, *, spare_pages: int) -> None:
    used = store.db.execute("PRAGMA page_count").fetchone()[0]
    store.db.execute(f"PRAGMA max_page_count = {used + spare_pages}")


async def test_a_failure_is_raised_by_every_later_call_and_at_the_end(tmp_path: Path) -> None:
    writes = Writer(tmp_path / "links.db")
    await writes.__aenter__()
    run = await writes.call(begin)
    await writes.call(lambda store: store.db.execute("PRAGMA query_only = ON"))
    await writes.record(run.id, check(url(1)))
    for _ in range(2):
        with pytest.raises(StoreFailed, match="read-only; make"):
            await writes.call(lambda store: store.db.tools.table("checks").count)
    with pytest.raises(StoreFailed, match="read-only; make"):
        await writes.record(run.id, check(url(2)))
    with pytest.raises(StoreFailed, match="read-only; make"):
        await writes.aclose()
    await writes.aclose()


async def test_a_writer_that_is_locked_out_says_so(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    other = connect(path)
    async with Writer(path, busy_timeout=0.01) as writes:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFailed, match="locked by another program"):
            await writes.call(begin)
    other.rollback()
    other.close()


async def test_a_short_lock_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    other = connect(path)
    async with Writer(path) as writes:
        other.execute("BEGIN IMMEDIATE")
        beginning = asyncio.ensure_future(writes.call(begin))
        await asyncio.sleep(0)
        other.rollback()
        assert (await beginning).id == 1
    other.close()


async def test_a_refused_database_is_refused_at_the_door(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="is a directory"):
        async with Writer(tmp_path):
            pytest.fail("a directory was opened")


async def test_an_error_in_the_block_is_not_hidden_by_a_failed_write(tmp_path: Path) -> None:
    async def fail() -> None:
        async with Writer(tmp_path / "links.db") as writes:
            await writes.call(lambda store: store.db.execute("PRAGMA query_only = ON"))
            await writes.record(1, check(url(1)))
            raise LookupError("the block's own")

    with pytest.raises(LookupError, match="the block's own"):
        await fail()


async def test_a_cancelled_block_still_saves_what_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    recorded = asyncio.Event()

    async def run() -> None:
        async with Writer(path) as writes:
            begun = await writes.call(begin)
            await writes.record(begun.id, check(url(1)))
            recorded.set()
            await asyncio.Event().wait()

    task = asyncio.ensure_future(run())
    await recorded.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert stored(path) == 1


async def test_an_error_that_is_not_the_databases_is_not_dressed_up_as_one(tmp_path: Path) -> None:
    async with Writer(tmp_path / "links.db") as writes:
        with pytest.raises(ZeroDivisionError):
            await writes.call(lambda _: 1 // 0)
        with pytest.raises(StoreFailed, match="no such table") as failure:
            await writes.call(lambda store: store.db.execute("SELECT * FROM nowhere"))
        assert isinstance(failure.value.__cause__, sqlite3.OperationalError)


async def test_text_that_is_no_utf8_fails_the_store_in_one_line(tmp_path: Path) -> None:
    def broken(_: Store) -> str:
        return b"\xff".decode()

    with pytest.raises(StoreFailed, match="corrupt; move it away"):
        async with Writer(tmp_path / "links.db") as writes:
            await writes.call(broken)


def removed(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    other = path.with_name("other.db")
    with connect(other):
        pass
    other.rename(path)


def cleared(path: Path) -> None:
    for file in path.parent.iterdir():
        file.unlink()


def remade(path: Path) -> None:
    path.rename(path.with_name("old.db"))
    with connect(path):
        pass


async def losing(path: Path, lose: Callable[[Path], None], *, asking: bool = True) -> None:
    """A run of 200 checks whose database is taken away before the last one."""
    async with Writer(path) as writes:
        run = await writes.call(begin)
        for number in range(1, 200):
            await writes.record(run.id, check(url(number)))
        await writes.call(lambda _: None)
        lose(path)
        await writes.record(run.id, check(url(200)))
        if asking:
            await writes.call(lambda store: queries.counts(store.db, run.id))


@pytest.mark.parametrize("lose", [removed, replaced, cleared])
@pytest.mark.parametrize("asking", [True, False])
async def test_a_database_that_is_taken_away_ends_the_run_and_is_saved(
    tmp_path: Path, lose: Callable[[Path], None], *, asking: bool
) -> None:
    path, saved = tmp_path / "links.db", tmp_path / "links.db.rescued-1"
    with pytest.raises(StoreFailed) as failure:
        await losing(path, lose, asking=asking)
    assert str(failure.value) == (
        f"database {path}: removed or replaced during the run; what the run knows is in {saved}: "
        "rename it to links.db to go on with it"
    )
    assert stored(saved) == 200


async def test_a_database_that_another_program_makes_anew_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(StoreFailed, match="removed or replaced during the run"):
        await losing(tmp_path / "links.db", remade)


async def test_a_saved_database_replaces_no_earlier_one(tmp_path: Path) -> None:
    for number in (1, 2):
        with pytest.raises(StoreFailed, match=f"links.db.rescued-{number}"):
            await losing(tmp_path / "links.db", removed)


async def test_a_database_whose_folder_is_gone_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(StoreFailed, match="removed or replaced during the run, and cannot be sav"):
        await losing(folder / "links.db", lambda path: shutil.rmtree(path.parent))
