"""Medium and LinkedIn: sites that meet machines with a wall and offer no interface to ask.

Their pages are fetched as any other; what is known is which statuses and which redirects are the
wall and say nothing of the page, and which mean that the page is not shown. LinkedIn's 999 is a
wall by its own code already. It answers 404 for profiles kept from visitors without an account,
at times for all of them; it leads from companies it does not know, or does not show, to
/company/unavailable, and from expired jobs to a search marked `expired_jd_redirect`.
"""

from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import Address, address_of
from crawler.sites.model import Finding, Question

_LINKEDIN = "linkedin.com"
_REFUSALS = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_PROFILES = frozenset({"in", "pub"})
_UNAVAILABLE = "unavailable"
_EXPIRED_JOB = "expired_jd_redirect"
_SIGN_IN = frozenset({"authwall", "checkpoint", "login", "signup", "uas"})
_SIGN_IN_ON_MEDIUM = ("m", "signin")


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """The page itself."""
    return Question(url, full_body=False)


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the wall answered in place of the page; None where the page did."""
    if isinstance(outcome, Failed):
        return None
    if outcome.status in _REFUSALS:
        return Finding("bot-wall", f"status {outcome.status}, as for all automated requests")
    here, there = address_of(url), address_of(outcome.final_url)
    if _site(here) != _site(there):
        return None
    if _is_sign_in(there) and not _is_sign_in(here):
        return Finding("members-only", f"redirects to {outcome.final_url.partition('?')[0]}")
    return _hidden(here, there, outcome.status) if _site(here) == _LINKEDIN else None


def _hidden(here: Address, there: Address, status: int) -> Finding | None:
    """What LinkedIn does not show, for reasons it does not tell."""
    if status == HTTPStatus.NOT_FOUND and here.first in _PROFILES:
        return Finding("not-public", "status 404, as LinkedIn also returns for hidden profiles")
    if _UNAVAILABLE in there.segments[1:2] and _UNAVAILABLE not in here.segments:
        return Finding("not-public", f"redirects to /{there.first}/{_UNAVAILABLE}")
    if there.query.get("trk") == _EXPIRED_JOB and here != there:
        return Finding("not-public", "redirects to a search, as LinkedIn does for expired jobs")
    return None


def _site(address: Address) -> str:
    return ".".join(address.host.split(".")[-2:])


def _is_sign_in(address: Address) -> bool:
    return address.first in _SIGN_IN or address.segments[:2] == _SIGN_IN_ON_MEDIUM
