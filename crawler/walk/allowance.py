"""What a walk may cost: its sitemaps in proportion to their URLs, its pages to their number."""

from dataclasses import dataclass

MEGABYTES = 20
"""Mebibytes of text that are read whatever stands in it."""
BYTES_PER_URL = 4_096
"""Bytes that each URL adds: one with 30 translations takes as many."""
SECONDS = 10.0
"""Seconds of CPU time, a net for what the other bounds do not see."""
SECONDS_PER_URL = 0.001
SECONDS_OF_PAGES = 30.0
"""Seconds of CPU time in which pages are read for links, whatever stands in them, …"""
SECONDS_PER_PAGE = 0.1
"""… and those that each page adds: real ones take 0.02."""


@dataclass(slots=True)
class Allowance:
    """What is left of both for sitemaps; equal sites are read equally far."""

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


@dataclass(slots=True)
class PageAllowance:
    """The seconds left for reading pages; `unread` counts those that came when none were left."""

    seconds_left: float = SECONDS_OF_PAGES
    unread: int = 0

    def spend(self, seconds: float) -> None:
        """Takes a page that took `seconds` of CPU time to read."""
        self.seconds_left += SECONDS_PER_PAGE - seconds

    def takes(self) -> bool:
        """Whether one more page may be read; counts it where not."""
        self.unread += self.seconds_left <= 0
        return self.seconds_left > 0

    @property
    def note(self) -> str:
        """What a reader should know of pages that were not read; "" for nothing."""
        if not self.unread:
            return ""
        limit = f"{SECONDS_OF_PAGES:g} s of CPU time and {SECONDS_PER_PAGE:g} s for each page"
        return f"links of {self.unread:,} pages not read: the limit is {limit}"
