"""What a popular host puts up with: so many requests at once and so many a second; pure."""

from dataclasses import dataclass


@dataclass(slots=True)
class Limiter:
    """A bound on requests in flight and a token bucket; `now` is monotonic seconds.

    The bucket holds `depth` tokens, full at first, and gains `rate` a second.
    """

    in_flight: int = 12
    rate: float = 40.0
    depth: float = 12.0
    refused: int = 0
    _flying: int = 0
    _tokens: float = -1.0
    _at: float = 0.0

    def admit(self, now: float) -> bool:
        """Whether a request that comes now is served; each one that is must be `release`d."""
        if self._tokens < 0:
            self._tokens, self._at = self.depth, now
        self._tokens = min(self.depth, self._tokens + (now - self._at) * self.rate)
        self._at = now
        if self._flying >= self.in_flight or self._tokens < 1:
            self.refused += 1
            return False
        self._tokens -= 1
        self._flying += 1
        return True

    def release(self) -> None:
        """Note that an admitted request has been answered."""
        self._flying -= 1
