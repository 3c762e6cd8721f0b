"""The mix of one seed: how common each habit, fate and latency is in its world; pure draws.

No two seeds have the same mix, so that no constant of a program can be fitted to a world: a seed
may have no host that limits, none that limits below what linktend asks, or only such.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from tests.benchmarks.habits import AT_ONCE, NO_ADVICE, Advice, Habits, Limit, Spell, Trouble
from tests.benchmarks.kinds import HOST_FATES, LASTING, LINK_FATES, Kind

BIG = 25
"""From so many links on, a host is a large site and may have habits."""
_NOW_AND_THEN = (2.0, 2.0, 1.0, 3.0, 4.0, 5.0, None)
"""Seconds of Retry-After, or none, with the 429s that are about one page."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A log-normal distribution: its median in seconds, and its sigma."""

    median: float
    sigma: float

    def draw(self, random: Random, least: float, most: float) -> float:
        """One of its values, no less and no more than these."""
        return min(most, max(least, random.lognormvariate(math.log(self.median), self.sigma)))


LOOKUP, RTT, FIRST_BYTE = Spread(0.03, 0.7), Spread(0.06, 0.7), Spread(0.30, 0.6)


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares are of 1.

    - `limiting` big hosts have a limit, `strict` of these one below what linktend asks;
      `penalising` of them hold a grudge, `by_503` refuse with 503.
    - Of all limits and spells `advised` send a Retry-After, `dated` of those as a date.
    - `grumbling` big hosts answer 429 now and then, as often as `grumbles` says (least, most);
      `shutting` ones have pages that answer nothing else.
    - `troubled` big hosts, and `upset` others, have spells.
    - `hosts` and `links` are the odds of fates, the times spreads of seconds; `page` is the sigma
      of one host's pages around its usual first byte.
    """

    limiting: float = 0.0
    strict: float = 0.0
    penalising: float = 0.0
    by_503: float = 0.0
    advised: float = 1.0
    dated: float = 0.0
    grumbling: float = 0.0
    grumbles: tuple[float, float] = (0.0, 0.04)
    advices: tuple[float | None, ...] = _NOW_AND_THEN
    shutting: float = 0.0
    troubled: float = 0.0
    upset: float = 0.0
    hosts: Mapping[Kind, float] = field(default_factory=lambda: HOST_FATES)
    links: Mapping[Kind, float] = field(default_factory=lambda: LINK_FATES)
    lookup: Spread = LOOKUP
    rtt: Spread = RTT
    first_byte: Spread = FIRST_BYTE
    page: float = 0.5

    def habits(self, random: Random, links: int) -> Habits:
        """Those of a healthy host with so many links."""
        if links < BIG:
            spells = self._spells(random, 0.5) if random.random() < self.upset else ()
            return Habits(spells=spells)
        limit = self._limit(random) if random.random() < self.limiting else None
        return Habits(
            limit=limit,
            spells=self._spells(random, 15.0) if random.random() < self.troubled else (),
            now_and_then=random.uniform(*self.grumbles) if random.random() < self.grumbling else 0,
            shut=random.uniform(0.005, 0.03) if random.random() < self.shutting else 0.0,
            unavailable=random.choice((0, 1, 3)),
            advice=self._dated(random, random.choice(self.advices)),
        )

    def _limit(self, random: Random) -> Limit:
        """A limit by requests at once, by their rate, or by both; one that is strict is so by at
        least one of them."""
        strict = random.random() < self.strict
        at_once, rate = random.choice(((True, False), (False, True), (True, True)))
        strict_at_once = strict and at_once and (not rate or random.random() < 0.6)
        strict_rate = strict and rate and (not strict_at_once or random.random() < 0.4)
        in_flight = random.randint(4, AT_ONCE - 1) if strict_at_once else random.randint(10, 24)
        seconds = float(random.randint(1, 10))
        advised = random.random() < self.advised
        return Limit(
            in_flight=in_flight if at_once else 0,
            rate=(random.uniform(8, 30) if strict_rate else random.uniform(36, 100)) * rate,
            depth=(random.uniform(2, 20) if strict_rate else random.uniform(10, 30)) * rate,
            status=503 if random.random() < self.by_503 else 429,
            advice=self._dated(random, seconds if advised else None),
            penalty=min(seconds, 5.0) if random.random() < self.penalising else 0.0,
        )

    def _spells(self, random: Random, latest: float) -> tuple[Spell, ...]:
        """One or two, a quarter of the first ones from the first request on."""
        start = random.choice((0.0, *[random.uniform(0.3, latest)] * 3))
        first = self._spell(random, start)
        if random.random() < 0.7:
            return (first,)
        return first, self._spell(random, first.end + random.uniform(1.0, 2 * latest))

    def _spell(self, random: Random, start: float) -> Spell:
        trouble = random.choice((Trouble.UNAVAILABLE, *Trouble))
        if trouble is Trouble.REFUSED:
            start = max(start, 0.3)  # who refuses the first connection is not told from the dead
        seconds = random.uniform(1.0, 8.0)
        advised = trouble is Trouble.UNAVAILABLE and random.random() < self.advised / 2
        asked = float(math.ceil(random.uniform(1.0, seconds))) if advised else None
        return Spell(start, seconds, trouble, self._dated(random, asked))

    def _dated(self, random: Random, seconds: float | None) -> Advice:
        if seconds is None:
            return NO_ADVICE
        return Advice(seconds, dated=random.random() < self.dated)


def draw_mix(seed: int) -> Mix:
    """The mix of a seed."""
    random = Random(f"{seed} mix")
    return Mix(
        limiting=random.choice((0.0, *[random.uniform(0.3, 1.0)] * 7)),
        strict=random.choice((0.0, 0.0, 1.0, *[random.uniform(0.3, 0.8)] * 2)),
        penalising=random.uniform(0.0, 0.5),
        by_503=random.uniform(0.0, 0.6),
        advised=random.uniform(0.3, 1.0),
        dated=random.uniform(0.0, 0.4),
        grumbling=random.uniform(0.0, 1.0),
        shutting=random.uniform(0.0, 0.3),
        troubled=random.choice((0.0, random.uniform(0.1, 0.5))),
        upset=random.uniform(0.0, 0.04),
        hosts=_changed(random, HOST_FATES),
        links=_changed(random, LINK_FATES),
        lookup=Spread(random.uniform(0.015, 0.06), 0.7),
        rtt=Spread(random.uniform(0.03, 0.12), random.uniform(0.4, 0.9)),
        first_byte=Spread(random.uniform(0.15, 0.45), random.uniform(0.3, 0.8)),
        page=random.uniform(0.25, 0.65),
    )


ISOLATED = Mix(
    grumbling=1.0,
    grumbles=(0.02, 0.02),
    advices=(2.0,),
    hosts={kind: odds for kind, odds in HOST_FATES.items() if kind not in LASTING},
    links={kind: odds for kind, odds in LINK_FATES.items() if kind not in LASTING},
)
"""All that is amiss with big hosts is that 2 % of their answers are 429s, and up to three pages
answer 503 once; nothing lasts."""


def _changed(random: Random, odds: Mapping[Kind, float]) -> Mapping[Kind, float]:
    """Odds of which each is drawn anew around the usual one; what lasts is often left out."""
    return {
        kind: share * (0.0 if random.random() < _absent(kind) else random.uniform(0.4, 1.8))
        for kind, share in odds.items()
    }


def _absent(kind: Kind) -> float:
    return 0.5 if kind in LASTING else 0.1
