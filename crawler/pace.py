"""How fast one host may be asked: a pure state machine, additive increase, multiplicative decrease.

A host that pushes back (429, or 503 with Retry-After) is paused and then asked half as hard; every
answer after that gives a little back (AIMD, as in TCP's congestion avoidance, RFC 5681 §3.1).
"""

from dataclasses import dataclass

LEAST_GAP = 0.05
"""Seconds between requests that a host which pushed back is slowed to at first."""
WIDEST_GAP = 5.0
FIRST_PAUSE = 1.0
"""Seconds a host that pushed back without saying for how long is left alone."""
LEEWAY = 0.03
"""Seconds of a host's unused time that may be made up for by starts that follow sooner, where its
gap is no longer: or else every answer that comes a little late is a request less in the end."""
INSTANT = 1e-6
LONGEST_PAUSE = 60.0
HOPELESS = 3
"""Pauses in a row that must not have helped before a host counts as closed to us."""


@dataclass(slots=True)
class Pace:
    """One host's allowance; times are seconds of one monotonic clock.

    `most` and `least_gap` are the user's bounds. `width` is how many requests may be open at once
    now, `gap` the time between two starts now, `paused_until` when it may be asked at all.
    """

    most: int
    least_gap: float
    width: float = 0.0
    gap: float = 0.0
    open: int = 0
    next_start: float = 0.0
    paused_until: float = 0.0
    pushed_back_at: float = -1.0
    pauses: int = 0

    def __post_init__(self) -> None:
        self.width, self.gap = float(self.most), self.least_gap

    @property
    def is_closed(self) -> bool:
        """Whether the host kept pushing back through every pause it was given."""
        return self.pauses >= HOPELESS

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
        leeway = LEEWAY if self.gap <= LEEWAY else 0.0
        self.open += 1
        self.next_start = max(now - leeway, self.next_start) + self.gap

    def keep_gap(self, gap: float) -> None:
        """From now on at least `gap` lies between two starts, the last one's included."""
        self.next_start += max(0.0, gap - self.gap)
        self.least_gap = max(self.least_gap, gap)
        self.gap = max(self.gap, gap)

    def ended(self) -> None:
        """A request is over, its body read or dropped."""
        self.open -= 1

    def answered(self) -> None:
        """The host answered as it should: it may be asked a little more again."""
        self.pauses = 0
        self.width = min(float(self.most), self.width + 1 / max(self.width, 1.0))
        self.gap = max(self.least_gap, self.gap * 0.98)

    def narrow(self) -> None:
        """From now on one request at a time, until answers widen it again."""
        self.width = 1.0

    def relent(self) -> None:
        """Forgets one pause of a host that is closed: the next request decides alone."""
        if self.is_closed:
            self.pauses = HOPELESS - 1

    def pushed_back(self, now: float, asked: float | None, began: float | None = None) -> None:
        """The host wants fewer requests; `asked` is its Retry-After in seconds, if it gave one.

        `began` is when the request was made that it answers, None for now.
        """
        pause = FIRST_PAUSE * 2**self.pauses if asked is None else asked
        self.paused_until = max(self.paused_until, now + min(pause, LONGEST_PAUSE))
        self.next_start = max(self.next_start, self.paused_until)
        if (now if began is None else began) <= self.pushed_back_at:
            return  # an answer to a request from before the last slowing down
        self.pushed_back_at = max(now, self.next_start)
        self.pauses += 1
        self.width = max(1.0, self.width / 2)
        self.gap = min(WIDEST_GAP, max(LEAST_GAP, self.gap * 2))
