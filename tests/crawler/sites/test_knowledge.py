"""Wikipedia: mediawiki.org, "API:Query" with `formatversion=2`. Stack Exchange: its API's docs,
"questions-by-ids", "wrapper" and "error-handling".
"""

from typing import Any

import pytest

from crawler.model import Fetched
from crawler.sites import stackexchange, wikipedia
from tests.crawler.sites.replies import WALL, reply

WIKI = "https://en.wikipedia.org/wiki/Mercury_(planet)"
PAGE: dict[str, Any] = {
    "pageid": 19694,
    "ns": 0,
    "title": "Mercury (planet)",
    "fullurl": WIKI,
    "canonicalurl": WIKI,
    "description": "First planet from the Sun",
}
QUESTION = "https://stackoverflow.com/questions/11227809/why-is-processing-a-sorted-array-faster"
POST: dict[str, Any] = {
    "question_id": 11227809,
    "title": "Why is conditional processing of a sorted array &quot;faster&quot;?",
    "owner": {"display_name": "GManNickG"},
    "creation_date": 1340805096,
    "link": QUESTION,
}


def wiki(page: object, **more: object) -> Fetched:
    return reply(200, {"batchcomplete": True, "query": {"pages": [page], **more}})


def stack(items: object, **more: object) -> Fetched:
    return reply(200, {"items": items, "has_more": False, "quota_remaining": 299, **more})


@pytest.mark.parametrize(
    ("url", "start", "title"),
    [
        (WIKI, "https://en.wikipedia.org/w/api.php?", "Mercury_%28planet%29"),
        (
            "http://de.m.wikipedia.org/wiki/Bj%C3%B6rn",
            "https://de.wikipedia.org/w/",
            "Bj%C3%B6rn",
        ),
        ("https://en.wikipedia.org/wiki/OS/2", "https://en.wikipedia.org/w/", "OS%2F2"),
        ("https://en.wikipedia.org/w/index.php?title=A%2B", "https://en.wikipedia.org/w/", "A%2B"),
    ],
)
def test_an_article_is_asked_for_on_its_own_wiki(url: str, start: str, title: str) -> None:
    asked = wikipedia.question(url, {})
    assert asked is not None
    assert asked.url.startswith(start)
    assert asked.url.endswith(f"&titles={title}")


@pytest.mark.parametrize("path", ["?curid=19694", "w/index.php?curid=19694"])
def test_a_page_is_asked_for_by_its_number(path: str) -> None:
    url = f"https://en.wikipedia.org/{path}"
    asked = wikipedia.question(url, {})
    assert asked is not None
    assert asked.url.endswith("&pageids=19694")
    found = wikipedia.answer(url, wiki(PAGE))
    assert found is not None
    assert found.reason == "ok"
    gone = wikipedia.answer(url, wiki({"pageid": 19694, "missing": True}))
    assert gone is not None
    assert gone.reason == "removed"
    assert wikipedia.answer(url, wiki(PAGE | {"pageid": 1})) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "wiki/",
        "wiki/A%7CB",
        "wiki/A%23B",
        "wiki/A?action=history",
        "w/index.php?title=A&oldid=1",
        "?curid=1%7C2",
    ],
)
def test_what_is_no_single_article_is_fetched_itself(path: str) -> None:
    assert wikipedia.question(f"https://en.wikipedia.org/{path}", {}) is None


@pytest.mark.parametrize("host", ["www", "m"])
def test_the_portal_is_no_wiki(host: str) -> None:
    assert wikipedia.question(f"https://{host}.wikipedia.org/wiki/A", {}) is None


@pytest.mark.parametrize(
    ("path", "answer", "reason", "detail"),
    [
        ("Mercury_(planet)", wiki(PAGE), "ok", ""),
        ("mercury%20(planet)", wiki(PAGE), "ok", ""),
        (
            "Planet_Mercury",
            wiki(PAGE, redirects=[{"from": "Planet Mercury", "to": "Mercury (planet)"}]),
            "redirect-temporary",
            "wiki redirect to Mercury (planet)",
        ),
        (
            "WP:Sandbox",
            wiki(
                PAGE | {"title": "Wikipedia:Sandbox", "ns": 4},
                normalized=[{"from": "WP:Sandbox", "to": "Wikipedia:Sandbox"}],
            ),
            "ok",
            "",
        ),
        (
            "Mercury",
            wiki(PAGE | {"title": "Mercury", "pageprops": {"disambiguation": ""}}),
            "disambiguation",
            "Mercury lists several meanings",
        ),
        (
            "No_such_thing",
            wiki({"ns": 0, "title": "No such thing", "missing": True}),
            "removed",
            "the wiki has no page with this title",
        ),
    ],
)
def test_a_wiki_says_what_stands_under_a_title(
    path: str, answer: Fetched, reason: str, detail: str
) -> None:
    finding = wikipedia.answer(f"https://en.wikipedia.org/wiki/{path}", answer)
    assert finding is not None
    assert (finding.reason, finding.detail) == (reason, detail)


