"""How fast one host may be asked: a pure state machine without a clock.

It begins with few requests at once and adds to them with every good answer (slow start, RFC 5681
§3.1). Push-back (429, RFC 6585 §4; 503, RFC 9110 §15.6.4) narrows it by evidence, see
`crawler.hosts.pushback`, and pauses it for the Retry-After (RFC 9110 §10.2.3) only where refusals
are most of the answers, or no good answer is known. After a pause one request decides.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from crawler.hosts.pushback import DENSE, Pushback
from crawler.hosts.queue import Start

FIRST_WIDTH = 4
"""Requests at once to begin with, …"""
FIRST_GAP = 0.06
"""… and seconds between two starts, where the user's own bounds do not say more or less."""
WIDER = 0.5
"""Requests at once that a good answer adds while a host is widened, …"""
SOONER = 0.93
"""… and times the gap that it leaves."""
FIRST_PAUSES = (1.0, 2.0)
"""Seconds of the first pause where the host does not say how long, and how many times as long each
further one is: of a host that has not answered yet, …"""
PAUSES = (2.0, 3.0)
"""… and of one that has. Some hosts begin a penalty anew with each request that comes too early."""
LEEWAY = 0.06
"""Seconds of a host's unused time that may be made up for by starts that follow sooner, where its
gap is `BRIEF`: or else every answer that comes a little late is a request less in the end."""
BRIEF = 0.03
INSTANT = 1e-6
LONGEST_PAUSE = 60.0
"""Seconds of a pause of a host that has answered."""
LONGEST_ABSENCE = 3_600.0
"""Seconds of a pause of one that never has, which mostly means for the rest of the run."""
FIRST_CHANCES = 3
"""Pauses in a row that fail to help, after which a host that never answered is closed, …"""
CHANCES = 6
"""… and one that has."""
LONGEST_GUESS = 9.0
"""Seconds of a pause of which the host did not say how long, at most."""
SMOOTHING = 0.1
"""Weight of the last answer in the smoothed latency."""
LATENCY = 0.5
"""Seconds that an answer is expected to take as long as none came."""
PROOF = 3
"""Good answers with more requests in flight than before that prove that the host allows them."""
BREAKS = 16
"""Pauses whose times are kept."""


