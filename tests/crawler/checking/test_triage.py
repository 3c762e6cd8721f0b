"""Links fold into targets, and what need not be fetched is settled without asking anybody."""

import re
from dataclasses import replace

import pytest

from crawler.checking.triage import Filters, Triage, fragments_of, settle, target_of, triage
from crawler.model import Failed, Fault, Skipped, Target
from sources.model import Link, LinkKind, Span


def link(url: str) -> Link:
    return Link(url, url, Span(0, len(url)), 1, 1, "", LinkKind.BARE)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.de", "https://a.de/"),
        ("HTTPS://A.de:443/x/../y#part", "https://a.de/y"),
        ("https://user:secret@a.de/", "https://a.de/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("docs/page.md#part", "docs/page.md#part"),
        ("https://a.de:99999/", "https://a.de:99999/"),
    ],
)
def test_a_target_is_the_address_without_its_fragment(url: str, target: str) -> None:
    assert target_of(link(url)) == Target(target)


def test_links_to_one_page_are_one_target() -> None:
    links = [link("https://a.de/#one"), link("https://b.de/"), link("https://a.de")]
    sorted_links = Triage()
    sorted_links.add(links)
    assert sorted_links.targets == {Target("https://a.de/"): None, Target("https://b.de/"): None}


def test_the_fragments_of_all_links_to_a_page_are_looked_for_together() -> None:
    urls = [
        "https://a.de/#one",
        "HTTPS://A.de#%C3%BC:~:text=b#c",
        "https://a.de/#one",
        "https://a.de/",
        "https://b.de/#",
        "#here",
        "page.md#part",
        "mailto:ann@a.de#part",
        "https://a.de:99999/#part",
    ]
    found = fragments_of(map(link, urls), Filters())
    assert found == {Target("https://a.de/"): {"one", "%C3%BC:~:text=b#c"}}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mailto:a@b.de", "unsupported-scheme"),
        ("tel:+123", "unsupported-scheme"),
        ("ftp://a.de/", "unsupported-scheme"),
        ("javascript:alert(1)", "unsupported-scheme"),
        ("docs/page.md", "relative-link"),
        ("#anchor", "relative-link"),
        ("https://a.de/login", "excluded"),
    ],
)
def test_what_is_not_fetched_says_why(url: str, reason: str) -> None:
    filters = Filters(exclude=(re.compile("/login$"),))
    _, outcome = triage(link(url), filters)
    assert isinstance(outcome, Skipped)
    assert outcome.reason == reason


@pytest.mark.parametrize("url", ["https://a.de:99999/", "http://", "https://" + "a" * 70])
def test_a_url_that_is_none_is_broken_without_asking(url: str) -> None:
    outcome = settle(target_of(link(url)), Filters())
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.URL_INVALID


def test_include_wants_only_what_it_names_and_exclude_wins() -> None:
    filters = Filters(include=(re.compile("a[.]"),), exclude=(re.compile("private"),))
    assert filters.wants("https://a.de/")
    assert not filters.wants("https://b.de/")
    assert not filters.wants("https://a.de/private")


def test_patterns_see_no_more_of_a_url_than_a_person_would() -> None:
    filters = Filters(exclude=(re.compile("end$"), re.compile("far")))
    assert filters.wants("https://a.de/" + "x" * 2_000 + "far/end")
    assert not filters.wants("https://a.de/" + "x" * 1_974 + "far/end")


def test_eighty_characters_of_a_url_that_is_none_are_shown() -> None:
    outcome = settle(target_of(link("https://a.de:99999/" + "x" * 100)), Filters())
    assert isinstance(outcome, Failed)
    assert outcome.detail == f"'https://a.de:99999/{'x' * 61}' is not a valid URL"


@pytest.mark.parametrize(
    "pattern", ["^HTTPS://", "#secret$", "a[.]de/#", "^https://a[.]de/$", "A[.]de#secret", "&amp;"]
)
def test_exclude_sees_a_url_as_written_as_normalised_and_with_its_fragment(pattern: str) -> None:
    filters = Filters(exclude=(re.compile(pattern),))
    written = replace(link("HTTPS://A.de#secret"), raw_url="HTTPS://A.de?&amp;#secret")
    assert triage(written, filters)[1] == Skipped("excluded")


