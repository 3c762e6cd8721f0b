"""What is to end a run in time is gone when the run is."""

import asyncio
import gc
import weakref
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import cast

import httpx
import pytest

from crawler.app.run.alarm import alarm
from crawler.app.run.run import Run
from crawler.app.settings.config import Config
from crawler.app.terminal.progress import Silent
from crawler.walk.site import Site
from db.writer import Writer
from sources.model import Parsed
from tests.crawler.fetching import fetcher_over
from tests.virtual_time import run_virtually


@pytest.mark.parametrize(
    ("seconds", "stays", "rings"), [(5.0, 4.0, 0), (5.0, 6.0, 1), (5.0, 60.0, 1), (0.0, 9.0, 0)]
)
def test_an_alarm_rings_once_and_only_within_its_block(
    seconds: float, stays: float, rings: int
) -> None:
    async def main() -> int:
        rung: list[None] = []
        with alarm(seconds, lambda: rung.append(None)):
            await asyncio.sleep(stays)
        await asyncio.sleep(99)
        return len(rung)

    assert run_virtually(main()) == rings


class Watching(Silent):
    """Somebody who is told of a run, and held by it alone."""


class NoSite:
    """A walk that finds nothing."""

    complete = True
    notes = ()
    known = ()
    refused = ()

    def stop(self) -> None: ...

    async def documents(self) -> AsyncGenerator[Parsed, None]:
        nothing: tuple[Parsed, ...] = ()
        for parsed in nothing:
            yield parsed


async def test_a_budget_keeps_nothing_of_a_run_that_is_over(tmp_path: Path) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    fetcher, site, watcher = fetcher_over(transport), NoSite(), Watching()
    async with Writer(tmp_path / "links.db") as writer:
        config = replace(Config(), budget=3_600.0)
        run = Run(config, fetcher, writer, (), watcher, site=cast("Site", site))
        await run.execute()
    kept = weakref.WeakSet[object]([site, watcher])
    del run, site, watcher
    gc.collect()
    assert not list(kept)
