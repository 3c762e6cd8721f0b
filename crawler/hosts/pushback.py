"""What a refusal (429, 503) says: of its page, of how we ask, or of the whole host. Pure.

A refusal among good answers is about its page. Refusals with few good answers between them are
about how we ask: a cumulative sum of both tells the two apart (Page, "Continuous Inspection
Schemes", 1954). Such a host gets a limit: on requests in flight where it refused more of them than
it had served before, else on the rate, which `ServedRate` measures. The limit rises again step by
step, quickly up to the wall, which is where the host refused, and after a long while beyond it. A
`Pushback` is made for the first refusal of a host.
"""

import math
from dataclasses import dataclass, field

from crawler.hosts.queue import Start
from crawler.hosts.served_rate import ServedRate

REFUSED_AT_ONCE = 2.6
"""What a refusal adds to the sum that comes sooner than pages do: a limit costs no work, …"""
REFUSED = 1.4
"""… what any other adds, …"""
AT_ONCE = 0.5
"""… times the latency of pages is soon, …"""
SERVED = 0.48
"""… and what a good answer takes away, down to 0."""
ALARM = 4.2
"""The sum at which refusals are about us: two at once with at most two good answers between."""
SLOWER = 0.8
"""Part of the rate that is left at first, …"""
MARGIN = 0.9
"""… and of the rate that was served, where that is less; steps up end at this part of the wall."""
LEAST_SERVED = 0.2
"""Least part of the requests in flight that counts as served: a few cannot show less."""
SLOWEST = 5.0
"""Longest gap, in seconds, that push-back leads to."""
STEP = 0.9
"""Times the gap that a step up leaves."""
LONGEST_STRIDE = 4
"""Steps that are taken at once at most; each time twice as many as before."""
PATIENCE = 12
"""Good answers before a step up, …"""
SECONDS = 3.0
"""… or seconds, …"""
FEW = 4
"""… with this many good answers in them."""
AT_THE_WALL = 300
"""Good answers before a step beyond the wall, …"""
DEARER = 4
"""… and times as many after each one that was refused."""
TRIAL = 12
"""Answers after such a step; one refusal among them takes it back."""
DENSE = 3
"""Refusals among the last four answers that call for a pause."""
OUTAGES = 1
"""Bursts in which nothing was served that count as outages of the host; later ones as limits."""


