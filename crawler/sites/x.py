"""X, once Twitter: the page of any post answers 200 with nothing but a script.

Asks publish.x.com/oembed (X Developer Platform, "oEmbed API"): 200 with `html` and `author_name`
for a post shown to everybody, 404 or 403 with an `error` or `errors` in JSON else. A post that is
only shown after login gets 404 as well, so none of this proves a post to be gone.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of, escaped
from crawler.sites.facts import facts
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question
from sources.lazy_re import regex

_OEMBED = "https://publish.x.com/oembed?omit_script=1&dnt=1&url="
_POST = regex(
    r"(?:(\w{1,20})/status(?:es)?|i/web/status)/(\d{1,20})(?:/(?:photo|video)/\d)?", re.ASCII
)
_LONGEST_HTML = 20_000


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the post; of profiles and searches no interface tells anything."""
    found = _post(url)
    if found is None:
        return None
    post = f"https://twitter.com/{found[1] or 'i'}/status/{found[2]}"
    return Question(_OEMBED + escaped(post))


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the post is shown to everybody, and its author and text."""
    found = _post(url)
    if found is None or isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    if outcome.status == HTTPStatus.OK and said["html"].text and said["author_name"].text:
        if not said["url"].text.endswith(f"/status/{found[2]}"):
            return None
        author = said["author_name"].text
        told = facts(
            source="oembed",
            title=f"{author} on X",
            description=_first_paragraph(said["html"].text[:_LONGEST_HTML]),
            author=author,
            site_name="X",
        )
        return Finding("ok", facts=told)
    if outcome.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND} and _is_error(said):
        return Finding("not-public", "X does not show this post without an account")
    return None


def _post(url: str) -> re.Match[str] | None:
    """The author, if named, and the number of the post that `url` links to."""
    return _POST.fullmatch("/".join(address_of(url).segments))


def _is_error(said: View) -> bool:
    return bool(said["error"].text or said["errors"].elements)


def _first_paragraph(html: str) -> str:
    return html.partition("<p")[2].partition(">")[2].partition("</p>")[0]
