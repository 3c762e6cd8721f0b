"""Guards against tests that hang. They end a hang; no test expects to be faster than they are."""

import asyncio
import subprocess
import threading
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

HANGS_AFTER = 300.0
"""Seconds. Far more than a step takes on the slowest machine, even a busy one."""


async def soon(awaited: Awaitable[T]) -> T:
    """What `awaited` gives; `TimeoutError` where it hangs."""
    return await asyncio.wait_for(awaited, HANGS_AFTER)


@contextmanager
def started(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: int | None = None,
    stdout: int | None = None,
    stderr: int | None = None,
) -> Iterator["subprocess.Popen[str]"]:
    """A process that does not outlive its block, and is killed where it hangs.

    So a test may read its output or wait for its end without a limit of its own.
    """
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdin=stdin, stdout=stdout, stderr=stderr, text=True
    )
    guard = threading.Timer(HANGS_AFTER, process.kill)
    guard.start()
    try:
        with process:
            try:
                yield process
            except BaseException:
                process.kill()
                raise
    finally:
        guard.cancel()
