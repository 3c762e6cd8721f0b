"""Shapes: docs.github.com/rest, "Get a repository", "Get an issue", "Get a gist", "Get a user"."""

from typing import Any

import pytest

from crawler.model import Fetched, Hop
from crawler.sites import github
from crawler.sites.model import Finding
from tests.crawler.sites.replies import WALL, reply

KEYS = {"github.com": "ghp_secret"}
REPO = "https://github.com/octocat/Hello-World"
API = "https://api.github.com/"
RECORD: dict[str, Any] = {
    "id": 1296269,
    "name": "Hello-World",
    "full_name": "octocat/Hello-World",
    "owner": {"login": "octocat"},
    "private": False,
    "description": "This your first repo!",
    "archived": False,
    "disabled": False,
    "pushed_at": "2021-01-26T19:06:43Z",
}
ISSUE: dict[str, Any] = {
    "html_url": "https://github.com/octocat/Hello-World/issues/1347",
    "number": 1347,
    "state": "open",
    "title": "Found a bug",
    "user": {"login": "octocat"},
    "created_at": "2011-04-22T13:33:48Z",
}


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (REPO, "repos/octocat/Hello-World"),
        (f"{REPO}/", "repos/octocat/Hello-World"),
        (f"{REPO}.git", "repos/octocat/Hello-World"),
        (f"{REPO}/issues", "repos/octocat/Hello-World"),
        (f"{REPO}?tab=readme-ov-file", "repos/octocat/Hello-World"),
        ("http://www.github.com/a/b.js", "repos/a/b.js"),
        (f"{REPO}/issues/1347", "repos/octocat/Hello-World/issues/1347"),
        (f"{REPO}/pull/1347", "repos/octocat/Hello-World/pulls/1347"),
        ("https://github.com/octocat", "users/octocat"),
        ("https://gist.github.com/a/aa5a315d61ae9438b18d", "gists/aa5a315d61ae9438b18d"),
        ("https://gist.github.com/aa5a315d61ae9438b18d", "gists/aa5a315d61ae9438b18d"),
    ],
)
def test_what_a_record_can_vouch_for_is_asked_of_the_interface(url: str, path: str) -> None:
    asked = github.question(url, KEYS)
    assert asked is not None
    assert asked.url == f"https://api.github.com/{path}"
    assert asked.host == "api.github.com"
    assert ("Authorization", "Bearer ghp_secret") in asked.headers


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/",
        "https://github.com/pricing",
        "https://github.com/topics/python",
        "https://github.com/advisories/GHSA-jfh8-c2jp-5v3q",
        "https://github.com/orgs/github/repositories",
        f"{REPO}/blob/main/README.md",
        f"{REPO}/tree/main/docs",
        f"{REPO}/wiki",
        f"{REPO}/issues/new",
        f"{REPO}/discussions/12",
        "https://gist.github.com/octocat",
    ],
)
def test_pages_no_record_can_vouch_for_are_fetched_themselves(url: str) -> None:
    assert github.question(url, KEYS) is None


@pytest.mark.parametrize("keys", [{}, {"github.com": " "}, {"github.com": "a\r\nX-Evil: 1"}])
def test_without_a_token_fit_for_a_header_nothing_is_asked(keys: dict[str, str]) -> None:
    assert github.question(REPO, keys) is None


def test_a_token_is_not_shown_where_a_question_is() -> None:
    assert "secret" not in repr(github.question(REPO, KEYS))


def found(url: str, outcome: Fetched) -> Finding:
    finding = github.answer(url, outcome)
    assert finding is not None
    return finding


def test_a_living_repository_is_ok_and_tells_its_last_push() -> None:
    finding = found(REPO, reply(200, RECORD))
    assert (finding.reason, finding.detail, finding.final) == ("ok", "last push 2021-01-26", True)
    assert finding.facts is not None
    assert finding.facts.title == "octocat/Hello-World"
    assert finding.facts.description == "This your first repo!"
    assert finding.facts.authors == ("octocat",)


def test_a_name_in_other_case_is_no_other_name() -> None:
    assert found(REPO.lower(), reply(200, RECORD)).reason == "ok"


def redirected(record: object, path: str = "repositories/1296269") -> Fetched:
    hop = Hop("https://api.github.com/repos/octocat/Hello-World", 301, f"{API}{path}")
    return Fetched(200, f"{API}{path}", body=reply(200, record).body, hops=(hop,))


@pytest.mark.parametrize("rest", ["", ".git", "/issues", "/issues?q=is%3Aopen", "/releases"])
def test_a_renamed_repository_has_moved_with_the_rest_of_its_path(rest: str) -> None:
    answer = redirected(RECORD | {"full_name": "acme/hello", "archived": True})
    finding = found(f"{REPO}{rest}", answer)
    assert finding.reason == "renamed"
    assert finding.new_url == f"https://github.com/acme/hello{rest}"
    assert finding.detail == "now acme/hello; archived; last push 2021-01-26"


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, RECORD | {"full_name": "acme/hello"}),
        redirected(RECORD | {"full_name": "acme/hello", "id": 7}),
        Fetched(
            200,
            "https://elsewhere.test/",
            body=reply(200, RECORD | {"full_name": "acme/hello"}).body,
            hops=(Hop(f"{API}repos/octocat/Hello-World", 301, "https://elsewhere.test/"),),
        ),
    ],
)
def test_a_record_of_another_name_needs_a_redirect_to_vouch_for_it(answer: Fetched) -> None:
    assert github.answer(REPO, answer) is None


