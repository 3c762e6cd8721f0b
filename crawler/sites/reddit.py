"""Reddit: machines get 403 for everything; its oEmbed interface tells public from gone.

Asks www.reddit.com/oembed (reddit-archive/reddit wiki, "oEmbed"): 200 with JSON for a post; errors
are `{"message": …, "error": 404}`, with a `reason` such as "private" or "banned" for a whole
community. A 403 without reason is the wall, and says nothing; a 404 without one also comes for
what the interface cannot embed (reddit-archive/reddit, r2/controllers/oembed.py), so that the page
is asked as well.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of, escaped
from crawler.sites.facts import facts, remark
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question
from sources.lazy_re import regex

_OEMBED = "https://www.reddit.com/oembed?url="
_POST = regex(
    r"((?:(?:r|u|user)/[\w-]{1,30}/)?comments/([a-z0-9]{1,12}))"
    r"(?:/[^/]{0,200}(?:/([a-z0-9]{1,12}))?)?"
)
_SHORT = regex(r"[a-z0-9]{1,12}")
_CLOSED = frozenset({"private", "quarantined", "gated", "gold_only", "employees_only"})


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the post or comment; nothing for communities and people."""
    found = _post(url)
    if found is None:
        return None
    comment = f"/_/{found[3]}" if found[3] else ""
    return Question(_OEMBED + escaped(f"https://www.reddit.com/{found[1]}{comment}/"))


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the post is public, and its title."""
    found = _post(url)
    if found is None or isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    if outcome.status == HTTPStatus.OK and said["provider_name"].text.lower() == "reddit":
        return _public(found[2], said)
    return _refused(found, outcome.status, said)


def _public(post: str, said: View) -> Finding | None:
    if not re.search(rf"/comments/{post}(?![a-z0-9])", said["html"].text):
        return None
    told = facts(
        source="oembed",
        title=said["title"].text,
        author=said["author_name"].text,
        site_name="Reddit",
    )
    return Finding("ok", facts=told)


def _refused(found: re.Match[str], status: int, said: View) -> Finding | None:
    reason = said["reason"].text
    if said["error"].number != status:
        return None
    if status == HTTPStatus.NOT_FOUND and (reason or not found[1].startswith("comments")):
        detail = remark(f"Reddit says: {reason or 'no such post'}")
        return Finding("removed", detail, final=bool(reason))
    if status == HTTPStatus.FORBIDDEN and reason in _CLOSED:
        return Finding("not-public", f"the community is {reason}")
    return None


def _post(url: str) -> re.Match[str] | None:
    """The path of the post that `url` links to, its identifier, and a comment's, if any."""
    address = address_of(url)
    path = "/".join(address.segments)
    if address.host.endswith("redd.it"):
        path = f"comments/{path}" if _SHORT.fullmatch(path) else ""
    return _POST.fullmatch(path)
