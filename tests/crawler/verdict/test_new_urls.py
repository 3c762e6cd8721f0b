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
        (
            "https://a.org/p?msclkid=1&wbraid=2&gbraid=3&srsltid=4&li_fat_id=5&igshid=6",
            "https://a.org/p",
        ),
        (
            "https://a.org/p?vero_id=1&oly_enc_id=2&__s=3&s_cid=4&ref_src=5&mkt_tok=6",
            "https://a.org/p",
        ),
        ("https://a.org/p?elqTrackId=1&hsCtaTracking=2&WT.mc_id=3&_hsenc=4", "https://a.org/p"),
        ("https://youtube.com/watch?v=1&si=AbCdEf0123456789", "https://youtube.com/watch?v=1"),
        ("https://a.org/p?osCsid=1&zenid=2&ASP.NET_SessionId=3&x=4", "https://a.org/p?x=4"),
        ("https://a.org/p?session=0123456789abcdef0123", "https://a.org/p"),
        ("https://a.org/p?sid=d41d8cd98f00b204e9800998ecf8427e", "https://a.org/p"),
        ("https://a.org/p?session=3&sid=12", "https://a.org/p?session=3&sid=12"),
        ("https://a.org/p?x=1;jsessionid=AB12", "https://a.org/p?x=1"),
        ("https://a.org/p%3Bjsessionid=AB12", "https://a.org/p"),
        ("https://a.org/login?next=%2Fpage", "https://a.org/login"),
        ("https://a.org/login?return_to=page", "https://a.org/login"),
        ("https://a.org/login?r=/page", "https://a.org/login"),
        ("https://a.org/anmelden?ziel=%2Fseite", "https://a.org/anmelden"),
        ("https://a.org/Account/Login?ReturnUrl=%252Fpage", "https://a.org/Account/Login"),
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
        (("https://a.org/p", "https://a.org/vstup?kam=/p"), "https://a.org/vstup"),
        (("https://a.org/p?x=1", "https://a.org/vstup?kam=%2Fp%3Fx%3D1"), "https://a.org/vstup"),
        (("https://a.org/p", "https://a.org/vstup?kam=https://a.org/p"), "https://a.org/vstup"),
        (
            ("https://a.org/p", "https://translate.org/?u=https://a.org/p"),
            "https://translate.org/?u=https://a.org/p",
        ),
        (("https://a.org/", "https://a.org/start?from=/"), "https://a.org/start?from=/"),
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
