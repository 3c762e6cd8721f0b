"""How fast one host may be asked: a pure state machine, additive increase, multiplicative decrease.

A host that pushes back (429, or 503 with Retry-After) is paused and then asked half as hard, one
that says 503 again and again is asked more gently; every answer after that gives a little back
(AIMD, as in TCP's congestion avoidance, RFC 5681 §3.1).
"""

import math
from dataclasses import dataclass

LEAST_GAP = 0.05
"""Seconds between requests that a host which pushed back is slowed to at first."""
WIDEST_GAP = 5.0
GAIN = 0.2
"""Requests a second that each answer of a slowed host adds to what it may be asked."""
FIRST_PAUSE = 1.0
"""Seconds a host that pushed back without saying for how long is left alone."""
LEEWAY = 0.06
"""Seconds of a host's unused time that may be made up for by starts that follow sooner, where its
gap is `BRIEF`: or else every answer that comes a little late is a request less in the end."""
BRIEF = 0.03
INSTANT = 1e-6
LONGEST_PAUSE = 60.0
"""Seconds for which a host is left alone that has let us in: what one of its pages asks for need
not hold for the others."""
LONGEST_ABSENCE = 3_600.0
"""Seconds for which any other is, which mostly means for the rest of the run."""
TOLERANCE = 60.0
OVERLOADED = 3
"""Answers in a row by which a host says that it is unavailable, and not for how long, before it is
slowed down: one alone may be about one page."""
BUSY_GAP = 0.1
"""Seconds to which it is slowed down at most; many such hosts are broken, not busy."""
HOPELESS = 3
"""Pauses in a row that must not have helped before a host counts as closed to us."""


@dataclass(slots=True)
class Pace:
    """One host's allowance; times are seconds of one monotonic clock.

    `most` and `least_gap` are the user's bounds. `width` is how many requests may be open at once
    now, `gap` the time between two starts now; from `paused_since` to `paused_until` it wants to be
    left alone. Of `pauses` in a row it asked for the first at `refused_since`; from then on it may
    put us off for `tolerance` seconds. `welcomed` is set once it has let us in, `forgiven` once it
    was given a second chance. `unavailable` counts how often in a row it said that it was.
    """

    most: int
    least_gap: float
    tolerance: float = TOLERANCE
    width: float = 0.0
    gap: float = 0.0
    open: int = 0
    last_start: float = -math.inf
    next_start: float = 0.0
    paused_since: float = 0.0
    paused_until: float = 0.0
    pushed_back_at: float = -1.0
    refused_since: float = 0.0
    pauses: int = 0
    welcomed: bool = False
    forgiven: bool = False
    unavailable: int = 0

    def __post_init__(self) -> None:
        self.width, self.gap = float(self.most), self.least_gap

    @property
    def is_closed(self) -> bool:
        """Whether the host pushed back after every pause it was given, or has no more time to."""
        return self.pauses > 1 and (self.pauses >= HOPELESS or self._is_out_of_time)

    @property
    def _is_out_of_time(self) -> bool:
        """Whether its pauses were kept, and it wants one that would put us off for too long."""
        return self.pauses > 1 and self.paused_until - self.refused_since > self.tolerance

    @property
    def room(self) -> int:
        """How many more requests may be open at once now."""
        return max(1, int(self.width)) - self.open

    def wait(self, now: float) -> float | None:
        """Seconds until a request may start; None while it must wait for another to end."""
        if self.room <= 0:
            return None
        seconds = self.next_start - now
        # Of a wait too short for the clock to show, nobody would see the end.
        return seconds if seconds > INSTANT else 0.0

    def started(self, now: float) -> None:
        """A request starts."""
        leeway = LEEWAY if self.gap <= BRIEF else 0.0
        self.open += 1
        self.last_start = now
        self.next_start = max(now - leeway, self.next_start) + self.gap

    def keep_gap(self, gap: float) -> None:
        """From now on at least `gap` lies between two starts, the last one's included."""
        self.next_start = max(self.next_start, self.last_start + gap)
        self.least_gap = max(self.least_gap, gap)
        self.gap = max(self.gap, gap)

    def ended(self) -> None:
        """A request is over, its body read or dropped."""
        self.open -= 1

    def answered(self) -> None:
        """The host answered as it should: it may be asked a little more again."""
        self.pauses = self.unavailable = 0
        if not self.welcomed:
            self.welcomed = True
            self._cut_absence()
        self.width = min(float(self.most), self.width + 1 / max(self.width, 1.0))
        if self.gap > self.least_gap:
            self.gap = max(self.least_gap, min(self.gap * 0.98, 1 / (1 / self.gap + GAIN)))

    def _cut_absence(self) -> None:
        """Makes a pause of what was asked for before the host let us in."""
        latest = self.refused_since + LONGEST_PAUSE
        if self.paused_until > latest:
            self.paused_until = self.next_start = latest

    def in_line(self, came: float, now: float) -> float:
        """Seconds between `came` and `now` in which it wanted no pause: who waited did for us."""
        paused = max(0.0, min(self.paused_until, now) - max(came, self.paused_since))
        return now - came - paused

    def narrow(self) -> None:
        """From now on one request at a time, until answers widen it again."""
        self.width = 1.0

    def relent(self, now: float) -> bool:
        """Whether this is the second chance of a host that is closed: the next request decides.

        It is kept for when no pause must be waited for that would put us off for too long.
        """
        too_long = self._is_out_of_time
        if self.forgiven or not self.is_closed or (too_long and now < self.paused_until):
            return False
        self.forgiven = True
        self.pauses = 1 if too_long else HOPELESS - 1
        return True

    def faltered(self) -> None:
        """The host says that it is unavailable, and not for how long."""
        self.unavailable += 1
        if self.unavailable >= OVERLOADED:
            self.width = max(min(2.0, self.width), self.width / 2)
            self.gap = max(self.gap, min(BUSY_GAP, max(LEAST_GAP, self.gap * 2)))

    def pushed_back(self, now: float, asked: float | None, began: float | None = None) -> None:
        """The host wants fewer requests; `asked` is its Retry-After in seconds, if it gave one.

        `began` is when the request was made that it answers, None for now.
        """
        if now >= self.paused_until:
            self.paused_since = now
        pause = min(FIRST_PAUSE * 2**self.pauses, LONGEST_PAUSE) if asked is None else asked
        longest = LONGEST_PAUSE if self.welcomed else LONGEST_ABSENCE
        self.paused_until = max(self.paused_until, now + min(pause, longest))
        self.next_start = max(self.next_start, self.paused_until)
        if (now if began is None else began) < self.pushed_back_at - INSTANT:
            return  # an answer to a request from before the last slowing down
        if not self.pauses:
            self.refused_since = now
        self.pushed_back_at = max(now, self.next_start)
        self.pauses += 1
        self.width = max(1.0, self.width / 2)
        self.gap = min(WIDEST_GAP, max(LEAST_GAP, self.gap * 2))
