"""How many requests a second a limiter lets through, measured from refusal to refusal. Pure."""

from dataclasses import dataclass

from crawler.hosts.queue import Start

SPAN = 0.5
"""Seconds between two refusals that tell the rate; less is too few requests to count."""
FEWEST = 5
"""Requests served between two refusals that tell the rate."""
MOST_PAUSED = 2 / 3
"""Part of the time between two refusals in which nothing was requested, at most."""


@dataclass(slots=True)
class ServedRate:
    """A token bucket is empty whenever it refuses: between two refusals it served what flowed in.

    `rate` is in requests a second, 0 while it is not known. `is_exact` is whether no pause fell
    into its time: in a pause a bucket fills up and no further, so that the host may serve more.
    `since` is the refused request that is counted from; `refused` were refused after it.
    """

    rate: float = 0.0
    is_exact: bool = False
    since: Start | None = None
    refused: int = 0

    def refuse(self, start: Start, paused: float) -> None:
        """The request that began with `start` was refused.

        For `paused` seconds since the request counted from, nothing was requested.
        """
        since = self.since
        if since is None:
            self.since = start
            return
        seconds = start.at - since.at
        if seconds < SPAN:
            self.refused += start.number > since.number
            return
        served = start.number - since.number - 1 - self.refused
        if served >= FEWEST and paused <= MOST_PAUSED * seconds:
            self.rate, self.is_exact = served / seconds, not paused
        self.since, self.refused = start, 0
