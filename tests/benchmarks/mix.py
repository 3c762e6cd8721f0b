"""The mix of one seed: how common each habit, fate and latency is in its world; pure draws.

Each seed has a mix of its own, so that no constant of a program can be tuned to one world. A seed
may have no limits, no limit below linktend's defaults, or only limits below them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from tests.benchmarks.habits import (
    AT_ONCE,
    NO_RETRY_AFTER,
    Habits,
    Limit,
    Outage,
    OutageKind,
    RetryAfter,
)
from tests.benchmarks.kinds import HOST_FATES, LASTING, LINK_FATES, Kind

BIG = 25
"""A host with this many links or more is big: it may have limits and refuse pages."""
_PAGE_RETRY_AFTERS = (2.0, 2.0, 1.0, 3.0, 4.0, 5.0, None)
"""Seconds of Retry-After with a 429 about one page; None for no header."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A log-normal distribution: its median in seconds, and its sigma."""

    median: float
    sigma: float

    def draw(self, random: Random, least: float, most: float) -> float:
        """A value, cut to these bounds."""
        return min(most, max(least, random.lognormvariate(math.log(self.median), self.sigma)))


LOOKUP, RTT, FIRST_BYTE = Spread(0.03, 0.7), Spread(0.06, 0.7), Spread(0.30, 0.6)


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares are of 1.

    - `limiting`: big hosts with a limit; `strict`: limits below linktend's defaults;
      `penalising`: limits with a penalty; `by_503`: limits that refuse with 503, not 429.
    - `with_retry_after`: limits that send Retry-After (503 outages: half as often); `as_date`:
      Retry-After headers that are a date.
    - `page_refusing`: big hosts that answer single requests with 429, with a share of answers
      drawn from `page_refusal_range` (least, most) and a header from `page_retry_afters`.
    - `refusing_for_good`: big hosts with some pages that always answer 429.
    - `big_outages`, `small_outages`: hosts with outages, among the big ones and the others.
    - `host_fates`, `link_fates`: odds of each kind. `page_sigma`: how far the first bytes of one
      host's pages are spread.
    """

    limiting: float = 0.0
    strict: float = 0.0
    penalising: float = 0.0
    by_503: float = 0.0
    with_retry_after: float = 1.0
    as_date: float = 0.0
    page_refusing: float = 0.0
    page_refusal_range: tuple[float, float] = (0.0, 0.04)
    page_retry_afters: tuple[float | None, ...] = _PAGE_RETRY_AFTERS
    refusing_for_good: float = 0.0
    big_outages: float = 0.0
    small_outages: float = 0.0
    host_fates: Mapping[Kind, float] = field(default_factory=lambda: HOST_FATES)
    link_fates: Mapping[Kind, float] = field(default_factory=lambda: LINK_FATES)
    lookup: Spread = LOOKUP
    rtt: Spread = RTT
    first_byte: Spread = FIRST_BYTE
    page_sigma: float = 0.5

    def habits(self, random: Random, links: int) -> Habits:
        """The habits of a healthy host with so many links."""
        if links < BIG:
            outages = self._outages(random, 0.5) if random.random() < self.small_outages else ()
            return Habits(outages=outages)
        limit = self._limit(random) if random.random() < self.limiting else None
        return Habits(
            limit=limit,
            outages=self._outages(random, 15.0) if random.random() < self.big_outages else (),
            page_refusals=_some(random, self.page_refusing, *self.page_refusal_range),
            refusing_pages=_some(random, self.refusing_for_good, 0.005, 0.03),
            isolated_503s=random.choice((0, 1, 3)),
            retry_after=self._retry_after(random, random.choice(self.page_retry_afters)),
        )

    def _limit(self, random: Random) -> Limit:
        """A limit on requests at once, on their rate, or on both; a strict one is below the
        defaults in at least one."""
        strict = random.random() < self.strict
        at_once, rate = random.choice(((True, False), (False, True), (True, True)))
        strict_at_once = strict and at_once and (not rate or random.random() < 0.6)
        strict_rate = strict and rate and (not strict_at_once or random.random() < 0.4)
        in_flight = random.randint(4, AT_ONCE - 1) if strict_at_once else random.randint(10, 24)
        seconds = float(random.randint(1, 10))
        with_retry_after = random.random() < self.with_retry_after
        return Limit(
            in_flight=in_flight if at_once else 0,
            rate=(random.uniform(8, 30) if strict_rate else random.uniform(36, 100)) * rate,
            depth=(random.uniform(2, 20) if strict_rate else random.uniform(10, 30)) * rate,
            status=503 if random.random() < self.by_503 else 429,
            retry_after=self._retry_after(random, seconds if with_retry_after else None),
            penalty=min(seconds, 5.0) if random.random() < self.penalising else 0.0,
        )

    def _outages(self, random: Random, latest: float) -> tuple[Outage, ...]:
        """One or two; one in four starts with the host's first request."""
        start = random.choice((0.0, *[random.uniform(0.3, latest)] * 3))
        first = self._outage(random, start)
        if random.random() < 0.7:
            return (first,)
        return first, self._outage(random, first.end + random.uniform(1.0, 2 * latest))

    def _outage(self, random: Random, start: float) -> Outage:
        kind = random.choice((OutageKind.UNAVAILABLE, *OutageKind))
        if kind is OutageKind.REFUSED:
            start = max(start, 0.3)  # it is counted from a first request, which must get through
        seconds = random.uniform(1.0, 8.0)
        with_retry_after = (
            kind is OutageKind.UNAVAILABLE and random.random() < self.with_retry_after / 2
        )
        asked = float(math.ceil(random.uniform(1.0, seconds))) if with_retry_after else None
        return Outage(start, seconds, kind, self._retry_after(random, asked))

    def _retry_after(self, random: Random, seconds: float | None) -> RetryAfter:
        if seconds is None:
            return NO_RETRY_AFTER
        return RetryAfter(seconds, dated=random.random() < self.as_date)


