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
from crawler.sites.json_view import View, first_member, view
from crawler.sites.model import Finding, Question
from crawler.sites.packages import release
from sources.lazy_re import regex

ENOUGH = 262_144
"""Bytes: `info` stands first, and the list of files after it can take megabytes."""
_PROJECT = regex(
    r"(project|pypi)/([A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?)"
    r"(?:/((?!json\Z)[A-Za-z0-9][A-Za-z0-9.!+_-]{0,60}))?"
)
_SEPARATORS = regex(r"[-_.]+")
"""All the same in a name (PyPA specifications, "Names and normalization")."""
_ZEROS = regex(r"(?:\.0)+(?!\.?\d)")
"""They make no other version: 1.0 is 1.0.0 (PyPA specifications, "Version specifiers")."""
_LONGEST_VERSION = 100


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the project or release; nothing for users, searches and help."""
    found = _project(url)
    if found is None:
        return None
    version = f"/{found[3]}" if found[3] else ""
    return Question(f"https://pypi.org/pypi/{_plain(found[2])}{version}/json", max_body=ENOUGH)


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the project or release is there, and whether it was yanked."""
    project = _project(url)
    if project is None or isinstance(outcome, Failed):
        return None
    if outcome.status == HTTPStatus.NOT_FOUND and view(outcome.body)["message"].text == "Not Found":
        return Finding("removed", "PyPI has no such project or release")
    info = first_member(outcome.body, "info")
    if outcome.status != HTTPStatus.OK or not _is_about(project, info):
        return None
    found = release(
        "PyPI",
        info,
        name=info["name"].text,
        description=info["summary"].text,
        author=_author(info),
    )
    if found is None:
        return None
    if info["yanked"].is_true:
        why = info["yanked_reason"].text or "no reason given"
        return replace(found, reason="yanked", detail=remark(f"{found.detail}: {why}"))
    # An address of old redirects to today's, which the page tells.
    return replace(found, final=project[1] == "project")


def _project(url: str) -> re.Match[str] | None:
    """The kind of address, name and version, if any, of the project that `url` links to."""
    return _PROJECT.fullmatch("/".join(address_of(url).segments))


def _is_about(project: re.Match[str], info: View) -> bool:
    version = info["version"].text[:_LONGEST_VERSION].lower()
    is_version = not project[3] or _ZEROS.sub("", version) == _ZEROS.sub("", project[3].lower())
    return is_version and _plain(info["name"].text) == _plain(project[2])


def _plain(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()


def _author(info: View) -> str:
    """The author, whose name stands before the address where one field has both."""
    name = info["author_email"].text.partition(",")[0].partition("<")[0].strip(' "')
    return info["author"].text or ("" if "@" in name else name)
