"""npm: a wall keeps machines from its pages, and deprecated packages answer 200.

Asks registry.npmjs.org/<package>/<version or latest> (npm/types, `PackumentVersion`), because
the document of all versions can take tens of megabytes. `deprecated` holds the author's notice; an
unpublished or unknown package answers 404 with a text or `error` that says "not found". What npm
removed for harm keeps its name as version 0.0.1-security (repository npm/security-holder).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of, escaped
from crawler.sites.facts import remark
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question
from crawler.sites.packages import release
from sources.lazy_re import regex

_REGISTRY = "https://registry.npmjs.org/"
_PACKAGE = regex(
    r"package/((?:@[A-Za-z0-9~._-]{1,100}/)?[A-Za-z0-9~._-]{1,214})"
    r"(?:/v/([0-9A-Za-z][0-9A-Za-z.+-]{0,60}))?"
)
_EXACT = regex(r"\d+\.\d+\.\d+(?:-.+)?", re.ASCII)
"""A version, where another text may be a tag such as `next`."""
_HELD = regex(r"0\.0\.\d{1,3}-security(?:\.\d{1,9})?", re.ASCII)
_OLD = frozenset({"npmjs.org", "www.npmjs.org"})
"""Hosts whose pages redirect, which the page tells better."""


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the package's linked or latest version; nothing for people and searches."""
    found = _package(url)
    if found is None:
        return None
    return Question(f"{_REGISTRY}{escaped(found[1])}/{found[2] or 'latest'}")


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the package is there, and whether its author advises against it."""
    package = _package(url)
    if package is None or isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    if outcome.status == HTTPStatus.NOT_FOUND and _is_not_found(said):
        return Finding("removed", "the npm registry has no such package or version")
    return _present(url, package, said) if outcome.status == HTTPStatus.OK else None


def _present(url: str, package: re.Match[str], said: View) -> Finding | None:
    name, version = package[1], package[2] or ""
    if _EXACT.fullmatch(version) and said["version"].text != version:
        return None
    found = release(
        "npm",
        said,
        name=name,
        description=said["description"].text,
        author=said["author"]["name"].text,
    )
    if found is None:
        return None
    if _HELD.fullmatch(said["version"].text):
        return replace(
            found, reason="placeholder-page", detail="removed by npm, which reserves the name"
        )
    notice = said["deprecated"].text
    if notice:
        return replace(found, reason="deprecated", detail=remark(f"{name}: {notice}"))
    return replace(found, final=address_of(url).host not in _OLD)


def _package(url: str) -> re.Match[str] | None:
    """The name and version, if any, of the package that `url` links to."""
    return _PACKAGE.fullmatch("/".join(address_of(url).segments).replace("%40", "@"))


def _is_not_found(said: View) -> bool:
    return "not found" in (said.text or said["error"].text)[:200].lower()
