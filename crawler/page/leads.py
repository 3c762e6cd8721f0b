"""Where an HTML page leads a crawler: its canonical address, and which links go on to pages."""

from dataclasses import dataclass

from sources.html.attributes import read
from sources.html.tokens import tokens
from sources.model import Span

HEAD_LIMIT = 65_536
"""Characters in which a head is looked for."""
TAG_LIMIT = 2_048
"""Characters of a tag that are looked at, before the URL and after it."""

_RESOURCES = frozenset(
    ("audio", "embed", "img", "input", "link", "object", "script", "source", "track", "video")
)
_IN_HEAD = frozenset(("body", "link", "meta"))
_STAYS = frozenset(("nofollow", "none"))
"""Words of a robots `meta` by which no link of the page is followed."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's head says: `canonical` is the reference as written, "" where there is none.

    `follows` is false where the page asks that none of its links be followed.
    """

    canonical: str = ""
    follows: bool = True


def head_of(text: str) -> Head:
    """What the head of the page `text` says to crawlers."""
    canonical, follows = "", True
    head = text[:HEAD_LIMIT]
    for tag in tokens(head, _IN_HEAD):
        if tag.name == "body":
            break
        if tag.is_cut:
            continue
        name, values = read(head[tag.start : tag.end])
        if name == "link" and not canonical and "canonical" in _words(values.get("rel", "")):
            canonical = values.get("href", "").strip()
        elif name == "meta" and "robots" in _words(values.get("name", "")):
            follows = follows and _STAYS.isdisjoint(_words(values.get("content", "")))
    return Head(canonical, follows)


def leads_on(text: str, url: Span) -> bool:
    """Whether the tag around `url` leads to a page: no image or script, and no `nofollow`."""
    start = text.rfind("<", max(0, url.start - TAG_LIMIT), url.start)
    if start < 0:
        return True
    tag = next(tokens(text, start=start, stop=url.end + TAG_LIMIT), None)
    if tag is None or tag.start > start:
        return True
    name, values = read(text[start : tag.end])
    return name not in _RESOURCES and "nofollow" not in _words(values.get("rel", ""))


def _words(value: str) -> list[str]:
    return value.lower().replace(",", " ").split()
