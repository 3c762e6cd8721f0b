"""What robots.txt asks of us, by RFC 9309."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.hosts.robots import parse, robots_of
from crawler.model import Failed, Fault, Fetched

SITE = "https://a.test"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/any", True),
        ("User-agent: *\nDisallow: /", "/any", False),
        ("User-agent: *\nDisallow:", "/any", True),
        ("User-agent: *\nDisallow: /private", "/private/page", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        # The most specific rule wins, wherever it stands (section 2.2.2).
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", False),
        # A group for us replaces the one for all (section 2.2.1).
        ("User-agent: *\nDisallow: /\n\nUser-agent: linktend\nDisallow: /x", "/y", True),
        ("User-agent: LinkTend\nDisallow: /x\n\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: other\nDisallow: /", "/any", True),
        # "*" and "$" (section 2.2.3), which the standard library takes for themselves.
        ("User-agent: *\nDisallow: /*.php$", "/deep/page.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/deep/page.php?x=1", True),
        ("User-agent: *\nDisallow: /*?sort=", "/list?sort=up", False),
        ("User-agent: *\nDisallow: /b%C3%BCcher", "/b%C3%BCcher/1", False),
        ("User-agent: *\nDisallow: /bücher", "/b%C3%BCcher/1", False),
        ("# nothing\nUser-agent: *  # all\nDisallow: /x # this", "/x", False),
    ],
)
def test_the_most_specific_rule_for_us_decides(rules: str, path: str, allowed: bool) -> None:
    assert parse(rules).allows(SITE + path) is allowed


def test_delay_and_sitemaps_are_read() -> None:
    robots = parse(
        "Sitemap: https://a.test/one.xml\nUser-agent: *\nCrawl-delay: 2.5\n"
        "Sitemap: https://a.test/two.xml\nSitemap: https://a.test/one.xml\n"
    )
    assert robots.delay == 2.5
    assert robots.sitemaps == ("https://a.test/one.xml", "https://a.test/two.xml")


@pytest.mark.parametrize("delay", ["-1", "nan", "inf", "soon", ""])
def test_a_delay_that_makes_no_sense_is_none(delay: str) -> None:
    assert parse(f"User-agent: *\nCrawl-delay: {delay}").delay == 0


@pytest.mark.parametrize(
    ("outcome", "allowed"),
    [
        (Fetched(200, SITE, body=b"User-agent: *\nDisallow: /"), False),
        (Fetched(200, SITE, body=b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), False),
        (Fetched(200, SITE, body=b"<!doctype html><title>Home</title>"), True),
        (Fetched(204, SITE), True),
        (Fetched(304, SITE), True),
        (Fetched(401, SITE), True),
        (Fetched(403, SITE), True),
        (Fetched(404, SITE), True),
        (Fetched(429, SITE), True),
        (Fetched(500, SITE), False),
        (Fetched(503, SITE), False),
        (Failed(Fault.REDIRECT_LIMIT), True),
        (Failed(Fault.REDIRECT_LOOP), True),
        (Failed(Fault.DNS_NOT_FOUND), False),
        (Failed(Fault.CONNECT_TIMEOUT), False),
        (Failed(Fault.TLS_EXPIRED), False),
        (Failed(Fault.BAD_HTTP), False),
    ],
    ids=str,
)
def test_none_allows_everything_and_an_unreadable_one_nothing(
    outcome: Fetched | Failed, allowed: bool
) -> None:
    assert robots_of(outcome).allows(f"{SITE}/page") is allowed


def test_a_refusal_says_why() -> None:
    assert robots_of(Fetched(503, SITE)).refusal == "robots.txt returned 503"
    assert "dns-not-found" in robots_of(Failed(Fault.DNS_NOT_FOUND)).refusal


def test_half_a_line_at_the_end_of_a_cut_file_is_no_rule() -> None:
    cut = Fetched(200, SITE, body=b"User-agent: *\nDisallow: /x\nDisallow: /", note="body cut")
    assert robots_of(cut).allows(f"{SITE}/page")
    assert not robots_of(cut).allows(f"{SITE}/x")


def test_no_more_than_the_bound_is_parsed() -> None:
    body = b"User-agent: *\n" + b"#" * 524_288 + b"\nDisallow: /"
    assert robots_of(Fetched(200, SITE, body=body)).allows(f"{SITE}/page")


def test_half_a_mebibyte_and_a_hundred_sitemaps_are_read() -> None:
    body = b"User-agent: *\n" + b"#" * 524_200 + b"\nDisallow: /page\n"
    assert not robots_of(Fetched(200, SITE, body=body)).allows(f"{SITE}/page")
    lines = "".join(f"Sitemap: {SITE}/{number}.xml\n" for number in range(101))
    assert len(parse(lines).sitemaps) == 100


@pytest.mark.parametrize(
    ("rules", "refusal"),
    [(2_000, ""), (2_001, "robots.txt has more than 2,000 rules with wildcards")],
)
def test_a_file_with_more_rules_than_can_be_tried_for_each_url_forbids_all(
    rules: int, refusal: str
) -> None:
    text = "User-agent: *\n# * $\n" + "Disallow: /x*y\n" * rules
    assert parse(text).refusal == refusal


LINES = st.lists(
    st.tuples(
        st.sampled_from(["User-agent", "Disallow", "Allow", "Crawl-delay", "Sitemap", "Noise", ""]),
        st.sampled_from([":", " ", ": "]),
        st.one_of(st.text(max_size=12), st.text("/*$%a1?", max_size=12), st.just("linktend")),
    ).map("".join),
    max_size=12,
).map("\n".join)


@settings(deadline=None, max_examples=150)
@given(LINES.map(str.encode) | st.binary(max_size=200), st.text("/*$%ab?=[]", max_size=20))
def test_nothing_a_file_says_is_an_error(body: bytes, path: str) -> None:
    robots = robots_of(Fetched(200, SITE, body=body))
    assert robots.allows(f"{SITE}/{path}") in {True, False}
    assert robots.delay >= 0
