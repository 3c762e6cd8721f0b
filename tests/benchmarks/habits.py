"""The habits of a host: its limits, its refusals and its outages; pure values.

`tests.benchmarks.mix` draws them for each seed.
"""

from dataclasses import dataclass
from enum import StrEnum

AT_ONCE, GAP = 10, 0.03
"""linktend's defaults for one host: requests at once, and seconds between two starts. They are
stated here so that no world changes when the program does."""


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """A `Retry-After` header: seconds (None: no header), sent as an HTTP date if `dated`."""

    seconds: float | None = None
    dated: bool = False


NO_RETRY_AFTER = RetryAfter()


@dataclass(frozen=True, slots=True)
class Limit:
    """What a host allows one client, and how it refuses more.

    `in_flight` bounds the requests at once (0: no bound). The token bucket holds `depth` tokens and
    gains `rate` a second (0: no bucket). After a refusal the host refuses everything for `penalty`
    seconds; a request in that time starts the penalty again.
    """

    in_flight: int = 0
    rate: float = 0.0
    depth: float = 0.0
    status: int = 429
    retry_after: RetryAfter = NO_RETRY_AFTER
    penalty: float = 0.0

    @property
    def allows_defaults(self) -> bool:
        """Whether a client that keeps to `AT_ONCE` and `GAP` is never refused."""
        wide = not self.in_flight or self.in_flight >= AT_ONCE
        return wide and (not self.rate or self.rate >= 1 / GAP)


class OutageKind(StrEnum):
    """What happens to a request that arrives during an outage."""

    UNAVAILABLE = "503"
    RESET = "reset"
    STALL = "stall"  # the answer comes after the outage
    REFUSED = "refused"  # new connections are refused; requests on open ones are reset


@dataclass(frozen=True, slots=True)
class Outage:
    """One outage of a whole host. `start` and `end` are seconds after the host's first request."""

    start: float
    seconds: float
    kind: OutageKind
    retry_after: RetryAfter = NO_RETRY_AFTER

    @property
    def end(self) -> float:
        """When it ends."""
        return self.start + self.seconds


@dataclass(frozen=True, slots=True)
class Habits:
    """All habits of one host.

    `page_refusals` is the share of answers that are a 429 about their page alone: the same page
    answers well later. `refusing_pages` is the share of pages that always answer 429. Both send
    `retry_after`. `isolated_503s` pages answer 503 once. `outages` are in order of time.
    """

    limit: Limit | None = None
    outages: tuple[Outage, ...] = ()
    page_refusals: float = 0.0
    refusing_pages: float = 0.0
    isolated_503s: int = 0
    retry_after: RetryAfter = NO_RETRY_AFTER

    @property
    def allows_defaults(self) -> bool:
        """Whether the host never refuses a client that keeps to `AT_ONCE` and `GAP`."""
        return self.limit is None or self.limit.allows_defaults


NO_HABITS = Habits()
