"""YouTube: the page of a removed or private video answers 200; its oEmbed interface does not.

Asks www.youtube.com/oembed (oembed.com, "YouTube"): 200 with JSON for a video or playlist that may
be embedded; 404 `Not Found` for one that is gone, 403 `Forbidden` for a private one, 400
`Bad Request` for an identifier it does not take. 401 `Unauthorized` mostly means that the owner
forbids embedding, at times that the video is private: where its page names nothing, that is all
that is known.
"""

from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import Address, address_of, escaped
from crawler.sites.facts import facts
from crawler.sites.json_view import view
from crawler.sites.model import Finding, Question
from sources.lazy_re import regex

_OEMBED = "https://www.youtube.com/oembed?format=json&url="
_WATCH = "https://www.youtube.com/watch?v="
_PLAYLIST = "https://www.youtube.com/playlist?list="
_ID = regex(r"[A-Za-z0-9_-]{11}")
_LIST = regex(r"(?:PL|UU|OL|FL)[A-Za-z0-9_-]{10,60}")
"""Playlists that people make or channels have; mixes (RD) and one's own (WL, LL) are made anew."""
_PATH = regex(r"(?:embed|live|shorts|v|e|watch)/([^/]+)")
_NO_VIDEOS = frozenset({"videoseries", "live_stream"})
"""What stands in place of an identifier in embedded playlists and channels; also eleven letters."""
_REFUSALS = {
    (404, b"Not Found"): Finding("removed", "YouTube has no such video", final=False),
    (403, b"Forbidden"): Finding("not-public", "private", final=False),
    (400, b"Bad Request"): Finding("not-public", "YouTube rejects the video id", final=False),
    (401, b"Unauthorized"): Finding(
        "not-public", "private, or the owner disallows embedding", final=False
    ),
}
"""Status and whole body. Other servers say so short a text too, so the page is asked as well: that
of a missing video has no title."""


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the video or playlist; nothing for channels and searches."""
    found = _asked(address_of(url))
    return Question(_OEMBED + escaped("".join(found))) if found else None


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the video is to be seen, and its title and channel."""
    found = _asked(address_of(url))
    if found is None or isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    title = said["title"].text
    if outcome.status == HTTPStatus.OK and said["type"].text == "video" and title:
        if found[1] not in said["html"].text:
            return None
        told = facts(
            source="oembed",
            title=title,
            author=said["author_name"].text,
            site_name="YouTube",
        )
        return Finding("ok", facts=told)
    return _REFUSALS.get((outcome.status, outcome.body[:100].strip()))


def _asked(address: Address) -> tuple[str, str] | None:
    """The start of the address under which YouTube's interface knows it, and its identifier."""
    video = _video(address)
    if _ID.fullmatch(video) and video not in _NO_VIDEOS:
        return _WATCH, video
    is_list = address.segments in {("playlist",), ("embed", "videoseries")}
    playlist = address.query.get("list", "") if is_list else ""
    return (_PLAYLIST, playlist) if _LIST.fullmatch(playlist) else None


def _video(address: Address) -> str:
    if address.host.removeprefix("www.") == "youtu.be":
        return address.first
    if address.segments == ("watch",):
        return address.query.get("v", "")
    found = _PATH.fullmatch("/".join(address.segments))
    return found[1] if found else ""
