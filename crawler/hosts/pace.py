"""How fast one host may be asked: a pure state machine without a clock.

It begins with few requests at once and adds to them with every good answer (slow start, RFC 5681
§3.1). Push-back (429, RFC 6585 §4; 503, RFC 9110 §15.6.4) narrows it by evidence, see
`crawler.hosts.pushback`, and pauses it for the Retry-After (RFC 9110 §10.2.3) only where refusals
are most of the answers, or no good answer is known. After a pause one request decides.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from crawler.hosts.pushback import Pushback

FIRST_WIDTH = 4
"""Requests at once to begin with, …"""
FIRST_GAP = 0.06
"""… and seconds between two starts, where the user's own bounds do not say more or less."""
WIDER = 0.5
"""Requests at once that a good answer adds while a host is widened, …"""
SOONER = 0.93
"""… and times the gap that it leaves."""
FIRST_PAUSE = 1.0
"""Seconds of a pause of which the host did not say how long; each after it is twice as long."""
LEEWAY = 0.06
"""Seconds of a host's unused time that may be made up for by starts that follow sooner, where its
gap is `BRIEF`: or else every answer that comes a little late is a request less in the end."""
BRIEF = 0.03
INSTANT = 1e-6
LONGEST_PAUSE = 60.0
"""Seconds of a pause of a host that has answered."""
LONGEST_ABSENCE = 3_600.0
"""Seconds of a pause of one that never has, which mostly means for the rest of the run."""
HOPELESS = 3
"""Pauses in a row that must not have helped before a host counts as closed to us."""
SMOOTH = 0.1
"""Weight of the last answer in the smoothed time that answers take."""
SOME_TIME = 0.5
"""Seconds that an answer is expected to take as long as none came."""


@dataclass(frozen=True, slots=True)
class Start:
    """A request began at `at` (seconds), as one of `in_flight` to its host."""

    at: float
    in_flight: int


