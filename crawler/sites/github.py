"""GitHub: renamed and archived repositories look like any other once redirects are followed.

Asks api.github.com (GitHub REST API, version 2022-11-28) where the user gives a token, which makes
60 requests an hour 5,000; without one the pages are truthful enough. A refusal for too many
requests comes as 403 or 429 and says nothing. What the interface calls missing is not final: it
knows no pages of GitHub itself, and nothing of the discussions that issues were turned into.

What was renamed or transferred is answered by a redirect (REST API, "Best practices", "Follow
redirects"), so a record of another name without one is not believed. Pull requests are asked for
as such: where issues are switched off, their interface answers 410 for pull requests too.

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
from crawler.sites.facts import facts, iso_day, remark
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question
from sources.lazy_re import regex

KEY = "github.com"
"""The name of the user's token among `keys`."""
_API = "https://api.github.com/"
_TOKEN = regex(r"[!-~]{1,500}")
_NAME = r"[A-Za-z0-9._-]{1,100}"
_FULL_NAME = regex(f"{_NAME}/{_NAME}")
_POST = regex(rf"https://github\.com/({_NAME}/{_NAME})/(?:issues|pull|discussions)/(\d{{1,9}})")
_NOTHING = View()
_BY_NUMBER = regex(r"https://api\.github\.com/repositories/(\d{1,12})")
_BLOCKED = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS})
_STATES = frozenset({"open", "closed", "merged"})
_PAGES = regex(
    "about|accelerator|account|advisories|apps|blog|codespaces|collections|contact|copilot"
    "|customer-stories|dashboard|discussions|edu|education|enterprises?|events|explore|features"
    "|git-guides|github-copilot|home|issues|join|login|logout|marketplace|mobile|models|new"
    "|newsroom|nonprofit|notifications|open-source|organizations|orgs|partners|password_reset"
    "|premium-support|pricing|pulls|readme|resources|search|security|sessions|settings|site"
    "|sitemap|solutions|spark|sponsors|stars|startups|team|topics|trending|trust-center|users"
    "|watching|why-github"
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
        finding = route.read(route, said)
        is_other = finding is not None and finding.reason == "renamed"
        return None if is_other and not _is_vouched_for(said, outcome) else finding
    return _refused(route, outcome.status, said)


@dataclass(frozen=True, slots=True)
class _Route:
    """What to ask about a link, below the API's root, and how to read what comes.

    `name` is what an answer about the link itself names, `rest` what follows it in the link.
    """

    target: str
    read: "Callable[[_Route, View], Finding | None]"
    name: str
    rest: str = ""


def _is_vouched_for(said: View, outcome: Fetched) -> bool:
    """Whether a redirect within the interface vouches for a record of another name."""
    place = _BY_NUMBER.match(outcome.final_url)
    if "number" in said or place is None:
        return bool(outcome.hops) and outcome.final_url.startswith(_API)
    return bool(outcome.hops) and str(said["id"].number) == place[1]


def _account(route: _Route, said: View) -> Finding | None:
    login = said["login"].text
    if login.lower() != route.name:
        return None
    return Finding("ok", facts=_facts(said["name"].text or login, said["bio"], said["login"]))


def _gist(route: _Route, said: View) -> Finding | None:
    if said["id"].text != route.name:
        return None
    told = _facts("", said["description"], said["owner"]["login"], said["created_at"])
    return Finding("ok", facts=told)


def _post(route: _Route, said: View) -> Finding | None:
    """An issue or pull request; one that was transferred has another repository in its URL."""
    place = _POST.fullmatch(said["html_url"].text)
    if place is None:
        return None
    if said["base"]["repo"]["private"].is_true:
        return _HIDDEN
    told = _facts(said["title"].text, _NOTHING, said["user"]["login"], said["created_at"])
    if f"{place[1]}/{place[2]}".lower() != route.name:
        return Finding("renamed", f"now in {place[1]}", place[0] + route.rest, told)
    state = "merged" if said["merged"].is_true else said["state"].text
    return Finding("ok", state if state in _STATES else "", facts=told)


def _repository(route: _Route, said: View) -> Finding | None:
    name = said["full_name"].text
    if not _FULL_NAME.fullmatch(name):
        return None
    if said["private"].is_true:
        return _HIDDEN
    told = _facts(name, said["description"], said["owner"]["login"])
    if said["disabled"].is_true:
        return Finding("not-public", "GitHub has disabled the repository", facts=told)
    archived = "archived" if said["archived"].is_true else ""
    pushed = iso_day(said["pushed_at"].text)
    last_push = f"last push {pushed}" if pushed else ""
    if name.lower() != route.name:
        detail = "; ".join(filter(None, (f"now {name}", archived, last_push)))
        return Finding("renamed", detail, f"https://github.com/{name}{route.rest}", told)
    return Finding(archived or "ok", last_push, facts=told)


_HIDDEN = Finding("not-public", "visible only with your token")
_READERS = (
    (
        re.compile(r"github\.com/(?P<name>[A-Za-z0-9-]{1,39})"),
        "users/{name}",
        _account,
    ),
    (
        re.compile(
            rf"github\.com/(?P<name>{_NAME}/{_NAME}?)(?P<rest>\.git|/(?:issues|pulls|releases))?"
        ),
        "repos/{name}",
        _repository,
    ),
    (
        re.compile(rf"github\.com/(?P<repo>{_NAME}/{_NAME})/issues/(?P<number>\d{{1,9}})"),
        "repos/{repo}/issues/{number}",
        _post,
    ),
    (
        re.compile(rf"github\.com/(?P<repo>{_NAME}/{_NAME})/pull/(?P<number>\d{{1,9}})"),
        "repos/{repo}/pulls/{number}",
        _post,
    ),
    (
        re.compile(rf"gist\.github\.com/(?:{_NAME}/)?(?P<name>[0-9a-f]{{20,40}})"),
        "gists/{name}",
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
            name = names.get("name") or f"{names['repo']}/{names['number']}"
            rest = names.get("rest", "") + address.search
            return _Route(target.format_map(names), reader, name.lower(), rest)
    return None


def _refused(route: _Route, status: int, said: View) -> Finding | None:
    message = said["message"].text
    if status == HTTPStatus.NOT_FOUND and message == "Not Found":
        if route.read is _post:
            # It may be a discussion by now; only its page knows, and that may refuse to say.
            return Finding("not-public", "the GitHub API has no such issue", final=False)
        return Finding("removed", "nothing public on GitHub at this URL", final=False)
    if status == HTTPStatus.GONE and message == "This issue was deleted":
        return Finding("removed", "deleted, according to GitHub")
    if status in _BLOCKED and message == "Repository access blocked":
        why = remark(said["block"]["reason"].text)
        by_law = status == HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS or why == "dmca"
        detail = f"GitHub blocks access to the repository{': ' * bool(why)}{why}"
        return Finding("http-451" if by_law else "not-public", detail)
    return None


def _facts(title: str, description: View, author: View, written: View = _NOTHING) -> PageFacts:
    return facts(
        source="github",
        title=title,
        description=description.text,
        author=author.text,
        published=iso_day(written.text),
        site_name="GitHub",
    )
