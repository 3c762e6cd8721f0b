"""Whether somebody answers at all: a breaker, a pure state machine without a clock."""

from dataclasses import dataclass

from crawler.model import Failed

HOPELESS = 3
"""Requests in a row that must get no answer, with none ever got, before nobody is there."""
MOST_SILENCES = 10
"""The same where an answer came before, or twice what may be under way at once if that is more."""


@dataclass(slots=True)
class Pulse:
    """How often in a row nobody answered; `most` is how many requests may be under way at once.

    `failure` is how that showed last, None as long as it never did. `forgiven` is set once a
    second chance was given, or two requests side by side got no answer for as long as any may take.
    """

    most: int
    ever_answered: bool = False
    unanswered: int = 0
    failure: Failed | None = None
    forgiven: bool = False

    @property
    def is_down(self) -> bool:
        """Whether asking more is a waste of time."""
        return self.unanswered >= self._patience

    @property
    def _patience(self) -> int:
        return max(MOST_SILENCES, 2 * self.most) if self.ever_answered else HOPELESS

    def answered(self) -> None:
        """An answer came, whatever it says."""
        self.ever_answered = True
        self.unanswered = 0

    def kept_silent(self, failure: Failed) -> None:
        """None came, as `failure` tells."""
        self.unanswered += 1
        self.failure = failure

    def looked_twice(self) -> None:
        """A request got no answer, nor did the one beside it: from a stranger that says it all."""
        self.forgiven = self.forgiven or not self.ever_answered

    def relent(self) -> bool:
        """Whether this is the second chance of what is down: the next request decides alone."""
        if self.forgiven or not self.is_down:
            return False
        self.forgiven = True
        self.unanswered = self._patience - 1
        return True
