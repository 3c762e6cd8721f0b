"""Links of HTML tags: which attributes hold URLs, and where exactly each URL stands."""

from collections.abc import Iterator, Mapping

from sources.html.attributes import trimmed, value_spans
from sources.html.refresh import target_of
from sources.html.tokens import Token
from sources.lazy_re import regex
from sources.model import Span

URL_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "base": (),
    "embed": ("src",),
    "frame": ("src",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href", "imagesrcset"),
    "meta": ("content",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "video": ("poster", "src"),
}
"""Attributes a browser follows or loads from (WHATWG HTML, index); forms are no links."""

_CUSTOM = ("href", "src")
"""For custom elements, whose names have a hyphen (WHATWG HTML, 4.13.3)."""
_UNKNOWN = ("href",)
"""For all others but those of `svg` and `math`: a script may follow what HTML does not know."""
_HINTS = frozenset(("dns-prefetch", "preconnect"))
"""`link` relations that name a host to warm up, not a resource (WHATWG HTML, 4.6.7)."""

_CANDIDATE = regex(r"[\t\n\f\r ,]*([^\t\n\f\r ]+)")
_DESCRIPTORS = regex(r"(?>(?:[^,(]++|\([^)]*+\)?)*),?")


def url_spans(text: str, tag: Token) -> Iterator[Span]:
    """The spans of the URLs in the attributes of a start tag, in order of attribute."""
    names = _attributes_of(tag)
    if not names or tag.is_cut:
        return
    values = value_spans(text, tag)
    if tag.name == "link" and not _HINTS.isdisjoint(_words(text, values, "rel")):
        return
    for name in names:
        value = values.get(name)
        if value is None:
            continue
        if name.endswith("srcset"):
            yield from _candidates(text, value)
        elif tag.name == "meta":
            yield from _refresh(text, values, value)
        else:
            yield trimmed(text, value)


def _attributes_of(tag: Token) -> tuple[str, ...]:
    if tag.name[0] in "!/":
        return ()
    others = _CUSTOM if "-" in tag.name else () if tag.is_foreign else _UNKNOWN
    return URL_ATTRIBUTES.get(tag.name, others)


def _words(text: str, values: Mapping[str, Span], name: str) -> list[str]:
    span = values.get(name, Span(0, 0))
    return text[span.start : span.end].lower().split()


def _refresh(text: str, values: Mapping[str, Span], content: Span) -> Iterator[Span]:
    if _words(text, values, "http-equiv") == ["refresh"]:
        found = target_of(text[content.start : content.end])
        if found and found[1].start < found[1].end:
            yield Span(content.start + found[1].start, content.start + found[1].end)


def _candidates(text: str, value: Span) -> Iterator[Span]:
    """The URLs of a `srcset` (WHATWG HTML, 4.8.4.3.9): a comma ends one, but not in parentheses."""
    at = value.start
    while (found := _CANDIDATE.match(text, at, value.end)) is not None:
        url = found[1].rstrip(",")
        if url:
            yield Span(found.start(1), found.start(1) + len(url))
        at = found.end()
        if url == found[1] and (rest := _DESCRIPTORS.match(text, at, value.end)):
            at = rest.end()
