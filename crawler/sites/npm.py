"""npm: a wall keeps machines from its pages, and deprecated packages answer 200.

Asks registry.npmjs.org/<package>/<version or latest> (npm/types, `PackumentVersion`), because
the document of all versions can take tens of megabytes. `deprecated` holds the author's notice; an
unpublished or unknown package answers 404 with a text or `error` that says "not found".
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

HOSTS = frozenset({"npmjs.com", "www.npmjs.com"})
_REGISTRY = "https://registry.npmjs.org/"
_PACKAGE = re.compile(
    r"package/((?:@[A-Za-z0-9~._-]{1,100}/)?[A-Za-z0-9~._-]{1,214})"
    r"(?:/v/([0-9A-Za-z][0-9A-Za-z.+-]{0,60}))?"
)


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the package's linked or latest version; nothing for people and searches."""
    path = "/".join(address_of(url).segments).replace("%40", "@")
    found = _PACKAGE.fullmatch(path)
    if found is None:
        return None
    return Question(f"{_REGISTRY}{escaped(found[1])}/{found[2] or 'latest'}")


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:  # noqa: ARG001 one for all
    """Whether the package is there, and whether its author advises against it."""
    if isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    if outcome.status == HTTPStatus.NOT_FOUND and _is_not_found(said):
        return Finding("removed", "the npm registry has no such package or version")
    if outcome.status != HTTPStatus.OK:
        return None
    found = release(
        "npm", said, description=said["description"].text, author=said["author"]["name"].text
    )
    notice = said["deprecated"].text
    if found is None or not notice:
        return found
    return replace(found, reason="deprecated", detail=remark(f"{said['name'].text}: {notice}"))


def _is_not_found(said: View) -> bool:
    return "not found" in (said.text or said["error"].text)[:200].lower()