@dataclass(slots=True)
class Pace:
    """One host's allowance; times are seconds of one monotonic clock.

    `most` and `least_gap` are the user's bounds, `tolerance` is how long the pauses of a host may
    last, in a row, before it counts as closed. `width` is how many requests may be in flight now,
    `gap` the time between two starts. `pauses` counts the pauses in a row since `refused_since`
    that did not help. While `probing` one request is in flight, but for `left_over` older ones. Its
    last refusal was a 503 where it `is_unavailable`.
    """

    most: int
    least_gap: float
    tolerance: float = 60.0
    width: float = field(init=False)
    gap: float = field(init=False)
    open: int = field(default=0, init=False)
    starts: int = field(default=0, init=False)
    last_start: float = field(default=-math.inf, init=False)
    next_start: float = field(default=0.0, init=False)
    latency: float = field(default=LATENCY, init=False)
    paused_until: float = field(default=0.0, init=False)
    refused_since: float = field(default=0.0, init=False)
    pauses: int = field(default=0, init=False)
    last_pause: float = field(default=0.0, init=False)
    helpful_pause: float = field(default=0.0, init=False)
    is_probing: bool = field(default=False, init=False)
    left_over: int = field(default=0, init=False)
    is_growing: bool = field(default=True, init=False)
    has_answered: bool = field(default=False, init=False)
    answered_at: float = field(default=-math.inf, init=False)
    is_unavailable: bool = field(default=False, init=False)
    proven: int = field(default=1, init=False)
    proving: int = field(default=0, init=False)
    reopened: bool = field(default=False, init=False)
    pushback: Pushback | None = field(default=None, init=False)
    breaks: deque[tuple[float, float]] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.width = float(min(self.most, FIRST_WIDTH))
        self.gap = max(self.least_gap, min(2 * self.least_gap, FIRST_GAP))

    @property
    def is_closed(self) -> bool:
        """Whether the host pushed back after every pause, or wants too long a one."""
        return self.pauses > 1 and (self.pauses >= self._chances or self._is_out_of_time)

    @property
    def _is_out_of_time(self) -> bool:
        """Whether its pauses were kept, and it wants one that would put us off for too long."""
        return self.pauses > 1 and self.paused_until - self.refused_since > self.tolerance

    @property
    def _chances(self) -> int:
        """How many pauses in a row may fail to help before the host is closed."""
        return CHANCES if self.has_answered else FIRST_CHANCES

    @property
    def room(self) -> int:
        """How many more requests may be in flight now."""
        return (1 + self.left_over if self.is_probing else int(self.width)) - self.open

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
        self.starts += 1
        self.last_start = now
        self.next_start = max(now - leeway, self.next_start) + self.gap
        return Start(now, self.open, self.starts)

    def ended(self) -> None:
        """A request is over, its body read or dropped."""
        self.open -= 1
        if self.left_over:
            self.left_over -= 1

    def answered(self, now: float, start: Start) -> None:
        """The host served the request, whatever it says of the page."""
        self.latency += (now - start.at - self.latency) * SMOOTHING
        self.answered_at = now
        if start.in_flight > self.proven:
            self.proving += 1
            if self.proving >= PROOF:
                self.proven, self.proving = self.proven + 1, 0
        if not self.has_answered:
            self.has_answered = True
            self._shorten_pause(now)
        if start.at >= self.paused_until:
            if self.pauses:
                self.helpful_pause = min(self.last_pause, LONGEST_GUESS)
            self.pauses = 0
            self.is_probing = False
        if self.pushback is not None:
            self._served(self.pushback, now, start)
        elif self.is_growing:
            self._grow(self.most, self.least_gap)
            self.is_growing = self.width < self.most or self.gap > self.least_gap

    def _served(self, pushback: Pushback, now: float, start: Start) -> None:
        pushback.answered(now, start.at, start.in_flight)
        self._keep_limit(pushback)
        if start.at >= pushback.since and not pushback.score:
            self._grow(pushback.width, pushback.gap)

    def _grow(self, width: float, gap: float) -> None:
        self.width = min(width, self.width + WIDER)
        self.gap = max(gap, self.gap * SOONER)

    def _keep_limit(self, pushback: Pushback) -> None:
        self.width = min(self.width, pushback.width)
        self.gap = max(self.gap, pushback.gap)

    def pushed_back(self, now: float, start: Start, retry_after: float | None) -> None:
        """The host refused the request; `retry_after` is 0 where it asked for no pause."""
        if self.pushback is None:
            self.pushback = Pushback(self.most, self.least_gap, float(self.most), self.least_gap)
        pushback = self.pushback
        is_late = start.at < self.paused_until
        if self.is_probing and not is_late:
            self._pause(now, retry_after)
            return
        since = pushback.since
        rate = min(1 / max(self.gap, INSTANT), max(1.0, self.width) / self.latency)
        counted = pushback.limiter.since or start
        pushback.refuse(
            now,
            start,
            proven=self.proven,
            rate=rate,
            latency=self.latency,
            paused=self.paused(counted.at, start.at),
        )
        if pushback.since != since:
            pushback.expect(self.open - 1)
        self._keep_limit(pushback)
        if now < self.paused_until:
            if retry_after:
                self._pause_until(now, retry_after)
        elif pushback.is_dense or (not self.has_answered and retry_after != 0):
            self._pause(now, retry_after)

    def was_silent(self) -> None:
        """A request got no answer in time. If the host never answered, no new one begins."""
        if not self.has_answered:
            self.width = max(1.0, min(self.width, self.open - 1))

    def absent(self, now: float) -> None:
        """The host has stopped answering: it is paused, then one request decides."""
        self._pause(now, None)

    def _pause(self, now: float, retry_after: float | None) -> None:
        if not self.pauses:
            self.refused_since = now
        first, longer = PAUSES if self.has_answered else FIRST_PAUSES
        guess = max(self.helpful_pause, first * longer**self.pauses)
        seconds = retry_after or min(guess, LONGEST_GUESS)
        self._pause_until(now, seconds)
        self.last_pause = seconds
        self.pauses += 1
        self.is_probing = True
        self.left_over = self.open
        if self.pushback is not None:
            self.pushback.pause(self.proven)
            self._keep_limit(self.pushback)

    def _pause_until(self, now: float, seconds: float) -> None:
        longest = LONGEST_PAUSE if self.has_answered else LONGEST_ABSENCE
        self.paused_until = max(self.paused_until, now + min(seconds, longest))
        self.next_start = max(self.next_start, self.paused_until)
        if self.breaks is None:
            self.breaks = deque(maxlen=BREAKS)
        if self.breaks and self.breaks[-1][1] >= now:
            now = self.breaks.pop()[0]
        self.breaks.append((now, self.paused_until))

    def _shorten_pause(self, now: float) -> None:
        """What was asked for before the first good answer need not hold for other pages."""
        is_single = self.pushback is not None and self.pushback.refused < DENSE
        latest = now if is_single else self.refused_since + LONGEST_PAUSE
        if self.paused_until > latest:
            self.paused_until = self.next_start = latest
            self.is_probing = not is_single

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
        self.is_probing = True
        self.left_over = 0

    def reopen(self, now: float) -> bool:
        """Whether this is the second chance of a host that is closed: the next request decides.

        It is kept for when no pause must be waited for that would put us off for too long.
        """
        too_long = self._is_out_of_time
        if self.reopened or not self.is_closed or (too_long and now < self.paused_until):
            return False
        self.reopened = True
        self.pauses = 1 if too_long else self._chances - 1
        return True
