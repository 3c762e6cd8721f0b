"""A circuit breaker: stops requests to what no longer answers. A pure state machine.

After Nygard, "Release It!" (2007): closed while answers come, open after failures in a row, and
half-open when one trial request decides.
"""

import math
from dataclasses import dataclass

from crawler.model import Failed

FAILURES = 3
"""Failures in a row that open the breaker of what has never answered."""
FAILURES_AFTER_ANSWERS = 10
"""The same for what has answered, or twice the requests in flight where that is more."""
TRIALS = 3
"""Trials in a row for what has answered before; there is one for what never has."""
TRIAL_INTERVAL = 3.0
"""Seconds from one trial to the next."""


@dataclass(slots=True)
class Breaker:
    """Whether requests are worth sending; `width` of them may be in flight at once.

    `failures` counts those in a row, `last_failure` is the latest. `trials` are left while the
    breaker is open; the last one began at `trial_at`, in seconds of the caller's clock.
    """

    width: int
    has_answered: bool = False
    failures: int = 0
    last_failure: Failed | None = None
    trials: int = 1
    trial_at: float = -math.inf

    @property
    def is_open(self) -> bool:
        """Whether further requests would be a waste of time."""
        return self.failures >= self._limit

    @property
    def may_close(self) -> bool:
        """Whether it is open and a trial is left."""
        return self.is_open and self.trials > 0

    @property
    def _limit(self) -> int:
        if self.has_answered:
            return max(FAILURES_AFTER_ANSWERS, 2 * self.width)
        return FAILURES

    def answered(self) -> None:
        """An answer came, whatever its status."""
        self.has_answered = True
        self.failures = 0
        self.trials = TRIALS

    def failed(self, failure: Failed, began: float = math.inf) -> None:
        """No answer came to a request that began then.

        A request from before the last trial does not count: it tells nothing of the trial.
        """
        if began >= self.trial_at:
            self.failures += 1
            self.last_failure = failure

    def give_up(self) -> None:
        """Leaves no trial to what has never answered: two requests at once have told enough."""
        if not self.has_answered:
            self.trials = 0

    def try_again(self, now: float) -> bool:
        """Half-opens the breaker where a trial is due: the next request decides."""
        if not self.may_close or now < self.trial_at + TRIAL_INTERVAL:
            return False
        self.half_open(now)
        return True

    def half_open(self, at: float) -> None:
        """Uses a trial up: the next request from `at` on decides."""
        self.trials -= 1
        self.trial_at = at
        self.failures = self._limit - 1
