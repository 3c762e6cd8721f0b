"""YouTube: the page of a removed or private video answers 200; its oEmbed interface does not.

Asks www.youtube.com/oembed (oembed.com, "YouTube"): 200 with JSON for a video that may be
embedded; 404 `Not Found` for one that is gone, 403 `Forbidden` for a private one, 400
`Bad Request` for an identifier it does not take, 401 `Unauthorized` for one whose owner forbids
embedding: that one exists, and its page tells its title.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import Address, address_of, escaped
from crawler.sites.facts import facts
from crawler.sites.json_view import view
from crawler.sites.model import Finding, Question

HOSTS = frozenset(
    {
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "youtu.be",
        "www.youtube-nocookie.com",
    }
)
_OEMBED = "https://www.youtube.com/oembed?format=json&url="
_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_PATH = re.compile(r"(?:embed|live|shorts|v)/([^/]+)")
_REFUSALS = {
    (404, b"Not Found"): Finding("removed", "YouTube knows no such video", final=False),
    (403, b"Forbidden"): Finding("not-public", "the video is private", final=False),
    (400, b"Bad Request"): Finding(
        "not-public", "YouTube does not take the video's identifier", final=False
    ),
    (401, b"Unauthorized"): Finding("ok", "its owner forbids embedding", final=False),
}
"""Status and whole body. Other servers say so short a text too, so the page is asked as well: that
of a missing video has no title."""


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the video; nothing for channels, playlists and searches."""
    video = _video(address_of(url))
    if not _ID.fullmatch(video):
        return None
    return Question(_OEMBED + escaped(f"https://www.youtube.com/watch?v={video}"))


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:  # noqa: ARG001 one for all
    """Whether the video is to be seen, and its title and channel."""
    if isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    title = said["title"].text
    if outcome.status == HTTPStatus.OK and said["type"].text == "video" and title:
        told = facts(
            source="oembed",
            title=title,
            author=said["author_name"].text,
            site_name="YouTube",
        )
        return Finding("ok", facts=told)
    return _REFUSALS.get((outcome.status, outcome.body[:100].strip()))


def _video(address: Address) -> str:
    if address.host == "youtu.be":
        return address.first
    if address.segments == ("watch",):
        return address.query.get("v", "")
    found = _PATH.fullmatch("/".join(address.segments))
    return found[1] if found else ""
