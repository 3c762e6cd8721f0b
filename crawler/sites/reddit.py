"""Reddit: machines get 403 for everything; its oEmbed interface tells public from gone.

Asks www.reddit.com/oembed (reddit-archive/reddit wiki, "oEmbed"): 200 with JSON for a post; errors
are `{"message": …, "error": 404}`, with a `reason` such as "private" or "banned" for a whole
community. A 403 without reason is the wall, and says nothing.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of, escaped
from crawler.sites.facts import facts, remark
from crawler.sites.json_view import view
from crawler.sites.model import Finding, Question

HOSTS = frozenset({"reddit.com", "www.reddit.com", "old.reddit.com", "new.reddit.com"})
_OEMBED = "https://www.reddit.com/oembed?url="
_POST = re.compile(
    r"((?:r|user)/[\w-]{1,30}/comments/[a-z0-9]{1,12})(?:/[^/]{0,200}(?:/([a-z0-9]{1,12}))?)?"
)
_CLOSED = frozenset({"private", "quarantined", "gated", "gold_only", "employees_only"})


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the post or comment; nothing for communities and people."""
    found = _POST.fullmatch("/".join(address_of(url).segments))
    if found is None:
        return None
    comment = f"/_/{found[2]}" if found[2] else ""
    return Question(_OEMBED + escaped(f"https://www.reddit.com/{found[1]}{comment}/"))


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:  # noqa: ARG001 one for all
    """Whether the post is public, and its title."""
    if isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    if outcome.status == HTTPStatus.OK and said["provider_name"].text.lower() == "reddit":
        told = facts(
            source="oembed",
            title=said["title"].text,
            author=said["author_name"].text,
            site_name="Reddit",
        )
        return Finding("ok", facts=told)
    reason = said["reason"].text
    if said["error"].number != outcome.status:
        return None
    if outcome.status == HTTPStatus.NOT_FOUND:
        return Finding("removed", remark(f"Reddit says: {reason or 'no such post'}"))
    if outcome.status == HTTPStatus.FORBIDDEN and reason in _CLOSED:
        return Finding("not-public", f"the community is {reason}")
    return None
