"""Whether an answer looks like a stand-in for the page that was asked for: pure.

The page's own oddity (`crawler.page.oddities`), the way its redirects went (`crawler.detours`) and
the target's address together; what the address itself announces is not odd.
"""

from crawler.detours import detour, is_asked_for
from crawler.model import Fetched, Oddity, PageFacts, Target

PARKED = "parked"


def suspicion(target: Target, outcome: Fetched, facts: PageFacts | None) -> Oddity | None:
    """What is odd about `outcome`, None where nothing is."""
    page = facts.oddity if facts else None
    way = detour(target.url, outcome.hops, outcome.final_url)
    # A parked domain leads everything to its root: what it is says more than where it led.
    ranked = (page, way) if page and page.code == PARKED else (way, page)
    return next((odd for odd in ranked if odd and not is_asked_for(odd, target.url)), None)