@pytest.mark.parametrize(
    ("change", "reason", "detail"),
    [
        ({"archived": True}, "archived", "last push 2021-01-26"),
        ({"archived": "yes", "pushed_at": None}, "ok", ""),
        ({"private": True}, "not-public", "visible only with your token"),
        ({"disabled": True}, "not-public", "GitHub has disabled the repository"),
    ],
)
def test_a_repository_says_what_has_become_of_it(
    change: dict[str, object], reason: str, detail: str
) -> None:
    finding = found(REPO, reply(200, RECORD | change))
    assert (finding.reason, finding.detail) == (reason, detail)


def test_an_issue_tells_its_title_and_state() -> None:
    finding = found(ISSUE["html_url"], reply(200, ISSUE))
    assert (finding.reason, finding.detail) == ("ok", "open")
    assert finding.facts is not None
    assert finding.facts.title == "Found a bug"
    assert finding.facts.published == "2011-04-22"


def test_a_pull_request_linked_as_an_issue_is_no_other_page() -> None:
    pull = ISSUE | {"html_url": "https://github.com/octocat/Hello-World/pull/1347"}
    assert found(f"{REPO}/issues/1347", reply(200, pull)).reason == "ok"


@pytest.mark.parametrize(
    ("more", "reason", "detail"),
    [
        ({"state": "closed", "merged": True}, "ok", "merged"),
        ({"state": "closed", "merged": False}, "ok", "closed"),
        (
            {"base": {"repo": {"private": True}}},
            "not-public",
            "visible only with your token",
        ),
    ],
)
def test_a_pull_request_tells_what_became_of_it(
    more: dict[str, object], reason: str, detail: str
) -> None:
    pull = ISSUE | {"html_url": f"{REPO}/pull/1347"} | more
    finding = found(f"{REPO}/pull/1347", reply(200, pull))
    assert (finding.reason, finding.detail) == (reason, detail)


def test_a_transferred_issue_has_moved() -> None:
    goal = "https://github.com/acme/tracker/issues/7"
    answer = redirected(ISSUE | {"html_url": goal}, "repositories/5/issues/7")
    finding = found(f"{REPO}/issues/1347", answer)
    assert (finding.reason, finding.new_url) == ("renamed", goal)


@pytest.mark.parametrize(
    "goal", ["https://evil.example/a/b/issues/1", "https://github.com/acme/tracker/issues/7"]
)
def test_an_issue_of_another_place_without_a_redirect_tells_nothing(goal: str) -> None:
    assert github.answer(f"{REPO}/issues/1347", reply(200, ISSUE | {"html_url": goal})) is None


GIST = "https://gist.github.com/a/aa5a315d61ae9438b18d"


def test_accounts_and_gists_are_known_by_their_records() -> None:
    account = found("https://github.com/Octocat", reply(200, {"login": "octocat", "name": None}))
    assert account.facts is not None
    assert account.facts.title == "octocat"
    gist = {"id": "aa5a315d61ae9438b18d", "files": {}, "description": "Hello"}
    assert found(GIST, reply(200, gist)).reason == "ok"


@pytest.mark.parametrize(
    ("url", "record"),
    [
        ("https://github.com/octocat", {"login": "someone-else", "name": "octocat"}),
        (GIST, {"id": "bb5a315d61ae9438b18d", "files": {"a.py": {}}}),
    ],
)
def test_the_record_of_another_account_or_gist_tells_nothing(url: str, record: object) -> None:
    assert github.answer(url, reply(200, record)) is None


def test_an_issue_the_interface_does_not_know_may_be_a_discussion_by_now() -> None:
    finding = found(f"{REPO}/issues/1347", reply(404, {"message": "Not Found"}))
    assert (finding.reason, finding.final) == ("not-public", False)


@pytest.mark.parametrize(
    ("status", "why", "reason"),
    [(451, "dmca", "http-451"), (403, "dmca", "http-451"), (403, "tos", "not-public")],
)
def test_a_repository_taken_down_says_why(status: int, why: str, reason: str) -> None:
    block = {"reason": why, "created_at": "2021-06-08T01:02:15Z", "html_url": "https://x.test/"}
    answer = reply(status, {"message": "Repository access blocked", "block": block})
    finding = found(REPO, answer)
    assert (finding.reason, finding.final) == (reason, True)
    assert finding.detail == f"GitHub blocks access to the repository: {why}"


@pytest.mark.parametrize(
    ("status", "message", "reason", "final"),
    [
        (404, "Not Found", "removed", False),
        (410, "This issue was deleted", "removed", True),
        (451, "Repository access blocked", "http-451", True),
    ],
)
def test_refusals_that_say_something_of_the_link(
    status: int, message: str, reason: str, final: bool
) -> None:
    finding = found(REPO, reply(status, {"message": message}))
    assert (finding.reason, finding.final) == (reason, final)


@pytest.mark.parametrize(
    "answer",
    [
        reply(403, {"message": "API rate limit exceeded"}, x_ratelimit_remaining="0"),
        reply(403, {"message": "You have exceeded a secondary rate limit."}, retry_after="60"),
        reply(429, {"message": "API rate limit exceeded"}),
        reply(401, {"message": "Bad credentials"}),
        reply(404, WALL),
        reply(410, {"message": "Issues are disabled for this repo"}),
        reply(404, {"message": ["Not Found"]}),
        reply(502, WALL),
        reply(200, WALL),
        reply(200, {}),
        reply(200, RECORD | {"full_name": "../../evil"}),
    ],
)
def test_limits_and_odd_answers_send_us_to_the_page(answer: Fetched) -> None:
    assert github.answer(REPO, answer) is None
