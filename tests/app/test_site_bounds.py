"""What bounds a walk: robots.txt, depth, pages, queries, copies, patterns."""

import time
from pathlib import Path

import pytest

from tests.app.command import linktend
from tests.app.site_walks import SITE, Start, asked, check, documents, linking, reasons, robots
from tests.app.web_flags import flags
from tests.web.behaviours import html, page, respond, status
from tests.web.exchange import Exchange

pytestmark = pytest.mark.usefixtures("empty_folder")


def test_what_robots_txt_disallows_is_not_asked_for_and_said_so(small_web: Start) -> None:
    web = small_web(
        robots("Disallow: /private", "Disallow: /*.png$")
        | {
            f"{SITE}/": linking("/private/page", "/open", "/pic.png", "https://b.test/private/"),
            f"{SITE}/open": linking("/private/other"),
            "https://b.test/robots.txt": respond(200, b"User-agent: *\nDisallow: /"),
            "https://b.test/private/": page("B"),
        }
    )
    shown = check(web)
    assert reasons(shown) == {
        "/private/page": "robots-disallowed",
        "/private/other": "robots-disallowed",
        "/pic.png": "robots-disallowed",
        "/open": "ok",
        "https://b.test/private/": "ok",
    }
    assert set(asked(web)) == {"/", "/robots.txt", "/open", "https://b.test/private/"}


def test_a_link_that_somebody_listed_is_checked_whatever_robots_txt_says(small_web: Start) -> None:
    web = small_web(robots("Disallow: /") | {f"{SITE}/page": page("A")})
    Path("list.md").write_text(f"[a]({SITE}/page)\n", encoding="utf-8")
    shown = linktend("check", "list.md", "--recursive", *flags(web), "--format", "json")
    assert reasons(shown) == {"/page": "ok"}
    assert set(asked(web)) == {"/page"}


def test_without_a_readable_robots_txt_only_the_start_is_read(small_web: Start) -> None:
    web = small_web({f"{SITE}/robots.txt": status(503), f"{SITE}/": linking("/one")})
    shown = check(web)
    assert reasons(shown) == {"/one": "robots-disallowed"}
    assert f"{SITE} not crawled: robots.txt returned 503" in shown.err


def test_a_crawl_delay_lies_between_any_two_requests(small_web: Start) -> None:
    web = small_web(
        robots("Crawl-delay: 0.3")
        | {f"{SITE}/": linking("/1", "/2", "/3")}
        | {f"{SITE}/{n}": page(str(n)) for n in (1, 2, 3)}
    )
    began = time.monotonic()
    assert "s (Crawl-delay in robots.txt)" in check(web).err
    # By our own clock: on a busy machine the web sees the first request late, and the last not.
    assert len(web.requests) > 5
    assert time.monotonic() - began > 0.3 * (len(web.requests) - 3)  # two come before the rule


def test_a_script_of_endless_pages_is_left_at_the_depth(small_web: Start) -> None:
    def calendar(exchange: Exchange) -> None:
        month = int(exchange.request.path.rpartition("/")[2] or 0)
        linking(f"/{month + 1}")(exchange)

    web = small_web({f"{SITE}/*": calendar, f"{SITE}/robots.txt": status(404)})
    shown = check(web, "--depth", "3")
    assert documents() == ["/", "/1", "/2", "/3"]
    assert set(asked(web)) == {"/", "/robots.txt", "/1", "/2", "/3", "/4"}
    assert "1 pages not crawled: beyond --depth" in shown.err


def test_no_more_pages_are_walked_than_allowed_and_always_the_same(small_web: Start) -> None:
    names = [f"/{n}" for n in range(40)]
    web = small_web({f"{SITE}/": linking(*names)} | {SITE + name: linking("/") for name in names})
    for _ in range(2):
        shown = check(web, "--max-pages", "8")
        assert documents() == ["/", *names[:7]]
        assert "33 pages not crawled: beyond --max-pages" in shown.err
        assert "http-" not in str(set(reasons(shown).values()))


def test_pages_that_differ_in_their_query_are_bounded(small_web: Start) -> None:
    names = [f"/list?filter={n}" for n in range(120)]
    web = small_web({f"{SITE}/": linking(*names), f"{SITE}/list": linking("/a", "?filter=0")})
    shown = check(web)
    assert "20 pages not crawled: beyond 100 query strings for one path" in shown.err


def test_copies_of_a_page_under_its_canonical_address_are_read_once(small_web: Start) -> None:
    head = '<link rel="canonical" href="/page">'
    same = linking("/gone", "?sort=up", head=head)
    web = small_web(
        {
            f"{SITE}/": linking("/page", "/page?utm=1", "/print/page", "/page?p=2"),
            f"{SITE}/page": same,
            f"{SITE}/print/page": linking("/gone", "/page?sort=up", head=head),
            f"{SITE}/page?p=2": linking("/other-gone", head=head),
        }
    )
    shown = check(web)
    assert documents() == ["/", "/page", "/page?p=2"]
    assert reasons(shown)["/other-gone"] == "http-404"


def test_links_that_are_not_to_be_followed_are_checked_only(small_web: Start) -> None:
    web = small_web(
        {
            f"{SITE}/": html('<a rel="nofollow" href="/one">1</a><a href="/two">2</a>'),
            f"{SITE}/one": linking("/never"),
            f"{SITE}/two": linking("/never", head='<meta name="robots" content="nofollow">'),
        }
    )
    shown = check(web)
    assert documents() == ["/", "/two"]
    assert reasons(shown) == {"/one": "ok", "/two": "ok", "/never": "http-404"}


def test_patterns_say_what_is_walked_and_exclude_what_is_not_asked_for(small_web: Start) -> None:
    web = small_web(
        {
            f"{SITE}/": linking("/en/", "/de/", "https://b.test/", "/en/secret"),
            f"{SITE}/en/": linking("/en/page"),
            f"{SITE}/de/": linking("/de/never"),
            "https://b.test/": linking("/b-page"),
        }
    )
    scope = ("--scope", "//a[.]test/en/", "--scope", "//b[.]test/", "--exclude", "secret")
    shown = check(web, *scope)
    assert documents() == ["/", "/en/", "https://b.test/"]
    assert reasons(shown)["/en/secret"] == "excluded"
    assert not {"/de/never", "/en/secret"} & set(asked(web))