def test_an_article_tells_its_title_and_short_description() -> None:
    finding = wikipedia.answer(WIKI, wiki(PAGE))
    assert finding is not None
    assert finding.facts is not None
    assert finding.facts.title == "Mercury (planet)"
    assert finding.facts.description == "First planet from the Sun"
    assert finding.facts.language == "en"
    assert finding.facts.canonical_url == WIKI


@pytest.mark.parametrize(
    "answer",
    [
        wiki(PAGE | {"title": "Venus"}),
        wiki({"ns": 0, "title": "Venus", "missing": True}),
        wiki({"title": "Talk:|", "invalid": True, "invalidreason": "bad"}),
        reply(200, {"query": {"interwiki": [{"title": "fr:A", "iw": "fr"}]}}),
        reply(200, {"error": {"code": "maxlag", "info": "Waiting"}}),
        reply(429, WALL),
        reply(200, WALL),
        reply(404, b""),
    ],
)
def test_what_the_wiki_does_not_know_is_left_to_the_page(answer: Fetched) -> None:
    assert wikipedia.answer(WIKI, answer) is None


@pytest.mark.parametrize(
    ("title", "page"),
    [
        ("Special:Random", {"ns": -1, "special": True, "missing": True}),
        ("File:A.jpg", {"ns": 6, "missing": True, "known": True}),
    ],
)
def test_what_is_shown_without_being_there_is_left_to_the_page(
    title: str, page: dict[str, object]
) -> None:
    url = f"https://en.wikipedia.org/wiki/{title}"
    assert wikipedia.answer(url, wiki(page | {"title": title})) is None


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (QUESTION, "questions/11227809?site=stackoverflow.com"),
        ("https://stackoverflow.com/q/11227809/87234", "questions/11227809?site=stackoverflow.com"),
        ("https://www.stackoverflow.com/a/11227902", "answers/11227902?site=stackoverflow.com"),
        ("https://unix.stackexchange.com/questions/1", "questions/1?site=unix.stackexchange.com"),
    ],
)
def test_a_post_is_asked_for_by_number_and_site(url: str, path: str) -> None:
    asked = stackexchange.question(url, {})
    assert asked is not None
    assert asked.url == f"https://api.stackexchange.com/2.3/{path}"


def test_a_key_is_sent_along_where_the_user_gives_one() -> None:
    asked = stackexchange.question(QUESTION, {"stackexchange.com": "U4DMV*8nvpm3EOpvf69Rxw(("})
    assert asked is not None
    assert asked.url.endswith("&key=U4DMV%2A8nvpm3EOpvf69Rxw%28%28")


@pytest.mark.parametrize("path", ["", "questions", "questions/tagged/python", "users/1", "a/x"])
def test_lists_and_people_are_fetched_themselves(path: str) -> None:
    assert stackexchange.question(f"https://stackoverflow.com/{path}", {}) is None


def test_a_question_tells_its_title_author_and_day() -> None:
    finding = stackexchange.answer(QUESTION, stack([POST]))
    assert finding is not None
    assert finding.facts is not None
    assert finding.facts.title == 'Why is conditional processing of a sorted array "faster"?'
    assert finding.facts.authors == ("GManNickG",)
    assert finding.facts.published == "2012-06-27"


def test_an_answer_without_a_title_is_ok_all_the_same() -> None:
    reply_to = {"answer_id": 11227902, "question_id": 11227809, "owner": {}}
    finding = stackexchange.answer("https://stackoverflow.com/a/11227902", stack([reply_to]))
    assert finding is not None
    assert finding.reason == "ok"


def test_a_removed_question_is_gone() -> None:
    finding = stackexchange.answer(QUESTION, stack([]))
    assert finding is not None
    assert (finding.reason, finding.final) == ("removed", False)


@pytest.mark.parametrize(
    "answer",
    [
        reply(400, {"error_id": 502, "error_name": "throttle_violation"}),
        reply(503, WALL),
        reply(200, {"error_id": 502, "error_name": "throttle_violation"}),
        reply(200, {"items": []}),
        stack([POST | {"question_id": 1}]),
        stack([POST | {"question_id": 1, "answer_id": 11227809}]),
        stack(["nonsense"]),
        stack({}),
        reply(200, WALL),
    ],
)
def test_throttles_and_odd_answers_send_us_to_the_page(answer: Fetched) -> None:
    assert stackexchange.answer(QUESTION, answer) is None
