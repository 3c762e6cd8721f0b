"""A page of nothing but markup costs no more than one of 20,000 tags, and others are read whole."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from crawler.model import Presence
from crawler.page import anchors, metadata
from crawler.page.spans import up_to
from tests.growth import is_linear

HEAD = b"<title>A page</title><body>"
STORMS: Mapping[str, bytes] = MappingProxyType(
    {
        "anchors": b"<a>",
        "headings": b"<h1>",
        "scripts": b"<script></script>",
        "drawings": b"<svg>",
        "templates": b"<template>",
        "comments": b"<!-- -->",
        "references": b"&a",
        "ids": b"<a id=x name=y>",
        "endings": b"</div>",
        "structured data": b'<script type=application/ld+json>{"@id":1}</script>',
    }
)
HERE = "https://site.example/"


def facts(page: bytes) -> str:
    return metadata.extract(page, HERE, "text/html").title


@pytest.mark.parametrize(("tags", "title"), [(20_000, "A page"), (20_003, "")])
def test_20_000_tags_of_a_page_are_considered(tags: int, title: str) -> None:
    assert facts(b"<i>" * (tags - 3) + b"<title>A page</title><p>") == title


@pytest.mark.parametrize("storm", STORMS)
def test_a_megabyte_of_one_thing_takes_as_long_as_what_is_considered_of_it(storm: str) -> None:
    # Were all of it read, sixteen times the page would take sixteen times as long.
    page = HEAD + STORMS[storm] * 20_000
    assert is_linear(lambda size: facts(page[: size * 15_000]), 4)


@pytest.mark.parametrize(
    ("tags", "presence"), [(59_999, Presence.FOUND), (60_001, Presence.UNVERIFIABLE)]
)
def test_an_anchor_is_looked_for_in_60_000_tags(tags: int, presence: Presence) -> None:
    page = b"<i>" * (tags - 1) + b"<p id=here>"
    found = anchors.verify(page, HERE, "text/html", ["here", "there"])
    assert found["here"] is presence
    assert found["there"] is (
        Presence.MISSING if presence is Presence.FOUND else Presence.UNVERIFIABLE
    )


def test_a_page_is_cut_where_a_word_stands_too_often() -> None:
    assert up_to(b"a<b<c<d", b"<", 3) == b"a<b<c<d"
    assert up_to(b"a<b<c<d", b"<", 2) == b"a<b<c"
    assert up_to(b"a<b", b"<", 0) == b"a"
