"""Links of HTML tags: which attributes hold URLs, and where exactly each URL stands."""

import re
from collections.abc import Iterator

from sources.html_tags import Tag, trimmed
from sources.model import Span

URL_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "frame": ("src",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "video": ("poster", "src"),
}
"""Attributes a browser follows or loads from (WHATWG HTML, index); forms are no links."""

_CUSTOM = ("href", "src")
"""For custom elements, whose names have a hyphen (WHATWG HTML, 4.13.3)."""
_HINTS = frozenset(("dns-prefetch", "preconnect"))
"""`link` relations that name a host to warm up, not a resource (WHATWG HTML, 4.6.7)."""

_CANDIDATE = re.compile(r"[\s,]*(\S+)")


def url_spans(text: str, tag: Tag) -> Iterator[Span]:
    """The spans of the URLs in the attributes of a start tag, in order of attribute."""
    names = URL_ATTRIBUTES.get(tag.name, _CUSTOM if "-" in tag.name else ())
    if not names or tag.is_end or _is_hint(text, tag):
        return
    for name in names:
        value = tag.attributes.get(name)
        if value is None:
            continue
        if name == "srcset":
            yield from _candidates(text, value)
        else:
            yield trimmed(text, value)


def _is_hint(text: str, tag: Tag) -> bool:
    relations = tag.attributes.get("rel") if tag.name == "link" else None
    if relations is None:
        return False
    return not _HINTS.isdisjoint(text[relations.start : relations.end].lower().split())


def _candidates(text: str, value: Span) -> Iterator[Span]:
    """The URLs of a `srcset` (WHATWG HTML, 4.8.4.3.9): split at commas that follow white space."""
    at = value.start
    while (found := _CANDIDATE.match(text, at, value.end)) is not None:
        url = found[1].rstrip(",")
        if url:
            yield Span(found.start(1), found.start(1) + len(url))
        at = found.end()
        if url == found[1]:
            at = _past_descriptor(text, at, value.end)


def _past_descriptor(text: str, at: int, end: int) -> int:
    comma = text.find(",", at, end)
    return comma + 1 if comma >= 0 else end
