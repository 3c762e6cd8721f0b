"""A page of nothing but markup costs no more than one of 20,000 tags, and others are read whole."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from crawler.model import Presence
from crawler.page import anchors, metadata
from crawler.page.spans import up_to, while_sparse
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
META = b"<meta name=description content=Words>"
HERE = "https://site.example/"


def facts(page: bytes) -> tuple[str, str]:
    found = metadata.extract(page, HERE, "text/html")
    return found.title, found.description


@pytest.mark.parametrize(("tags", "said"), [(8_000, "Words"), (8_001, "")])
def test_8_000_tags_of_a_page_are_considered(tags: int, said: str) -> None:
    page = b"<i>a paragraph of 20 " * (tags - 1) + META
    assert facts(page)[1] == said


@pytest.mark.parametrize(("values", "said"), [(14_998, "Words"), (15_000, "")])
def test_15_000_attributes_of_a_page_are_considered(values: int, said: str) -> None:
    # Of the two of the description, the first must be among them.
    page = b"<p " + b"a=b  " * values + b">" + META
    assert facts(page)[1] == said


@pytest.mark.parametrize(("tags", "said"), [(3_024, "Words"), (3_025, "")])
def test_of_dense_tags_2_000_and_one_in_16_bytes_are_considered(tags: int, said: str) -> None:
    assert facts(b"<i>" * (tags - 1) + META + b"<i>" * 9_000)[1] == said


def test_the_title_is_read_wherever_it_stands() -> None:
    assert facts(b"<b>" * 100_000 + b"<title>A page</title>" + b"<b>" * 9_000)[0] == "A page"


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


def test_a_page_is_read_while_a_word_stands_seldom_enough() -> None:
    sparse = b"<" + b"a" * 15
    assert while_sparse(sparse * 3_000, b"<", 10, 16, 9_999) == sparse * 3_000
    assert while_sparse(b"<a" * 10_000, b"<", 10, 16, 9_999) == b"<a" * 1_034
    assert while_sparse(b"<a" * 100, b"<", 10, 16, 9_999) == b"<a" * 100


def test_a_page_is_cut_where_a_word_stands_too_often() -> None:
    assert up_to(b"a<b<c<d", b"<", 3) == b"a<b<c<d"
    assert up_to(b"a<b<c<d", b"<", 2) == b"a<b<c"
    assert up_to(b"a<b", b"<", 0) == b"a"