def test_an_excluded_fragment_leaves_other_links_to_the_page_alone() -> None:
    links = [link("https://a.de/#secret"), link("https://a.de/#open"), link("https://a.de/")]
    sorted_links = Triage(Filters(exclude=(re.compile("#secret"),)))
    sorted_links.add(links)
    assert sorted_links.targets == {
        Target("https://a.de/#secret"): Skipped("excluded"),
        Target("https://a.de/"): None,
    }
    assert fragments_of(links, sorted_links.filters) == {Target("https://a.de/"): {"open"}}


def test_an_exclude_pattern_for_all_but_one_site_does_not_see_relative_urls() -> None:
    filters = Filters(exclude=(re.compile("^(?!https://a[.]de/)"),))
    relative = replace(link("https://a.de/docs#part"), raw_url="/docs#part")
    assert triage(relative, filters) == (Target("https://a.de/docs"), None)


@pytest.mark.parametrize("first", [0, 1])
def test_a_page_is_checked_if_one_link_to_it_is_included(first: int) -> None:
    links = [link("https://a.de/"), link("https://a.de/#wanted")]
    sorted_links = Triage(Filters(include=(re.compile("#wanted"),)))
    sorted_links.add([links[first], links[1 - first]])
    assert sorted_links.targets == {Target("https://a.de/"): None}


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("https://example.com/", "example.com is reserved for examples (RFC 2606)"),
        ("https://www.EXAMPLE.org./", "example.org is reserved for examples (RFC 2606)"),
        ("http://a.b.example.net:8080/x", "example.net is reserved for examples (RFC 2606)"),
        ("https://shop.example/", "example is reserved for examples (RFC 2606)"),
        ("https://a.test/", "test is reserved for tests (RFC 2606)"),
        ("https://no.invalid/", "invalid is reserved and never valid (RFC 2606)"),
        ("http://localhost:3000/", "localhost is reserved for the reader's own machine (RFC 6761)"),
        ("http://app.localhost/", "localhost is reserved for the reader's own machine (RFC 6761)"),
        ("http://abc.onion/", "onion is reachable only through Tor (RFC 7686)"),
        ("http://a.b.alt/", "alt is reserved for names outside the DNS (RFC 9476)"),
    ],
)
def test_reserved_names_are_skipped(url: str, detail: str) -> None:
    assert triage(link(url), Filters())[1] == Skipped("reserved-name", detail)


@pytest.mark.parametrize(
    "url",
    ["https://example.edu/", "https://my-example.com/", "https://test.de/", "https://a.test.de/"],
)
def test_names_that_only_resemble_reserved_ones_are_checked(url: str) -> None:
    assert triage(link(url), Filters())[1] is None


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("http://a.test/", "a.test"),
        ("http://a.test./", "a.test"),
        ("http://a.b.test/", "*.b.test"),
        ("http://www.example.com/", "*"),
    ],
)
def test_a_reserved_name_that_the_settings_name_is_checked(url: str, named: str) -> None:
    assert triage(link(url), Filters(named=frozenset({named})))[1] is None
    other = Filters(named=frozenset({"b.test", "*.a.test"}))
    assert triage(link(url), other)[1] is not None


def test_a_templated_url_is_skipped_whatever_its_scheme() -> None:
    for url in (
        "https://a.de/{{id}}?a#b",
        "{{base}}/a",
        "mailto:${USER}@a.de",
        "http://a.de:<port>/",
    ):
        target, outcome = triage(link(url), Filters())
        assert target == Target(url)
        assert isinstance(outcome, Skipped)
        assert outcome.reason == "templated-url"


def test_a_url_without_a_scheme_is_https_where_the_document_has_none() -> None:
    assert triage(link("//a.de/x"), Filters()) == (Target("https://a.de/x"), None)
