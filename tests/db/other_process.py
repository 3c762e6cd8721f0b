"""Programs that tests run as processes of their own, and kill: `python -m tests.db.other_process`.

`record PATH COUNT` records checks 0 … COUNT-1 in one run, resuming it, prints now and then how many
are committed, and waits to be killed; `finish PATH COUNT` ends the run instead. `hold PATH` takes
the lease, prints its process id and waits.
"""

# ruff: noqa: T201 - what it prints is read by the test that started it

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

from crawler.model import Check, Hop, PageFacts, Verdict
from db import lease
from db.connect import connect
from db.model import RunStatus
from db.scrub import scrub_url
from db.store import Store
from db.writer import Writer
from tests.db.values import START, check

REPORT_EVERY = 23


def numbered(number: int) -> Check:
    """Check `number` of the run, always the same one."""
    url = f"https://host{number % 7}.example/{number}"
    hops = [Hop(f"{url}/{step}", 301, f"{url}/{step + 1}") for step in range(number % 3)]
    facts = (
        PageFacts(title=f"Page {number}", description="Some words on it") if number % 2 else None
    )
    verdict = Verdict.BROKEN if number % 5 == 0 else Verdict.OK
    return check(url, verdict, facts=facts, hops=hops)


def holder(pid: int) -> lease.Holder:
    return lease.Holder("this-host", pid, "started")


async def record(path: Path, count: int, *, finish: bool) -> None:
    async with Writer(path) as writer:
        run = await writer.call(
            lambda store: store.begin_run(
                sources=["list.md"], plan="plan", at=START, resume_after=START
            )
        )
        print(await writer.call(committed), flush=True)
        for number in range(count):
            each = numbered(number)
            if scrub_url(each.target.url) in run.done:
                continue
            await writer.record(run.id, each)
            if number % REPORT_EVERY == 0:
                print(await writer.call(committed), flush=True)
        print(await writer.call(committed), flush=True)
        if not finish:
            sys.stdin.read()
        await writer.call(lambda store: store.finish_run(run.id, RunStatus.COMPLETE, START))


def committed(store: Store) -> int:
    return store.db.tools.table("checks").count


def hold(path: Path) -> None:
    db = connect(path)
    lease.acquire(
        db,
        holder=holder(os.getpid()),
        now=START,
        ttl=timedelta(hours=1),
        is_alive=lambda _: True,
    )
    print(os.getpid(), flush=True)
    sys.stdin.read()


def main() -> None:
    command, path, *rest = sys.argv[1:]
    if command == "hold":
        hold(Path(path))
    else:
        asyncio.run(record(Path(path), int(rest[0]), finish=command == "finish"))


if __name__ == "__main__":
    main()
