"""What push-back (429, 503) says: about one page, about how we ask, or about the whole host.

One refusal between good answers is about its page. Refusals with few good answers between are
about how we ask: a cumulative sum of both (Page, Continuous Inspection Schemes, 1954) tells the two
apart. How far to slow down is measured by what becomes of the requests already in flight. Pure, and
only made for a host that has pushed back.
"""

import math
from dataclasses import dataclass

REFUSED = 2.6
"""Points that a refusal adds to the sum, …"""
SERVED = 0.48
"""… and that a good answer takes away, down to none."""
TOO_MANY = 4.2
"""Points at which refusals are about us: two of them with at most two good answers between."""
STRICT = 1.5
"""Times as many are needed of a host whose refusals turned out to be about single pages."""
NOTCH = 0.9
"""Part of the rate that is left after an isolated refusal; a step back up divides by it."""
CUT = 0.8
"""Part of rate and width that is left after refusals that are about us, at first."""
MARGIN = 0.9
"""Part of the rate that the host let through, to which it is slowed then."""
LEAST_LET_THROUGH = 0.2
"""Part of the rate that it let through at the least: a few answers cannot show less."""
SLOWEST = 5.0
"""Seconds between two starts, to which push-back slows at most."""
PATIENCE = 12
"""Good answers in a row before the first step up, where one refusal narrowed the host; …"""
LONGER = 25
"""… where refusals that were about us did; …"""
LONGEST = 80
"""… where they were most of the answers."""
TRIAL = 10
"""Good answers in a row after a step up that show that the host allows it."""
DEARER = 6
"""Times as many good answers a step up takes after one that the host refused."""
MOST_PATIENCE = 3_000
ABOUT_PAGES = 2
"""Isolated refusals at a lowered rate that show that all are about single pages."""
MOSTLY = 0.4
"""Part of the answers in which refusals show a rate far too high."""


@dataclass(slots=True)
class Pushback:
    """The refusals of one host, and the ceiling they put on how it is asked.

    `most` and `least_gap` are the user's bounds; `width` (requests at once) and `gap` (seconds
    between two starts) are the ceiling. Answers to requests that began before `since` (seconds)
    tell nothing of the present ceiling, but how far to lower it.
    `score` is the cumulative sum, `last` the last four answers as bits (1 is a refusal), `clean`
    the good answers in a row at this ceiling, and `patience` how many of them a step up takes.
    While `on_trial`, a refusal goes back `below`. `burst_since` is when the first refused request
    of the present burst began; `refused` and `served` are what came of those begun since then.
    Until `draining` answers more have come, they are counted; `before` is the ceiling before them.
    """

    most: int
    least_gap: float
    width: float
    gap: float
    since: float = -math.inf
    score: float = 0.0
    last: int = 0
    clean: int = 999
    patience: int = PATIENCE
    on_trial: bool = False
    below: tuple[float, float] = (1.0, SLOWEST)
    burst_since: float = math.inf
    refused: int = 0
    served: int = 0
    draining: int = 0
    before: tuple[float, float, float] = (1.0, SLOWEST, 1.0)
    is_outage: bool = False
    outages: int = 0
    apart: int = 0
    by_page: bool = False

    @property
    def is_lowered(self) -> bool:
        """Whether the ceiling is below the user's bounds."""
        return self.width < self.most or self.gap > self.least_gap

    def answered(self, now: float, began: float) -> bool:
        """A good answer came; whether the host must be paused."""
        self.last = self.last << 1 & 15
        if began >= self.burst_since:
            self.served += 1
        if began < self.since:
            return self._drain()
        pause = self._settle()
        self.clean += 1
        self.score = max(0.0, self.score - SERVED)
        if not self.score:
            self.burst_since = math.inf
        if self.on_trial and self.clean >= TRIAL:
            self.on_trial = False
            self.patience = max(PATIENCE, self.patience // 2)
        if self.is_lowered and self.clean >= self.patience:
            self.below = (self.width, self.gap)
            self._put(self.width + 1, self.gap * NOTCH)
            self._begin(now)
            self.on_trial = True
        return pause

    def pushed_back(
        self, now: float, began: float, width: int, rate: float, in_flight: int
    ) -> bool:
        """A refusal came; whether the host must be paused.

        The request began as one of `width` in flight; `rate` is requests a second at present, and
        `in_flight` how many are under way besides.
        """
        self.last = (self.last << 1 | 1) & 15
        if began >= self.burst_since:
            self.refused += 1
        if began < self.since:
            return self._drain() or self.last == 15
        pause = self._settle()
        if self.burst_since == math.inf:
            self.burst_since, self.refused, self.served = began, 1, 0
        is_alone, self.clean = not self.score, 0
        self.score += REFUSED
        if self.score >= TOO_MANY * (STRICT if self.by_page else 1.0):
            pause |= self._cut(now, width, rate, in_flight)
        elif self.on_trial:
            self._put(*self.below)
            self.patience = min(MOST_PATIENCE, self.patience * DEARER)
            self._begin(now)
        elif self.is_lowered and is_alone:
            self._set_apart(now)
        elif not self.by_page:
            self._put(width - 1.0, 1 / (rate * NOTCH))
            self._begin(now)
        return pause or self.last.bit_count() > 2

    def _set_apart(self, now: float) -> None:
        """One more refusal at a lowered rate, with none near: it is about its page."""
        self.apart += 1
        if self.apart >= ABOUT_PAGES:
            self.by_page = True
            self._put(self.most, self.least_gap)
            self.patience = PATIENCE
            self._begin(now)

    def _cut(self, now: float, width: int, rate: float, in_flight: int) -> bool:
        """Slows down at once; by how much in the end, the requests in flight will tell."""
        if self.by_page:
            self.by_page, self.apart = False, -ABOUT_PAGES
        self.before = (self.width, self.gap, rate)
        self._put(math.floor(CUT * width), max(self.gap, 1 / (rate * CUT)))
        self.patience = max(self.patience, LONGER)
        self._begin(now)
        self.draining = in_flight
        return self._settle() if not in_flight else False

    def _drain(self) -> bool:
        if not self.draining:
            return False
        self.draining -= 1
        return not self.draining and self._judge()

    def _settle(self) -> bool:
        if not self.draining:
            return False
        self.draining = 0
        return self._judge()

    def _judge(self) -> bool:
        """All that was in flight at the cut is answered; whether the host must be paused."""
        self.burst_since = math.inf
        part = self.refused / (self.refused + self.served)
        if self.refused < 3 or part < MOSTLY:
            return False
        width, gap, rate = self.before
        if self.refused > 3 and not self.served and self.outages < 2:
            self.outages += 1
            self.is_outage = True
            self.below = (max(1.0, width * 0.6), gap * 2)
            self.width, self.gap = width, gap
            self.on_trial = True
        else:
            let_through = max(LEAST_LET_THROUGH, 1 - part)
            self._put(self.width, max(self.gap, 1 / (rate * let_through * MARGIN)))
            self.patience = max(self.patience, LONGEST)
        return True

    def _put(self, width: float, gap: float) -> None:
        """Puts the ceiling where it is asked to be, within the user's bounds."""
        self.width = max(1.0, min(self.most, width))
        self.gap = max(self.least_gap, min(SLOWEST, gap))

    def _begin(self, now: float) -> None:
        """Only what is asked from now on tells of the new ceiling."""
        self.since = now
        self.score = 0.0
        self.clean = 0
        self.on_trial = False
