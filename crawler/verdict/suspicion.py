"""Whether an answer looks like a stand-in for the page that was asked for: pure.

The page's own oddity (`crawler.page.oddities`), the way its redirects went
(`crawler.verdict.detours`) and the target's address count together. What the address itself
announces is not odd.
"""

import re
from collections.abc import Collection

from crawler.model import Fetched, Oddity, PageFacts, Target
from crawler.page.phrases import plain

SAYS_MORE = frozenset({"parked", "bot-wall", "network-filter"})
"""Codes of pages that say more than the way to them: such hosts lead everything to one page."""
TO_ROOT = "redirect-to-root"


def carries(title: str, claims: Collection[str]) -> bool:
    """Whether the `title` of a home page has one of the titles that links claim for it."""
    shown = words_of(title)
    return any(named and named <= shown for named in map(words_of, claims))


def words_of(text: str) -> frozenset[str]:
    """The words of a title that tell it from others, in plain spelling."""
    return frozenset(re.findall(r"\w{3,}", plain(text)))


def suspicion(target: Target, outcome: Fetched, facts: PageFacts | None) -> Oddity | None:
    """What is odd about `outcome`, None where nothing is."""
    page = facts.oddity if facts else None
    if not page and not outcome.hops:
        return None
    from crawler.verdict.detours import detour, is_asked_for  # noqa: PLC0415 most are as asked for

    way = detour(target.url, outcome.hops, outcome.final_url) if outcome.hops else None
    # That it led to a home page is the weakest of all: what that page shows comes before it.
    is_first = page and (page.code in SAYS_MORE or (way and way.code == TO_ROOT))
    ranked = (page, way) if is_first else (way, page)
    return next((odd for odd in ranked if odd and not is_asked_for(odd, target.url)), None)
