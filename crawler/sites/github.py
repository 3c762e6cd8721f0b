"""GitHub: renamed and archived repositories look like any other once redirects are followed.

Asks api.github.com (GitHub REST API, version 2022-11-28) where the user gives a token, which makes
60 requests an hour 5,000; without one the pages are truthful enough. A refusal for too many
requests comes as 403 or 429 and says nothing. What the interface calls missing is not final: it
knows no pages of GitHub itself, nor pull requests and discussions linked as issues.

Files, folders and commits are left to their pages: a repository's record cannot vouch for a path,
its contents can take megabytes where the page's status is true, and an archived repository is
just the one whose files stay where they are.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from crawler.model import Failed, Fetched, PageFacts
from crawler.sites.address import address_of
from crawler.sites.facts import facts, iso_day
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question

HOSTS = frozenset({"github.com", "www.github.com", "gist.github.com"})
KEY = "github.com"
"""The name of the user's token among `keys`."""
_API = "https://api.github.com/"
_TOKEN = re.compile(r"[!-~]{1,500}")
_NAME = r"[A-Za-z0-9._-]{1,100}"
_FULL_NAME = re.compile(f"{_NAME}/{_NAME}")
_ISSUE = re.compile(
    rf"https://github\.com/({_NAME}/{_NAME})/(?:issues|pull|discussions)/(\d{{1,9}})"
)
_WITHHELD = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS})
_STATES = frozenset({"open", "closed"})
_PAGES = re.compile(
    "about|apps|collections|contact|copilot|customer-stories|enterprises?|events|explore|features"
    "|github-copilot|join|login|marketplace|mobile|models|new|notifications|orgs|pricing|readme"
    "|resources|search|security|settings|site|solutions|sponsors|stars|team|topics|trending|users"
)
"""First segments that are pages of GitHub's own and no account."""


def question(url: str, keys: Mapping[str, str]) -> Question | None:
    """Asks for the account, repository, issue, pull request or gist, if there is a token."""
    token = keys.get(KEY, "").strip()
    route = _route(url)
    if route is None or not _TOKEN.fullmatch(token):
        return None
    headers = (
        ("Accept", "application/vnd.github+json"),
        ("Authorization", f"Bearer {token}"),
        ("X-GitHub-Api-Version", "2022-11-28"),
    )
    return Question(_API + route.target, headers)


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether it is there, renamed, archived, closed to the public or withheld by law."""
    route = _route(url)
    if route is None or isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    if outcome.status == HTTPStatus.OK:
        return route.read(route, said)
    return _refused(outcome.status, said["message"].text)


@dataclass(frozen=True, slots=True)
class _Route:
    """What to ask about a link, below the API's root, and how to read what comes."""

    target: str
    read: "Callable[[_Route, View], Finding | None]"
    rest: str = ""


def _account(_: _Route, said: View) -> Finding | None:
    login = said["login"].text
    name = said["name"].text or login
    return Finding("ok", facts=_facts(name, said["bio"], said["login"])) if login else None


def _gist(_: _Route, said: View) -> Finding | None:
    if not said["files"]:
        return None
    return Finding("ok", facts=_facts("", said["description"], said["owner"]["login"]))


def _issue(route: _Route, said: View) -> Finding | None:
    """An issue or pull request; one that was transferred has another repository in its URL."""
    place = _ISSUE.fullmatch(said["html_url"].text)
    if place is None:
        return None
    told = _facts(said["title"].text, View(), said["user"]["login"])
    if f"repos/{place[1]}/issues/{place[2]}".lower() != route.target.lower():
        return Finding("renamed", f"now in {place[1]}", place[0], told)
    state = said["state"].text
    return Finding("ok", state if state in _STATES else "", facts=told)


def _repository(route: _Route, said: View) -> Finding | None:
    name = said["full_name"].text
    if not _FULL_NAME.fullmatch(name):
        return None
    if said["private"].is_true:
        return Finding("not-public", "only your token sees this repository")
    told = _facts(name, said["description"], said["owner"]["login"])
    archived = "archived" if said["archived"].is_true else ""
    pushed = iso_day(said["pushed_at"].text)
    last_push = f"last push {pushed}" if pushed else ""
    if f"repos/{name}".lower() != route.target.lower():
        detail = "; ".join(filter(None, (f"now {name}", archived, last_push)))
        return Finding("renamed", detail, f"https://github.com/{name}{route.rest}", told)
    return Finding(archived or "ok", last_push, facts=told)


_READERS = (
    (re.compile(r"github\.com/(?P<owner>[A-Za-z0-9-]{1,39})"), "users/{owner}", _account),
    (
        re.compile(
            rf"github\.com/(?P<owner>{_NAME})/(?P<repo>{_NAME}?)(?:\.git)?"
            r"(?P<rest>/(?:issues|pulls|releases))?"
        ),
        "repos/{owner}/{repo}",
        _repository,
    ),
    (
        re.compile(
            rf"github\.com/(?P<owner>{_NAME})/(?P<repo>{_NAME})/(?:issues|pull)/(?P<number>\d{{1,9}})"
        ),
        "repos/{owner}/{repo}/issues/{number}",
        _issue,
    ),
    (
        re.compile(rf"gist\.github\.com/(?:{_NAME}/)?(?P<gist>[0-9a-f]{{20,40}})"),
        "gists/{gist}",
        _gist,
    ),
)
"""The shape of a link, what to ask about it, and how to read the answer."""


def _route(url: str) -> _Route | None:
    address = address_of(url)
    if _PAGES.fullmatch(address.first.lower()):
        return None
    path = "/".join((address.host.removeprefix("www."), *address.segments))
    for shape, target, reader in _READERS:
        found = shape.fullmatch(path)
        if found:
            names = found.groupdict("")
            return _Route(target.format_map(names), reader, names.get("rest", ""))
    return None


def _refused(status: int, message: str) -> Finding | None:
    if status == HTTPStatus.NOT_FOUND and message == "Not Found":
        return Finding("removed", "GitHub has nothing public there", final=False)
    if status == HTTPStatus.GONE and message:
        return Finding("removed", "GitHub says it was deleted")
    if status in _WITHHELD and message == "Repository access blocked":
        return Finding("http-451", "GitHub blocks access to the repository")
    return None


def _facts(title: str, description: View, author: View) -> PageFacts:
    return facts(
        source="github",
        title=title,
        description=description.text,
        author=author.text,
        site_name="GitHub",
    )
