"""Seeds vary what a client sees, and only how it comes, not what."""

from dataclasses import dataclass, field

from tests.web import behaviours as b
from tests.web.exchange import Behaviour, Exchange
from tests.web.request import Request
from tests.web.torn import torn

WHOLE = b.message(200, {"X-Odd": "yes"}, b"It is here" * 60)


@dataclass(slots=True)
class Seen:
    """A wire that keeps what is done to it."""

    pieces: list[bytes] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    def write(self, data: bytes) -> None:
        self.pieces.append(data)

    async def drain(self) -> None:
        """Nothing waits."""

    async def taken(self) -> None:
        """All is taken at once."""

    def close(self) -> None:
        self.ends.append("close")

    def reset(self) -> None:
        self.ends.append("reset")

    async def gate(self, name: str) -> None:
        """No gate is shut."""


async def seen(seed: int, plays: Behaviour, nth: int = 1) -> Seen:
    """What a behaviour torn by `seed` does to its wire."""
    wire = Seen()
    request = Request("GET", "http", "torn.test", "/", 0.0, 1)
    waiting = torn(seed, plays)(Exchange(request, nth, wire))
    assert waiting is not None
    await waiting
    return wire


async def test_every_seed_tears_an_answer_and_none_changes_it() -> None:
    told = [await seen(seed, b.raw(WHOLE)) for seed in range(1, 21)]
    assert len({tuple(each.pieces) for each in told}) > 10
    assert max(len(each.pieces) for each in told) > 3
    assert {b"".join(each.pieces) for each in told} == {WHOLE}
    assert {tuple(each.ends) for each in told} == {("close",)}


async def test_a_seed_tears_an_answer_the_same_way_and_the_next_another() -> None:
    once, again = [(await seen(7, b.raw(WHOLE))).pieces for _ in range(2)]
    assert once == again
    turns = [(await seen(7, b.raw(WHOLE), nth)).pieces for nth in range(1, 9)]
    assert len({tuple(each) for each in turns}) > 4


async def test_a_torn_answer_is_reset_where_it_would_have_been() -> None:
    told = await seen(1, b.reset(WHOLE[:50]))
    assert (b"".join(told.pieces), told.ends) == (WHOLE[:50], ["reset"])
