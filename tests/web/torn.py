"""Bytes as a bad network delivers them: in pieces, with small delays, by a seed."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from tests.web.exchange import Behaviour, Exchange, Wire

MOST_CUTS = 4
OPENING = 400  # bytes in which the cuts lie: heads and the first of the body
DELAYS = (0.0, 0.0, 0.001, 0.004)


def torn(seed: int, then: Behaviour) -> Behaviour:
    """`then`, its bytes torn the same way whenever the seed, the URL and its turn are the same."""

    async def behave(exchange: Exchange) -> None:
        chance = Random(f"{seed} {exchange.request.url} {exchange.nth}")
        wire = TornWire(exchange.wire, chance)
        waiting = then(replace(exchange, wire=wire))
        if waiting is not None:
            await waiting
        await wire.flush()

    return behave


@dataclass(slots=True)
class TornWire:
    """A `Wire` that keeps what is written until it can be sent piece by piece."""

    wire: Wire
    chance: Random
    _waiting: bytearray = field(default_factory=bytearray)
    _closes: bool = False
    _resets: bool = False

    def write(self, data: bytes) -> None:
        self._waiting += data

    async def drain(self) -> None:
        await self.flush()
        await self.wire.drain()

    async def taken(self) -> None:
        await self.flush()
        await self.wire.taken()

    def close(self) -> None:
        self._closes = True

    def reset(self) -> None:
        self._resets = True

    async def gate(self, name: str) -> None:
        await self.flush()
        await self.wire.gate(name)

    async def flush(self) -> None:
        """Send what waits, then end the connection where that is wanted."""
        for piece in self._pieces():
            self.wire.write(piece)
            await asyncio.sleep(self.chance.choice(DELAYS))
        if self._resets:
            await self.wire.taken()
            self.wire.reset()
        elif self._closes:
            self.wire.close()

    def _pieces(self) -> Iterator[bytes]:
        data = bytes(self._waiting)
        self._waiting.clear()
        reach = min(len(data), OPENING)
        count = self.chance.randint(0, MOST_CUTS)
        cuts = sorted(self.chance.randrange(reach + 1) for _ in range(count))
        for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True):
            if end > start:
                yield data[start:end]
