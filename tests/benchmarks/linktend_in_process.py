"""linktend's own frontier, examiner and fetcher over any transport, on the running loop's clock.

All that the benchmarks import of the crawler's machinery stands here.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from random import Random
from string import ascii_lowercase

import httpx

from crawler.checking.examiner import Examiner
from crawler.checking.frontier import TYPICAL, Frontier
from crawler.fetch.exchange import Exchange
from crawler.fetch.fetcher import Fetcher
from crawler.fetch.headers import Identity
from crawler.hosts.limits import Limits
from crawler.hosts.pool import HostPool
from crawler.model import Check, Policy, Skipped, Target, Verdict
from crawler.verdict.probe import LETTERS
from tests.benchmarks.virtual_web import EPOCH


async def check_all(
    urls: Sequence[str],
    transport: httpx.AsyncBaseTransport,
    *,
    seconds: Mapping[str, float] | None = None,
    chance: Random,
    cpu: Callable[[], float] = time.thread_time,
) -> AsyncIterator[tuple[str, Verdict, float]]:
    """Each of `urls` with its verdict and the seconds it took, as they come.

    `seconds` is what each URL took in an earlier run. `chance` draws the names for soft-404 probes,
    `cpu` gives the seconds of CPU time used.
    """
    loop = asyncio.get_running_loop()
    limits, known = Limits(), seconds or {}
    frontier = _frontier(_examiner(transport, limits, loop.time, cpu, chance), limits, known)
    async with aclosing(frontier.run(map(Target, urls))) as checks:
        async for check in checks:
            outcome = check.outcome
            took = 0.0 if isinstance(outcome, Skipped) else outcome.elapsed
            yield check.target.url, check.judgement.verdict, took


def _examiner(
    transport: httpx.AsyncBaseTransport,
    limits: Limits,
    clock: Callable[[], float],
    cpu: Callable[[], float],
    chance: Random,
) -> Examiner:
    def now() -> datetime:
        return EPOCH + timedelta(seconds=clock())

    exchange = Exchange(transport, HostPool(limits, clock=clock, cpu=cpu), now)
    fetcher = Fetcher(exchange, limits, Identity("linktend-simulated/1"), now=now)
    return Examiner(
        fetcher, Policy(), now, letters=lambda: "".join(chance.choices(ascii_lowercase, k=LETTERS))
    )


def _frontier(examiner: Examiner, limits: Limits, known: Mapping[str, float]) -> Frontier[Check]:
    return Frontier(
        limits,
        examiner.fetcher.exchange.pool,
        examiner.examine,
        retry_in=examiner.retry_in,
        expected=lambda target: known.get(target.url, TYPICAL),
    )
