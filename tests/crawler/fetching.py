"""A fetcher as the tests have one: over any transport, with the clock of the loop it runs on."""

import asyncio
from collections.abc import Callable

import httpx

from crawler.fetch.exchange import Exchange
from crawler.fetch.fetcher import Fetcher
from crawler.fetch.headers import Identity
from crawler.hosts.limits import Limits
from crawler.hosts.pool import HostPool

NAME = "linktend-test/1"


def fetcher_over(
    transport: httpx.AsyncBaseTransport,
    limits: Limits | None = None,
    *,
    clock: Callable[[], float] | None = None,
) -> Fetcher:
    """A fetcher with a pool of its own; `clock` is the loop's where none is given.

    CPU time takes none, so that no machine is too slow for a test.
    """
    bounds = limits or Limits()
    pool = HostPool(bounds, clock=clock or asyncio.get_running_loop().time, cpu=lambda: 0.0)
    return Fetcher(Exchange(transport, pool), bounds, Identity(NAME))
