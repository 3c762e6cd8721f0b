"""Stack Overflow and its sisters: machines meet a wall, and removed questions hide behind it.

Asks api.stackexchange.com (its documentation, "questions-by-ids", "answers-by-ids", "throttle"):
`items` is empty for what was removed, for questions that moved to a sister site long ago, and where
the number of an answer is given for a question's: two that the page redirects. Without a key an
address has 300 requests a day, with one 10,000; a refusal comes as status 400, 502 or 503 with an
`error_id`, and says nothing.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of, escaped
from crawler.sites.facts import facts, unix_day
from crawler.sites.json_view import view
from crawler.sites.model import Finding, Question
from sources.lazy_re import regex

KEY = "stackexchange.com"
"""The name of the user's key among `keys`."""
_API = "https://api.stackexchange.com/2.3/"
_METHODS = {
    "questions": ("questions", "question_id"),
    "q": ("questions", "question_id"),
    "a": ("answers", "answer_id"),
}
"""What is asked for a link's first segment, and where the answer has the number."""
_POST = regex(r"(questions|q|a)/(\d{1,12})(?:/|\Z)", re.ASCII)


def question(url: str, keys: Mapping[str, str]) -> Question | None:
    """Asks for the question or answer; nothing for tags, people and lists."""
    address = address_of(url)
    found = _POST.match("/".join(address.segments))
    if found is None:
        return None
    method, _ = _METHODS[found[1]]
    site = escaped(address.host.removeprefix("www."))
    key = keys.get(KEY, "").strip()
    suffix = f"&key={escaped(key)}" if key else ""
    return Question(f"{_API}{method}/{found[2]}?site={site}{suffix}")


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the question or answer is there, and the question's title."""
    found = _POST.match("/".join(address_of(url).segments))
    if found is None or isinstance(outcome, Failed) or outcome.status != HTTPStatus.OK:
        return None
    said = view(outcome.body)
    items = said["items"]
    if not isinstance(items.value, list) or said["quota_remaining"].number is None:
        return None
    if not items.value:
        return Finding("removed", "the site's API has no such post", final=False)
    post = items.elements[0]
    _, number = _METHODS[found[1]]
    if post[number].number != int(found[2]):
        return None
    told = facts(
        source="stackexchange",
        title=post["title"].text,
        author=post["owner"]["display_name"].text,
        published=unix_day(post["creation_date"].number),
        site_name=address_of(url).host.removeprefix("www."),
    )
    return Finding("ok", facts=told)
