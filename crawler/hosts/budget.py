"""How much may still be asked: of a site's interface, and of retries in a run."""

from dataclasses import dataclass
from datetime import datetime

RETRY_SHARE = 0.1
"""Retries may be at most this share of a run's requests, …"""
RETRY_FLOOR = 20
"""… but this many in any case, so that one bad moment does not decide over a short list."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one interface allows in one run (`crawler.sites.budget` reads it from answers).

    `remaining` requests are left (None: it has not said) until there are more at `renewed_at`, it
    wants none before `not_before`, and the last `silent` answers told nothing.
    """

    remaining: int | None = None
    renewed_at: datetime | None = None
    not_before: datetime | None = None
    silent: int = 0


@dataclass(slots=True)
class RetryBudget:
    """The retries that a run can afford: a retry budget as in the "SRE Book" (2016), chapter 21."""

    requests: int = 0
    retries: int = 0

    def affords(self, *, has_answered: bool) -> bool:
        """Whether there may be one more retry, of what has answered before or not.

        Half of the budget is kept for what has answered: many dead hosts must not cost a living
        one its second request.
        """
        limit = RETRY_FLOOR + RETRY_SHARE * self.requests
        return self.retries < (limit if has_answered else limit / 2)

    def spent(self, *, is_retry: bool) -> None:
        """A request was sent."""
        self.requests += 1
        self.retries += is_retry
