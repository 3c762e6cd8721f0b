"""Which world is played: small enough to be handed to another process, which builds the same."""

import json
from dataclasses import asdict, dataclass
from typing import Self

from tests.benchmarks import lists, world
from tests.benchmarks.mix import ISOLATED

MIXES = {"drawn": None, "isolated": ISOLATED}
"""The odds of a world: drawn by its seed, or fixed (see `tests.benchmarks.mix`)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A list by name, a seed and one of `MIXES`; or, where `listed` is "", so many URLs on so many
    hosts.

    `named` hosts are reached by name on ports 80 and 443, which takes a network namespace; others
    by address. A `cold` web ends the connection after each answer and resumes no TLS session.
    """

    listed: str = ""
    seed: int = 0
    named: bool = False
    urls: int = 0
    hosts: int = 0
    encrypted: bool = False
    cold: bool = False
    mix: str = "drawn"

    def build(self) -> world.World:
        """The world."""
        if self.listed:
            return world.build(
                lists.entries(self.listed), self.seed, named=self.named, mix=MIXES[self.mix]
            )
        return world.uniform(self.urls, self.hosts, encrypted=self.encrypted)

    def to_json(self) -> str:
        """As `from_json` reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The scene that `to_json` wrote."""
        return cls(**json.loads(text))
