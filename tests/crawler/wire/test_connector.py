"""Which idle connections are closed where there are too many."""

import ssl
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from crawler.wire.connector import GuardedConnector
from crawler.wire.gate import Gate
from crawler.wire.lookup import LookupPool
from crawler.wire.resolver import Resolver


class Idle:
    """A connection that is told to go."""

    def __init__(self, name: str, gone: list[str]) -> None:
        self.name = name
        self.gone = gone

    def abort(self) -> None:
        self.gone.append(self.name)

    close = abort


@asynccontextmanager
async def connector(
    idle: Mapping[str, Sequence[float]], gone: list[str]
) -> AsyncIterator[GuardedConnector]:
    """One with idle connections, by host and the moments they were put aside at."""
    gate, pool = Gate(()), LookupPool(lambda _: (), 1)
    made = GuardedConnector(
        Resolver(gate, pool), gate, tls=ssl.create_default_context(), connections=0, idle=99
    )
    for host, moments in idle.items():
        kept = [(Idle(f"{host}@{moment:g}", gone), moment) for moment in moments]
        made._conns[cast("Any", host)] = cast("Any", deque(kept))
    try:
        yield made
    finally:
        made._conns.clear()
        await made.close()


@pytest.mark.parametrize(
    ("most", "closed"),
    [
        (5, []),
        (4, ["b@1"]),
        (3, ["b@1", "a@2"]),
        (2, ["b@1", "a@2", "c@3"]),
        (0, ["b@1", "a@2", "c@3", "b@4", "a@5"]),
    ],
)
async def test_those_longest_idle_are_closed_whosever_they_are(
    most: int, closed: list[str]
) -> None:
    gone: list[str] = []
    async with connector({"a": (2.0, 5.0), "b": (1.0, 4.0), "c": (3.0,)}, gone) as made:
        made.keep(most)
        assert gone == closed
        assert sum(map(len, made._conns.values())) == 5 - len(closed)
        assert all(made._conns.values())


async def test_some_more_are_closed_than_must_be_and_the_next_are_not_looked_for() -> None:
    gone: list[str] = []
    hosts = {f"h{number}": (float(number),) for number in range(101)}
    async with connector(hosts, gone) as made:
        made.keep(100)
        assert gone == [f"h{number}@{number}" for number in range(13)]
        assert made._room == 12
