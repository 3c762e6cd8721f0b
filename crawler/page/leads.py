"""Where an HTML page leads a crawler: its canonical address, and which links go on to pages."""

import re
from dataclasses import dataclass

from sources.html_tags import Tag, scan, trimmed, unescape
from sources.model import Span

HEAD_LIMIT = 65_536
"""Characters in which a head is looked for."""
TAG_LIMIT = 2_048
"""Characters of a tag that are looked at, before the URL and after it."""

_RESOURCES = frozenset(
    ("audio", "embed", "img", "input", "link", "object", "script", "source", "track", "video")
)
_NAME = re.compile(r"<([A-Za-z][^\s/>]*)")
_NOFOLLOW = re.compile(
    r"\srel\s*=\s*(?:\"[^\"]*\bnofollow\b|'[^']*\bnofollow\b|nofollow\b)", re.IGNORECASE
)
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
    for tag in scan(head):
        if tag.name == "body":
            break
        if tag.name == "link" and not canonical and "canonical" in _words(head, tag, "rel"):
            canonical = _value(head, tag, "href")
        elif tag.name == "meta" and "robots" in _words(head, tag, "name"):
            follows = follows and _STAYS.isdisjoint(_words(head, tag, "content"))
    return Head(canonical, follows)


def leads_on(text: str, url: Span) -> bool:
    """Whether the tag around `url` leads to a page: no image or script, and no `nofollow`."""
    start = text.rfind("<", max(0, url.start - TAG_LIMIT), url.start)
    name = _NAME.match(text, start) if start >= 0 else None
    if name is None:
        return True
    end = text.find(">", url.end, url.end + TAG_LIMIT)
    tag = text[start : end if end >= 0 else url.end]
    return name[1].lower() not in _RESOURCES and _NOFOLLOW.search(tag) is None


def _value(text: str, tag: Tag, name: str) -> str:
    span = tag.attributes.get(name)
    if span is None:
        return ""
    span = trimmed(text, span)
    return unescape(text[span.start : span.end])


def _words(text: str, tag: Tag, name: str) -> list[str]:
    return _value(text, tag, name).lower().replace(",", " ").split()
