"""JSON-LD of a page to the statements that metadata needs (schema.org vocabulary)."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sources.lazy_re import regex

# What `json` makes of a page's text; every use checks what it is.
Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Node = Mapping[str, Json]

_MOST_NODES = 2000
_MOST_ITEMS = 100
_DECODER = json.JSONDecoder(strict=False)
# What old advice wraps scripts in, before the JSON.
_WRAPPING = regex(r"\s*(?:(?://\s*)?(?:<!--|<!\[CDATA\[)|/\*.{0,40}?\*/|;)", re.DOTALL)
_TRAILING_COMMA = regex(r",\s*+([}\]])")
# Only these carry the title of a work: `WebPage.name` is right in a quarter of pages.
_WORK = regex(
    r"(?:^|[/:#])(?:\w*Article|\w*Posting|Report|Recipe|Book|HowTo|Review|CreativeWork|Thesis"
    r"|SoftwareSourceCode|Dataset|PodcastEpisode|VideoObject|Course|LearningResource|Chapter)$"
)
_SITE = regex(r"(?:^|[/:#])WebSite$")
_PATH_KEYS = ("@graph", "mainEntity", "mainEntityOfPage")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What JSON-LD says of the page's main work and of its site, as written."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    description: str = ""
    language: str = ""
    image: str = ""
    publisher: str = ""
    site_name: str = ""


NOTHING = LinkedData()


def read(scripts: Sequence[str]) -> LinkedData:
    """The statements of all JSON-LD `scripts`; malformed ones are passed over."""
    if not scripts:
        return NOTHING
    nodes = [node for script in scripts for node in _top_nodes(_parse(script))]
    known = {name: node for node in nodes if isinstance(name := node.get("@id"), str)}
    work = next((node for node in nodes if _is_a(_WORK, node)), {})
    site = next((node for node in nodes if _is_a(_SITE, node)), {})
    return LinkedData(
        headline=_text(work.get("headline")) or _text(work.get("name")),
        authors=tuple(_names(work.get("author") or work.get("creator"), known)),
        published=_text(work.get("datePublished") or work.get("uploadDate")),
        description=_text(work.get("description")),
        language=_text(work.get("inLanguage")) or _text(site.get("inLanguage")),
        image=_text(work.get("image")),
        publisher=next(_names(work.get("publisher"), known), ""),
        site_name=_text(site.get("name")),
    )


def _parse(script: str) -> Json:
    text = script if script.lstrip()[:1] in ("[", "{") else _WRAPPING.sub("", script, count=1)
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            document: Json = _DECODER.raw_decode(candidate.lstrip())[0]
        except (ValueError, RecursionError):
            continue
        return document
    return None


def _top_nodes(document: Json) -> Iterator[Node]:
    """The nodes that stand for the page itself: top-level ones, `@graph` and main entities."""
    pending = deque([document])
    for _ in range(_MOST_NODES):
        if not pending:
            return
        value = pending.popleft()
        if isinstance(value, list):
            pending.extend(value[:_MOST_NODES])
        elif isinstance(value, dict):
            yield value
            pending.extend(value[key] for key in _PATH_KEYS if key in value)


def _is_a(pattern: re.Pattern[str], node: Node) -> bool:
    kinds = _listed(node.get("@type"))
    return any(isinstance(kind, str) and pattern.search(kind) for kind in kinds)


def _text(value: Json) -> str:
    """The text of a literal, of the first of a list, or of a node that stands for one."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url")
    return value if isinstance(value, str) else ""


def _names(value: Json, known: Mapping[str, Node]) -> Iterator[str]:
    """The names of people or organisations: texts, nodes, or references to `known` nodes."""
    for item in _listed(value):
        node: Json | Node = item
        if isinstance(item, dict) and "name" not in item:
            node = known.get(str(item.get("@id")), item)
        for name in _listed(node.get("name") if isinstance(node, Mapping) else node):
            if isinstance(name, str) and name.strip():
                yield name


def _listed(value: Json) -> list[Json]:
    return value[:_MOST_ITEMS] if isinstance(value, list) else [value]
