"""DOI and handle: whether it is registered, asked of the resolver and not of the publisher.

Asks doi.org/api/handles (DOI Handbook, "REST API Response Format"), or that of hdl.handle.net,
which is the same: `responseCode` 1 with the values found, 100 with status 404 where there is no
such identifier. Upper and lower case make no other one. A publisher that turns machines away
then is no alarm; the landing page is fetched all the same, for its title and because a registered
DOI may lead nowhere.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import unquote

from crawler.model import Failed, Fetched
from crawler.sites.address import Address, address_of
from crawler.sites.facts import remark
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question
from sources.lazy_re import regex

_HANDLE_NET = "hdl.handle.net"
_DOI = regex(r"(?:doi:)?(10\.\d{4,9}(?:\.\d{1,9}){0,4}/.*)", re.ASCII | re.IGNORECASE)
_HANDLE = regex(r"(?:hdl:)?(\d{1,9}(?:\.[\w-]{1,20}){0,5}/.*)", re.ASCII | re.IGNORECASE)
_FOUND = (1, HTTPStatus.OK)
_NOT_FOUND = (100, HTTPStatus.NOT_FOUND)
"""`responseCode` and the status that goes with it."""


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks where the identifier leads; nothing for the resolver's own pages."""
    address = address_of(url)
    resolver = _HANDLE_NET if address.host == _HANDLE_NET else "doi.org"
    name = _name(address)
    return Question(f"https://{resolver}/api/handles/{name}?type=URL") if name else None


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the identifier is registered, and the address it leads to."""
    name = unquote(_name(address_of(url)))
    if not name or isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    if said["handle"].text.casefold() != name.casefold():
        return None
    code = (said["responseCode"].number, outcome.status)
    if code == _NOT_FOUND:
        return Finding("removed", "identifier not registered")
    goal = _goal(said)
    if code != _FOUND or not goal:
        return None
    return Finding("doi-registered", f"leads to {remark(goal)}", final=False)


def _name(address: Address) -> str:
    """The identifier as escaped in the link, "" where it is none."""
    found = (_HANDLE if address.host == _HANDLE_NET else _DOI).fullmatch(address.path)
    return found[1] if found and not found[1].endswith("/") else ""


def _goal(said: View) -> str:
    values = (value for value in said["values"].elements if value["type"].text == "URL")
    return next((value["data"]["value"].text for value in values), "")