@dataclass(slots=True)
class Pace:
    """One host's allowance; times are seconds of one monotonic clock.

    `most` and `least_gap` are the user's bounds, `tolerance` is how long the pauses of a host may
    last, in a row, before it counts as closed. `width` is how many requests may be in flight now,
    `gap` the time between two starts. `pauses` counts the pauses in a row since `refused_since`
    that did not help. While `probing` one request is in flight, but for `left_over` older ones.
    """

    most: int
    least_gap: float
    tolerance: float = 60.0
    width: float = field(init=False)
    gap: float = field(init=False)
    open: int = field(default=0, init=False)
    last_start: float = field(default=-math.inf, init=False)
    next_start: float = field(default=0.0, init=False)
    latency: float = field(default=SOME_TIME, init=False)
    paused_until: float = field(default=0.0, init=False)
    refused_since: float = field(default=0.0, init=False)
    pauses: int = field(default=0, init=False)
    probing: bool = field(default=False, init=False)
    left_over: int = field(default=0, init=False)
    is_widening: bool = field(default=True, init=False)
    welcomed: bool = field(default=False, init=False)
    reopened: bool = field(default=False, init=False)
    pushback: Pushback | None = field(default=None, init=False)
    breaks: deque[tuple[float, float]] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.width = float(min(self.most, FIRST_WIDTH))
        self.gap = max(self.least_gap, min(2 * self.least_gap, FIRST_GAP))

    @property
    def is_closed(self) -> bool:
        """Whether the host pushed back after every pause, or wants too long a one."""
        return self.pauses > 1 and (self.pauses >= HOPELESS or self._is_out_of_time)

    @property
    def _is_out_of_time(self) -> bool:
        """Whether its pauses were kept, and it wants one that would put us off for too long."""
        return self.pauses > 1 and self.paused_until - self.refused_since > self.tolerance

    @property
    def room(self) -> int:
        """How many more requests may be in flight now."""
        return (1 + self.left_over if self.probing else int(self.width)) - self.open

    def wait(self, now: float) -> float | None:
        """Seconds until a request may start; None while it must wait for another to end."""
        if self.room <= 0:
            return None
        seconds = self.next_start - now
        # Of a wait too short for the clock to show, nobody would see the end.
        return seconds if seconds > INSTANT else 0.0

    def started(self, now: float) -> Start:
        """A request starts."""
        leeway = LEEWAY if self.gap <= BRIEF else 0.0
        self.open += 1
        self.last_start = now
        self.next_start = max(now - leeway, self.next_start) + self.gap
        return Start(now, self.open)

    def ended(self) -> None:
        """A request is over, its body read or dropped."""
        self.open -= 1
        if self.left_over:
            self.left_over -= 1

    def answered(self, now: float, start: Start) -> None:
        """The host let the request in, whatever it said of the page."""
        self.latency += (now - start.at - self.latency) * SMOOTH
        if self.pushback is not None:
            self._weigh(self.pushback, now, start)
        elif self.is_widening:
            self.welcomed = True
            self.probing = False
            self._widen(self.most, self.least_gap)
            self.is_widening = self.width < self.most or self.gap > self.least_gap

    def _weigh(self, pushback: Pushback, now: float, start: Start) -> None:
        if not self.welcomed:
            self.welcomed = True
            self._cut_absence(pushback, now)
        if start.at >= pushback.since:
            self.pauses = 0
            self.probing = False
        if pushback.answered(now, start.at) and now >= self.paused_until:
            self._pause(pushback, now, None)
        elif start.at >= pushback.since and not pushback.score:
            self._widen(pushback.width, pushback.gap)

    def _widen(self, width: float, gap: float) -> None:
        self.width = min(width, self.width + WIDER)
        self.gap = max(gap, self.gap * SOONER)

    def _cut_absence(self, pushback: Pushback, now: float) -> None:
        """Makes a pause, or none, of what was asked for before the host let us in."""
        latest = now if pushback.refused < 2 else self.refused_since + LONGEST_PAUSE
        if self.paused_until > latest:
            self.paused_until = self.next_start = pushback.since = latest
            self.probing = pushback.refused > 1

    def pushed_back(self, now: float, start: Start, retry_after: float | None) -> None:
        """The host refused the request, and asked for `retry_after` seconds if it said so."""
        if self.pushback is None:
            self.pushback = Pushback(self.most, self.least_gap, float(self.most), self.least_gap)
        pushback = self.pushback
        is_late = start.at < pushback.since - INSTANT
        if not self.welcomed or (self.probing and not is_late):
            pushback.refused += 1
            if not is_late:
                self._pause(pushback, now, retry_after)
        else:
            rate = min(1 / max(self.gap, INSTANT), max(1.0, self.width) / self.latency)
            must_pause = pushback.pushed_back(now, start.at, start.in_flight, rate, self.open)
            self.width = min(self.width, pushback.width)
            self.gap = max(self.gap, pushback.gap)
            if must_pause and now >= self.paused_until:
                self._pause(pushback, now, retry_after)
        if is_late and now < self.paused_until and retry_after is not None:
            self._until(pushback, now, retry_after)

    def _pause(self, pushback: Pushback, now: float, retry_after: float | None) -> None:
        if not self.pauses:
            self.refused_since = now
        seconds = FIRST_PAUSE * 2**self.pauses if retry_after is None else retry_after
        self._until(pushback, now, seconds)
        self.pauses += 1
        self.probing = True
        self.left_over = self.open
        pushback.last = 0
        if pushback.is_outage:
            pushback.is_outage = False
            self.width = min(self.width, FIRST_WIDTH)

    def _until(self, pushback: Pushback, now: float, seconds: float) -> None:
        longest = LONGEST_PAUSE if self.welcomed else LONGEST_ABSENCE
        self.paused_until = max(self.paused_until, now + min(seconds, longest))
        self.next_start = max(self.next_start, self.paused_until)
        pushback.since = max(pushback.since, self.paused_until)
        if self.breaks is None:
            self.breaks = deque(maxlen=16)
        if self.breaks and self.breaks[-1][1] >= now:
            now = self.breaks.pop()[0]
        self.breaks.append((now, self.paused_until))

    def paused(self, since: float, now: float) -> float:
        """Seconds between `since` and `now` in which the host was paused."""
        if self.breaks is None:
            return 0.0
        return sum(max(0.0, min(end, now) - max(begin, since)) for begin, end in self.breaks)

    def keep_gap(self, gap: float) -> None:
        """From now on at least `gap` lies between two starts, the last one's included."""
        self.next_start = max(self.next_start, self.last_start + gap)
        self.least_gap = max(self.least_gap, gap)
        self.gap = max(self.gap, gap)
        if self.pushback is not None:
            self.pushback.least_gap = self.least_gap
            self.pushback.gap = max(self.pushback.gap, gap)

    def probe(self) -> None:
        """From now on one request at a time, until one is answered."""
        self.probing = self.is_widening = True
        self.left_over = 0

    def reopen(self, now: float) -> bool:
        """Whether this is the second chance of a host that is closed: the next request decides.

        It is kept for when no pause must be waited for that would put us off for too long.
        """
        too_long = self._is_out_of_time
        if self.reopened or not self.is_closed or (too_long and now < self.paused_until):
            return False
        self.reopened = True
        self.pauses = 1 if too_long else HOPELESS - 1
        return True
