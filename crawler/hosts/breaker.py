"""Whether somebody answers at all: a breaker, a pure state machine without a clock."""

import math
from dataclasses import dataclass

from crawler.model import Failed

HOPELESS = 3
"""Requests in a row that must get no answer, with none ever got, before nobody is there."""
MOST_SILENCES = 10
"""The same where an answer came before, or twice what may be under way at once if that is more."""
CHANCES = 3
"""How often in a row one who has answered before is given another chance; a stranger is once."""
BREATHER = 3.0
"""Seconds from one such chance to the next."""


@dataclass(slots=True)
class Pulse:
    """How often in a row nobody answered; `most` is how many requests may be under way at once.

    `failure` is how that showed last, None as long as it never did. `chances` are left for who is
    down, none after two requests side by side got no answer from a stranger for as long as any may
    take; the last one was given at `anew_since`, in the caller's clock.
    """

    most: int
    ever_answered: bool = False
    unanswered: int = 0
    failure: Failed | None = None
    chances: int = 1
    anew_since: float = -math.inf

    @property
    def is_down(self) -> bool:
        """Whether asking more is a waste of time."""
        return self.unanswered >= self._patience

    @property
    def may_recover(self) -> bool:
        """Whether who is down may be asked once more, a little later."""
        return self.is_down and self.chances > 0

    @property
    def _patience(self) -> int:
        return max(MOST_SILENCES, 2 * self.most) if self.ever_answered else HOPELESS

    def answered(self) -> None:
        """An answer came, whatever it says."""
        self.ever_answered = True
        self.unanswered = 0
        self.chances = CHANCES

    def kept_silent(self, failure: Failed, began: float = math.inf) -> None:
        """None came, as `failure` tells, to what was asked when it `began`.

        What was asked before the last chance was given says nothing of what comes of it.
        """
        if began >= self.anew_since:
            self.unanswered += 1
            self.failure = failure

    def looked_twice(self) -> None:
        """A request got no answer, nor did the one beside it: from a stranger that says it all."""
        if not self.ever_answered:
            self.chances = 0

    def relent(self, now: float) -> bool:
        """Whether this is another chance of what is down: the next request decides alone."""
        if not self.may_recover or now < self.anew_since + BREATHER:
            return False
        self.chances -= 1
        self.anew_since = now
        self.unanswered = self._patience - 1
        return True