@dataclass(slots=True)
class Pushback:
    """The refusals of one host and the limit they put on it, within the user's bounds.

    `width` is the limit on requests in flight, `gap` the one on seconds between two starts, since
    `since`; the host refused us at `wall_width` and `wall_gap`. `score` is the cumulative sum,
    `last` the last four answers as bits (1 is a refusal), `good` the good answers at this limit.
    While `on_trial` a refusal takes the last step back, to `below`. A burst of refusals began with
    the request begun at `burst_since`, and at most `crowd` were in flight with one of them; of the
    requests begun since then so many were `refused` and `served`, `outdone` of them in a crowd as
    large. `draining` answers are waited for to measure the burst, which was met at `rate` requests
    a second and the limit `before`. `limiter` measures the rate that the host serves; `is_known`
    is whether it had told when the last limit was put, and `sustained` the rate of the last step
    that was not refused, 0 after a refusal.
    """

    most: int
    least_gap: float
    width: float
    gap: float
    since: float = -math.inf
    wall_width: float = math.inf
    wall_gap: float = 0.0
    patience: float = AT_THE_WALL
    score: float = 0.0
    last: int = 0
    good: int = 0
    stride: int = 1
    on_trial: bool = False
    below: tuple[float, float] = (1.0, SLOWEST)
    burst_since: float = math.inf
    crowd: int = 0
    refused: int = 0
    served: int = 0
    draining: int = 0
    rate: float = 1.0
    before: tuple[float, float] = (1.0, SLOWEST)
    is_crowded: bool = False
    outdone: int = 0
    outages: int = 0
    limiter: ServedRate = field(default_factory=ServedRate)
    is_known: bool = False
    sustained: float = 0.0

    @property
    def is_limited(self) -> bool:
        """Whether the limit is below the user's bounds."""
        return self.width < self.most or self.gap > self.least_gap

    @property
    def is_dense(self) -> bool:
        """Whether most of the last answers are refusals."""
        return self.last.bit_count() >= DENSE

    def answered(self, now: float, began: float, in_flight: int) -> None:
        """A good answer came to a request that began then, as one of `in_flight`."""
        self.last = self.last << 1 & 15
        is_new = began >= self.since
        if is_new:
            self._measure(now)
        if began >= self.burst_since:
            self.served += 1
            self.outdone += in_flight >= self.crowd
        if not is_new:
            self._drain(now)
            return
        self.good += 1
        self.score = max(0.0, self.score - SERVED)
        if not self.score:
            self.burst_since = math.inf
        if self.on_trial and self.good >= TRIAL:
            self.on_trial = False
            self.wall_width, self.wall_gap, self.stride = math.inf, 0.0, 1
        if self.is_limited:
            self._step_up(now)

    def _step_up(self, now: float) -> None:
        slow = now - self.since >= SECONDS and self.good >= FEW
        if self.good < PATIENCE and not slow:
            return
        width = min(self.width + self.stride, self.wall_width - 1, self.most)
        gap = max(self.gap * STEP**self.stride, self.wall_gap / MARGIN, self.least_gap)
        if width > self.width or gap < self.gap:
            self.sustained = 1 / self.gap
            self._limit(now, max(width, self.width), min(gap, self.gap))
            self.stride = min(LONGEST_STRIDE, 2 * self.stride)
        elif self.good >= self.patience:
            self.below = (self.width, self.gap)
            self._limit(now, self.width + 1, self.gap * STEP)
            self.on_trial = True

    def refuse(
        self,
        now: float,
        start: Start,
        *,
        proven: int,
        rate: float,
        latency: float,
        paused: float = 0.0,
    ) -> None:
        """A refusal came to the request that began with `start`.

        `proven` requests in flight were served before, in `latency` seconds; `rate` is how many may
        begin in a second; `paused` is as in `ServedRate.refuse`.
        """
        began = start.at
        self.last = (self.last << 1 | 1) & 15
        at_once = now - began < AT_ONCE * latency
        if at_once:
            self.limiter.refuse(start, paused)
        if began >= self.burst_since:
            self.refused += 1
        if began < self.since:
            self._drain(now)
            return
        if self.draining or (self.burst_since < math.inf and not self.score):
            return  # the same burst: it was told what follows
        if self.burst_since == math.inf:
            self.burst_since, self.crowd = began, 0
            self.refused, self.served, self.outdone = 1, 0, 0
        if at_once:
            self.score += REFUSED_AT_ONCE
            self.crowd = max(self.crowd, start.in_flight)
        else:
            self.score += REFUSED
        if self.on_trial:
            self.patience *= DEARER
            self._limit(now, *self.below)
        elif self.score >= ALARM or (at_once and self.wall_gap):
            self._slow_down(now, proven, rate)

    def _slow_down(self, now: float, proven: int, rate: float) -> None:
        """Puts a limit at once; the requests in flight will tell whether it is low enough."""
        self.before, self.rate = (self.width, self.gap), rate
        self.stride = 1
        self.is_known = self.limiter.rate > 0
        self.is_crowded = self.crowd > proven
        if self.is_crowded:
            self.wall_width = min(self.wall_width, self.crowd)
            self._limit(now, self.crowd - 1, self.gap)
        elif self.is_known:
            served = 1 / max(self.limiter.rate, self.sustained)
            self.sustained = 0.0
            self.wall_gap = served if self.limiter.is_exact else min(served, 1 / rate)
            self._limit(now, self.width, max(self.gap, served / MARGIN))
        else:
            self.wall_gap = max(self.wall_gap, 1 / rate)
            self._limit(now, self.width, max(self.gap, 1 / (rate * SLOWER)))

    def expect(self, answers: int) -> None:
        """So many requests are in flight that began before the limit was put."""
        self.draining = answers

    def pause(self, proven: int) -> None:
        """The host pauses, as it refused nearly all; `proven` is as in `refuse`.

        A limit so strict is not tried again in this run: some hosts begin a penalty anew.
        """
        self.last = 0
        if self.is_limited and not self.served:
            self.patience = math.inf
        if self.wall_width < math.inf:
            self.width = max(1.0, min(self.width, proven))

    def _drain(self, now: float) -> None:
        if self.draining:
            self.draining -= 1
            if not self.draining:
                self._judge(now)

    def _measure(self, now: float) -> None:
        if self.draining:
            self.draining = 0
            self._judge(now)

    def _judge(self, now: float) -> None:
        """What was in flight is answered: where most of it was refused, the limit is lower yet."""
        part = self.refused / max(1, self.refused + self.served)
        if self.refused < DENSE:
            pass
        elif self._is_outage:
            self.outages += 1
            self.wall_gap = 0.0
            self._limit(now, *self.before)
        elif self.is_crowded and self.outdone > self.refused:
            self.wall_width = math.inf  # as many in flight are served after all
            self._limit(now, *self.before)
        elif not self.is_crowded and not self.is_known:
            served = max(LEAST_SERVED, 1 - part)
            self._limit(now, self.width, max(self.gap, 1 / (self.rate * served * MARGIN)))

    @property
    def _is_outage(self) -> bool:
        is_first = self.outages < OUTAGES and not self.is_known
        return is_first and not self.served and not self.is_crowded

    def _limit(self, now: float, width: float, gap: float) -> None:
        """Puts the limit, within the user's bounds; only later requests tell of it."""
        self.width = max(1.0, min(self.most, width))
        self.gap = max(self.least_gap, min(SLOWEST, gap))
        self.since = now
        self.score = 0.0
        self.good = 0
        self.on_trial = False
