"""What the sitemaps of a walk may cost: bytes and seconds in proportion to the URLs they hold."""

from dataclasses import dataclass

MEGABYTES = 20
"""Mebibytes of text that are read whatever stands in it."""
BYTES_PER_URL = 4_096
"""Bytes that each URL adds: one with 30 translations takes as many."""
SECONDS = 10.0
"""Seconds of CPU time, a net for what the other bounds do not see."""
SECONDS_PER_URL = 0.001


@dataclass(slots=True)
class Allowance:
    """What is left of both; counts what is read, so that equal sites are read equally far."""

    bytes_left: float = MEGABYTES * 1024 * 1024
    seconds_left: float = SECONDS

    def spend(self, size: int, seconds: float, urls: int) -> None:
        """Takes a file of `size` bytes, unpacked, with `urls`, that took `seconds` to read."""
        self.bytes_left += urls * BYTES_PER_URL - size
        self.seconds_left += urls * SECONDS_PER_URL - seconds

    @property
    def spent(self) -> str:
        """Which of both is used up, in words that follow "the limit is"; "" while neither is."""
        if self.bytes_left <= 0:
            return f"{MEGABYTES} MiB, or {BYTES_PER_URL:,} bytes for each URL"
        if self.seconds_left <= 0:
            return f"{SECONDS:g} s of CPU time"
        return ""
