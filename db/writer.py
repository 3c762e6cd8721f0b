"""`Writer`: the one thread that owns the database connection, as the event loop sees it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from crawler.model import Check, Fetched
from db.connect import BUSY_TIMEOUT, connect
from db.failures import DATABASE_ERRORS, StoreFailed, explain
from db.rescue import OpenFile
from db.store import Store

T = TypeVar("T")

BATCH = 200
"""Checks that are written in one transaction at most."""
INTERVAL = 0.25
"""Seconds a check waits for others to share its transaction."""
IN_FLIGHT = 4
"""Batches handed to the thread before `record` waits."""


class Writer:
    """A `Store` on a thread of its own; use it as `async with Writer(path) as writer`.

    Operations run in the order in which they were asked for. After the first failed batch
    no more checks are written: every later call, and leaving the block, raises the same
    `StoreFailed`; batches committed before are safe.
    """

    def __init__(self, path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> None:
        self._path = path
        self._busy_timeout = busy_timeout
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._pending: list[Check] = []
        self._run_id = 0
        self._timer: asyncio.TimerHandle | None = None
        self._writes: set[asyncio.Future[None]] = set()
        self._failure: BaseException | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        """Open the database.

        Raises:
            DatabaseRefused: it cannot be opened; the thread is gone again.
        """
        try:
            self._store = await self._on_thread(self._open)
        except BaseException:
            self._thread.shutdown(wait=False)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Flush and close; an exception on its way out of the block is not replaced."""
        try:
            await self.aclose()
        except StoreFailed:
            if error is None:
                raise

    async def aclose(self) -> None:
        """Write what is pending and close the database; a second call does nothing.

        Raises:
            StoreFailed: not everything recorded could be written.
        """
        if self._closed:
            return
        self._closed = True
        self._submit()
        # Shielded, so that a cancelled caller cannot leave rows behind in memory.
        await asyncio.shield(self._finish())
        self._raise_failure()

    async def call(self, operation: Callable[[Store], T]) -> T:
        """The result of `operation` on the store, after everything recorded so far.

        Raises:
            StoreFailed: this operation or an earlier write failed.
        """
        self._submit()
        while self._writes:
            await asyncio.wait(self._writes)
        self._raise_failure()
        try:
            return await self._on_thread(lambda: self._done(operation))
        except DATABASE_ERRORS as error:
            raise self._failed(error) from error

    async def record(self, run_id: int, check: Check) -> None:
        """Queue a check; waits only while the thread is several batches behind.

        Raises:
            StoreFailed: an earlier write failed.
        """
        self._raise_failure()
        if run_id != self._run_id:
            self._submit()
            self._run_id = run_id
        self._pending.append(_without_body(check))
        if len(self._pending) >= BATCH:
            self._submit()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(INTERVAL, self._submit)
        while len(self._writes) >= IN_FLIGHT:
            await asyncio.wait(self._writes, return_when=asyncio.FIRST_COMPLETED)

    def _open(self) -> Store:
        store = Store(connect(self._path, busy_timeout=self._busy_timeout))
        self._file = OpenFile.of(self._path)
        return store

    def _done(self, operation: Callable[[Store], T]) -> T:
        """The result of `operation`, which is in the file that everybody else sees."""
        try:
            return operation(self._store)
        finally:
            # Also where it failed: another program may have changed the journal under our feet.
            self._file.ensure_there(self._store.db)

    def _submit(self) -> None:
        """Hand the pending checks to the thread."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._pending or self._failure is not None:
            return
        run_id, batch, self._pending = self._run_id, self._pending, []
        write = self._on_thread(lambda: self._done(lambda store: store.record(run_id, batch)))
        self._writes.add(write)
        write.add_done_callback(self._written)

    def _written(self, write: asyncio.Future[None]) -> None:
        self._writes.discard(write)
        if write.cancelled():
            return
        error = write.exception()
        if error is not None and self._failure is None:
            self._failure = self._failed(error) if isinstance(error, DATABASE_ERRORS) else error

    def _failed(self, error: BaseException) -> StoreFailed:
        failure = StoreFailed(explain(self._path, error))
        failure.__cause__ = error
        return failure

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    async def _finish(self) -> None:
        while self._writes:
            await asyncio.wait(self._writes)
        await self._on_thread(self._store.db.close)
        self._thread.shutdown(wait=False)

    def _on_thread(self, function: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, function)


def _without_body(check: Check) -> Check:
    """Bodies are not stored; waiting checks must not hold them in memory."""
    if isinstance(check.outcome, Fetched) and check.outcome.body:
        return replace(check, outcome=replace(check.outcome, body=b""))
    return check