def draw_mix(seed: int) -> Mix:
    """The mix of a seed."""
    random = Random(f"{seed} mix")
    return Mix(
        limiting=random.choice((0.0, *[random.uniform(0.3, 1.0)] * 7)),
        strict=random.choice((0.0, 0.0, 1.0, *[random.uniform(0.3, 0.8)] * 2)),
        penalising=random.uniform(0.0, 0.5),
        by_503=random.uniform(0.0, 0.6),
        with_retry_after=random.uniform(0.3, 1.0),
        as_date=random.uniform(0.0, 0.4),
        page_refusing=random.uniform(0.0, 1.0),
        refusing_for_good=random.uniform(0.0, 0.3),
        big_outages=random.choice((0.0, random.uniform(0.1, 0.5))),
        small_outages=random.uniform(0.0, 0.04),
        host_fates=_changed(random, HOST_FATES),
        link_fates=_changed(random, LINK_FATES),
        lookup=Spread(random.uniform(0.015, 0.06), 0.7),
        rtt=Spread(random.uniform(0.03, 0.12), random.uniform(0.4, 0.9)),
        first_byte=Spread(random.uniform(0.15, 0.45), random.uniform(0.3, 0.8)),
        page_sigma=random.uniform(0.25, 0.65),
    )


ISOLATED = Mix(
    page_refusing=1.0,
    page_refusal_range=(0.02, 0.02),
    page_retry_afters=(2.0,),
    host_fates={kind: odds for kind, odds in HOST_FATES.items() if kind not in LASTING},
    link_fates={kind: odds for kind, odds in LINK_FATES.items() if kind not in LASTING},
)
"""Big hosts are healthy, but 2 % of their answers are a 429 about the page, and up to three pages
answer 503 once. There are no slow or silent pages."""


def _some(random: Random, odds: float, least: float, most: float) -> float:
    """A value between these with such odds, else 0."""
    return random.uniform(least, most) if random.random() < odds else 0.0


def _changed(random: Random, odds: Mapping[Kind, float]) -> Mapping[Kind, float]:
    """Odds around the usual ones; kinds that take long are often left out."""
    return {
        kind: share * (0.0 if random.random() < _absent(kind) else random.uniform(0.4, 1.8))
        for kind, share in odds.items()
    }


def _absent(kind: Kind) -> float:
    return 0.5 if kind in LASTING else 0.1
