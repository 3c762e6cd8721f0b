"""Medium and LinkedIn: sites that meet machines with a wall and offer no interface to ask.

Their pages are fetched as any other; what is known is which statuses and which redirects are the
wall and say nothing of the page. LinkedIn's 999 is a wall by its own code already.
"""

from collections.abc import Mapping

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of
from crawler.sites.model import Finding, Question

HOSTS = frozenset({"medium.com", "*.medium.com", "linkedin.com", "*.linkedin.com"})
_REFUSALS = frozenset({403, 429})
_SIGN_IN = frozenset({"authwall", "checkpoint", "login", "signup", "uas"})
_SIGN_IN_ON_MEDIUM = ("m", "signin")


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """The page itself."""
    return Question(url, whole=False)


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the wall answered in place of the page; None where the page did."""
    if isinstance(outcome, Failed):
        return None
    if outcome.status in _REFUSALS:
        return Finding("bot-wall", f"status {outcome.status}, as this site gives machines")
    if _is_sign_in(outcome.final_url) and not _is_sign_in(url):
        return Finding("members-only", f"leads to {outcome.final_url.partition('?')[0]}")
    return None


def _is_sign_in(url: str) -> bool:
    address = address_of(url)
    return address.first in _SIGN_IN or address.segments[:2] == _SIGN_IN_ON_MEDIUM
