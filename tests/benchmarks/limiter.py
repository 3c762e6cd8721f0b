"""Which requests a host's limit admits; pure."""

import math
from dataclasses import dataclass

from tests.benchmarks.habits import Limit


@dataclass(slots=True)
class Limiter:
    """Applies a `limit`; `now` is monotonic seconds. `refused` counts the refusals."""

    limit: Limit
    refused: int = 0
    _flying: int = 0
    _tokens: float = 0.0
    _at: float = -math.inf
    _penalised_until: float = 0.0

    def admit(self, now: float) -> bool:
        """Whether a request that comes now is served; each one that is must be `release`d."""
        if now < self._penalised_until or not self._has_room(now):
            self.refused += 1
            self._penalised_until = now + self.limit.penalty
            return False
        self._tokens -= 1
        self._flying += 1
        return True

    def release(self) -> None:
        """Note that an admitted request has been answered."""
        self._flying -= 1

    def _has_room(self, now: float) -> bool:
        limit = self.limit
        if limit.in_flight and self._flying >= limit.in_flight:
            return False
        if not limit.rate:
            return True
        self._tokens = min(limit.depth, self._tokens + (now - self._at) * limit.rate)
        self._at = now
        return self._tokens >= 1
