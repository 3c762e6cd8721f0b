"""How much of our CPU time the pages of one host may take while other hosts have work: pure.

Parsing takes time that is linear in a page's bytes, but a hostile page takes a hundred times that
of others. What its pages take beyond that delays its own requests, and nobody else's.
"""

from dataclasses import dataclass

NORMAL = 0.004
"""Seconds of CPU time that any page may take; real ones of 134 KB take 0.0012."""
SHARE = 0.03
"""Part of the time that a host may use beyond that."""


@dataclass(slots=True)
class Share:
    """One host's use of CPU time; times are seconds of one monotonic clock."""

    paid_at: float = 0.0

    def spend(self, seconds: float, now: float) -> None:
        """Counts a page that took so many seconds of CPU time."""
        self.paid_at = max(self.paid_at, now) + max(0.0, seconds - NORMAL) / SHARE

    def wait(self, now: float) -> float:
        """Seconds until the host has used no more than its share."""
        return max(0.0, self.paid_at - now)
