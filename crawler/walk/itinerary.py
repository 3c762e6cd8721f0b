"""Which pages of a site come next: each once, within bounds, and how many were left out and why.

Pure bookkeeping: it decides on URLs in the order it is given them, so equal sites are walked
equally.
"""

from collections import Counter
from enum import StrEnum

MOST_QUERIES = 100
"""Pages of one path that are told apart by their query only; calendars and filters have no end."""


class LeftOut(StrEnum):
    """Why a page is not walked, in words that follow "N pages not crawled: "."""

    DEPTH = "beyond --depth"
    PAGES = "beyond --max-pages"
    QUERIES = f"beyond {MOST_QUERIES} query strings for one path"


class Itinerary:
    """Decides on each URL once; `left_out` counts those that a bound kept out."""

    def __init__(self, *, depth: int, most_pages: int) -> None:
        self.left_out: Counter[LeftOut] = Counter()
        self._depth = depth
        self._most_pages = most_pages
        self._decided: set[str] = set()
        self._queries: Counter[str] = Counter()
        self._pages = 0

    def knows(self, url: str) -> bool:
        """Whether `url` was decided on."""
        return url in self._decided

    def settle(self, url: str) -> None:
        """Takes `url` for decided: it is not to be walked, or was reached by another way."""
        self._decided.add(url)

    def admit(self, url: str, depth: int) -> bool:
        """Whether `url`, found `depth` links from the start, is to be walked; never twice."""
        if url in self._decided:
            return False
        self._decided.add(url)
        refused = self._refused(url, depth)
        if refused is not None:
            self.left_out[refused] += 1
            return False
        self._pages += 1
        return True

    def _refused(self, url: str, depth: int) -> LeftOut | None:
        if depth > self._depth:
            return LeftOut.DEPTH
        if self._pages >= self._most_pages:
            return LeftOut.PAGES
        path, mark, _ = url.partition("?")
        if mark:
            if self._queries[path] >= MOST_QUERIES:
                return LeftOut.QUERIES
            self._queries[path] += 1
        return None
