"""How hosts behave beside what their pages say: whom they let in, and how they fail; pure values.

`tests.benchmarks.mix` draws them anew for each seed.
"""

from dataclasses import dataclass
from enum import StrEnum

AT_ONCE, GAP = 10, 0.03
"""Requests under way on a host, and seconds between two starts: what linktend allows itself unless
it is told otherwise. Stated here, so that no world follows from what becomes of the program."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A `Retry-After`: seconds (None: the header is left out), as a date where `dated`."""

    seconds: float | None = None
    dated: bool = False


NO_ADVICE = Advice()


@dataclass(frozen=True, slots=True)
class Limit:
    """What a host puts up with from one visitor, and what it says to more.

    `in_flight` bounds requests at once (0: no bound). A bucket of `depth` tokens, full at first,
    gains `rate` a second (0: no bound). With a `penalty` every refusal is followed by so many
    seconds of further ones, and each of those begins them anew.
    """

    in_flight: int = 0
    rate: float = 0.0
    depth: float = 0.0
    status: int = 429
    advice: Advice = NO_ADVICE
    penalty: float = 0.0

    @property
    def allows_defaults(self) -> bool:
        """Whether who keeps to `AT_ONCE` and `GAP` never meets it."""
        wide = not self.in_flight or self.in_flight >= AT_ONCE
        return wide and (not self.rate or self.rate >= 1 / GAP)


class Trouble(StrEnum):
    """What befalls every request that comes while a host is in trouble."""

    UNAVAILABLE = "503"
    RESET = "reset"
    STALL = "stall"  # it is answered, but no sooner than the trouble is over
    REFUSED = "refused"  # as are new connections; requests on kept ones are reset


@dataclass(frozen=True, slots=True)
class Spell:
    """A time of trouble: `start` is in seconds after the host's first request, as is `end`."""

    start: float
    seconds: float
    trouble: Trouble
    advice: Advice = NO_ADVICE

    @property
    def end(self) -> float:
        """When it is over."""
        return self.start + self.seconds


@dataclass(frozen=True, slots=True)
class Habits:
    """All of one host's.

    `now_and_then` is the share of its answers that are a 429 though nobody asked too much, `shut`
    the share of its pages that never answer anything else; both say `advice`. `spells` lie one
    after another. So many of its pages, `unavailable`, answer 503 once.
    """

    limit: Limit | None = None
    spells: tuple[Spell, ...] = ()
    now_and_then: float = 0.0
    shut: float = 0.0
    unavailable: int = 0
    advice: Advice = NO_ADVICE

    @property
    def allows_defaults(self) -> bool:
        """Whether the host lets in who keeps to `AT_ONCE` and `GAP`."""
        return self.limit is None or self.limit.allows_defaults


NO_HABITS = Habits()
