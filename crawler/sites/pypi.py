"""PyPI: a wall keeps machines from its pages, and a yanked release answers 200.

Asks pypi.org/pypi/…/json (docs.pypi.org, "JSON API"): `info.yanked` and `yanked_reason`; a
missing project or release answers 404 with `{"message": "Not Found"}`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of
from crawler.sites.facts import remark
from crawler.sites.json_view import first_member, view
from crawler.sites.model import Finding, Question
from crawler.sites.packages import release

HOSTS = frozenset({"pypi.org", "www.pypi.org"})
ENOUGH = 262_144
"""Bytes: `info` stands first, and the list of files after it can take megabytes."""
_PROJECT = re.compile(
    r"project/([A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?)"
    r"(?:/([A-Za-z0-9][A-Za-z0-9.!+_-]{0,60}))?"
)
_SEPARATORS = re.compile(r"[-_.]+")
"""All the same in a name (PyPA specifications, "Names and normalization")."""


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the project or release; nothing for users, searches and help."""
    found = _PROJECT.fullmatch("/".join(address_of(url).segments))
    if found is None:
        return None
    name = _SEPARATORS.sub("-", found[1]).lower()
    version = f"/{found[2]}" if found[2] else ""
    return Question(f"https://pypi.org/pypi/{name}{version}/json", max_body=ENOUGH)


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:  # noqa: ARG001 one for all
    """Whether the project or release is there, and whether it was yanked."""
    if isinstance(outcome, Failed):
        return None
    if outcome.status == HTTPStatus.NOT_FOUND and view(outcome.body)["message"].text == "Not Found":
        return Finding("removed", "PyPI has no such project or release")
    if outcome.status != HTTPStatus.OK:
        return None
    info = first_member(outcome.body, "info")
    found = release("PyPI", info, description=info["summary"].text, author=info["author"].text)
    if found is None or not info["yanked"].is_true:
        return found
    why = info["yanked_reason"].text or "no reason given"
    return replace(found, reason="yanked", detail=remark(f"{found.detail}: {why}"))
