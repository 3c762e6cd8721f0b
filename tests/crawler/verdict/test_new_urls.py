"""What the new URL of a moved link does not carry."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Hop, Target
from crawler.verdict.judge import new_url
from crawler.verdict.new_urls import without_visit


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.org/new;jsessionid=1A2B?x=1", "https://a.org/new?x=1"),
        ("https://a.org/b;JSESSIONID=1A/c", "https://a.org/b/c"),
        ("https://a.org/?PHPSESSID=abc", "https://a.org/"),
        ("https://a.org/(S(4hzl2x45aqzcm555))/page.aspx", "https://a.org/page.aspx"),
        ("https://a.org/p?a=1&utm_source=x&b=2#part", "https://a.org/p?a=1&b=2#part"),
        ("https://a.org/p?fbclid=1&gclid=2&_ga=3&mc_cid=4", "https://a.org/p"),
        ("https://a.org/login?next=%2Fpage", "https://a.org/login"),
        (
            "https://a.org/signin?returnUrl=https%3A%2F%2Fa.org%2F&lang=en",
            "https://a.org/signin?lang=en",
        ),
        ("https://a.org/p?a=%20b+c&d", "https://a.org/p?a=%20b+c&d"),
        (
            "https://a.org/translate?url=https://b.org/",
            "https://a.org/translate?url=https://b.org/",
        ),
        ("https://a.org/list?next=20", "https://a.org/list?next=20"),
        ("https://a.org/a;b=c", "https://a.org/a;b=c"),
    ],
)
def test_what_belongs_to_a_visit_is_left_out(url: str, kept: str) -> None:
    assert without_visit(url) == kept


def moved(*urls: str) -> str:
    hops = tuple(Hop(one, 301, other) for one, other in itertools.pairwise(urls))
    return new_url(Target(urls[0]), hops)


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (("https://a.org/old", "https://a.org/new?utm_source=x"), "https://a.org/new"),
        (("https://a.org/p", "https://a.org/p?PHPSESSID=1"), ""),
        (("https://a.org/p?utm_source=x", "https://a.org/p"), ""),
        (("https://a.org/p", "https://a.org/gate", "https://a.org/p"), ""),
    ],
)
def test_a_link_that_only_lost_or_got_such_parts_has_not_moved(
    urls: tuple[str, ...], expected: str
) -> None:
    assert moved(*urls) == expected


@given(
    st.from_regex(
        r"https://[a-z]{1,5}\.org(/[a-z]{0,5}){0,3}(\?[a-f=&%2]{0,20})?(#[a-z]{0,5})?",
        fullmatch=True,
    )
)
def test_other_urls_stay_as_written_but_for_empty_ends(url: str) -> None:
    once = without_visit(url)
    assert without_visit(once) == once
    assert (
        once.split("?")[0].split("#")[0] == url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
    )
