"""Where a page leads a crawler."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.leads import Head, head_of, leads_on
from sources.from_html import parse
from sources.model import Document, Span
from sources.registry import HTML


def followed(markup: str) -> list[str]:
    links = parse(Document("page", markup, HTML)).links
    return [link.raw_url for link in links if leads_on(markup, link.span)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<link rel="canonical" href="/a">', Head("/a")),
        ("<link href=/a rel='alternate Canonical'>", Head("/a")),
        ('<link rel=canonical href=" /a?b&amp;c "><link rel=canonical href=/b>', Head("/a?b&c")),
        ('<link rel="alternate" href="/a">', Head()),
        ('<link rel="canonical">', Head()),
        ('<body><link rel="canonical" href="/a">', Head()),
        ('<!-- <link rel="canonical" href="/a"> -->', Head()),
        ('<meta name="robots" content="noindex, NoFollow">', Head(follows=False)),
        ('<meta name="ROBOTS" content="none">', Head(follows=False)),
        ('<meta name="robots" content="index,follow"><meta name=robots>', Head()),
        ('<meta name="googlebot" content="nofollow">', Head()),
        ("", Head()),
    ],
)
def test_a_head_tells_the_canonical_address_and_whether_to_follow(
    markup: str, expected: Head
) -> None:
    assert head_of(f"<html><head><title>x</title>{markup}") == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a href="/a">x</a><area href="/b"><iframe src="/c"></iframe>', ["/a", "/b", "/c"]),
        ('<img src="/a"><script src="/b"></script><link href="/c"><video src="/d">', []),
        ('<a rel="nofollow" href="/a">x</a><a href="/b" rel="ugc NoFollow">x</a>', []),
        ("<a href=/a rel=nofollow>x</a><a href='/b' rel='nofollow'>", []),
        ('<a href="/a" rel="follow">x</a><a href="/b" rel="nofollowing">x</a>', ["/a", "/b"]),
        ('<a href="/a">rel="nofollow"</a>', ["/a"]),
        ('<a href="/a" title="is a > b" data-rel="x">x</a>', ["/a"]),
        ('<my-card href="/a"></my-card>', ["/a"]),
    ],
)
def test_anchors_lead_on_and_resources_do_not(markup: str, expected: list[str]) -> None:
    assert followed(markup) == expected


def test_a_tag_without_end_is_looked_at_in_part() -> None:
    text = '<a href="/a"' + " " * 2_048 + "rel=nofollow"
    assert leads_on(text, Span(9, 11))


@settings(deadline=None, max_examples=150)
@given(st.text("<>aelrmt=\"' /-!nofw", max_size=60), st.integers(0, 60), st.integers(0, 5))
def test_any_text_has_an_answer(text: str, start: int, length: int) -> None:
    assert leads_on(text, Span(start, start + length)) in {True, False}
    assert isinstance(head_of(text), Head)
