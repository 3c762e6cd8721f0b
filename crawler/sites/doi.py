"""DOI: whether the identifier is registered, asked of the resolver and not of the publisher.

Asks doi.org/api/handles (DOI Handbook, "REST API Response Format"): `responseCode` 1 with the
values found, 100 with status 404 where there is no such DOI. A publisher that turns machines away
then is no alarm; the landing page is fetched all the same, for its title and because a registered
DOI may lead nowhere.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of
from crawler.sites.facts import remark
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question

HOSTS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_HANDLES = "https://doi.org/api/handles/"
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,4}/.", re.ASCII)
_FOUND = (1, HTTPStatus.OK)
_NOT_FOUND = (100, HTTPStatus.NOT_FOUND)
"""`responseCode` and the status that goes with it."""


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks where the DOI leads; nothing for the resolver's own pages."""
    name = address_of(url).path
    return Question(f"{_HANDLES}{name}?type=URL") if _DOI.match(name) else None


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:  # noqa: ARG001 one for all
    """Whether the DOI is registered, and the address it leads to."""
    if isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    if not said["handle"].text:
        return None
    code = (said["responseCode"].number, outcome.status)
    if code == _NOT_FOUND:
        return Finding("removed", "the DOI is not registered")
    goal = _goal(said)
    if code != _FOUND or not goal:
        return None
    return Finding("doi-registered", f"leads to {remark(goal)}", final=False)


def _goal(said: View) -> str:
    values = (value for value in said["values"].elements if value["type"].text == "URL")
    return next((value["data"]["value"].text for value in values), "")
