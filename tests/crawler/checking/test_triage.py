"""Links fold into targets, and what need not be fetched is settled without asking anybody."""

import re

import pytest

from crawler.checking.triage import Filters, fragments_of, settle, target_of, targets_of
from crawler.model import Failed, Fault, Skipped, Target
from sources.model import Link, LinkKind, Span


def link(url: str) -> Link:
    return Link(url, url, Span(0, len(url)), 1, 1, "", LinkKind.BARE)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example", "https://a.example/"),
        ("HTTPS://A.example:443/x/../y#part", "https://a.example/y"),
        ("https://user:secret@a.example/", "https://a.example/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("docs/page.md#part", "docs/page.md#part"),
        ("https://a.example:99999/", "https://a.example:99999/"),
    ],
)
def test_a_target_is_the_address_without_its_fragment(url: str, target: str) -> None:
    assert target_of(link(url)) == Target(target)


def test_links_to_one_page_are_one_target() -> None:
    links = [link("https://a.example/#one"), link("https://b.example/"), link("https://a.example")]
    assert targets_of(links) == (Target("https://a.example/"), Target("https://b.example/"))


def test_the_fragments_of_all_links_to_a_page_are_looked_for_together() -> None:
    urls = [
        "https://a.example/#one",
        "HTTPS://A.example#%C3%BC:~:text=b#c",
        "https://a.example/#one",
        "https://a.example/",
        "https://b.example/#",
        "#here",
        "page.md#part",
        "mailto:ann@a.example#part",
        "https://a.example:99999/#part",
    ]
    found = fragments_of(link(url) for url in urls)
    assert found == {Target("https://a.example/"): {"one", "%C3%BC:~:text=b#c"}}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mailto:a@b.example", "unsupported-scheme"),
        ("tel:+123", "unsupported-scheme"),
        ("ftp://a.example/", "unsupported-scheme"),
        ("javascript:alert(1)", "unsupported-scheme"),
        ("docs/page.md", "relative-link"),
        ("#anchor", "relative-link"),
        ("//a.example/", "relative-link"),
        ("https://a.example/login", "excluded"),
    ],
)
def test_what_is_not_fetched_says_why(url: str, reason: str) -> None:
    filters = Filters(exclude=(re.compile("/login$"),))
    outcome = settle(target_of(link(url)), filters)
    assert isinstance(outcome, Skipped)
    assert outcome.reason == reason


@pytest.mark.parametrize("url", ["https://a.example:99999/", "http://", "https://" + "a" * 70])
def test_a_url_that_is_none_is_broken_without_asking(url: str) -> None:
    outcome = settle(target_of(link(url)), Filters())
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.URL_INVALID


def test_include_wants_only_what_it_names_and_exclude_wins() -> None:
    filters = Filters(include=(re.compile("a[.]"),), exclude=(re.compile("private"),))
    assert filters.wants("https://a.example/")
    assert not filters.wants("https://b.example/")
    assert not filters.wants("https://a.example/private")


def test_patterns_see_no_more_of_a_url_than_a_person_would() -> None:
    filters = Filters(exclude=(re.compile("end$"), re.compile("far")))
    assert filters.wants("https://a.example/" + "x" * 2_000 + "far/end")
    assert not filters.wants("https://a.example/" + "x" * 1_974 + "far/end")


def test_eighty_characters_of_a_url_that_is_none_are_shown() -> None:
    outcome = settle(target_of(link("https://a.example:99999/" + "x" * 100)), Filters())
    assert isinstance(outcome, Failed)
    assert outcome.detail == f"'https://a.example:99999/{'x' * 56}' is not a valid URL"
