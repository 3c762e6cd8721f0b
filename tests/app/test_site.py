"""`--recursive`: a site walked as its owner allows, each page fetched once."""

import asyncio
import gzip
import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from crawler.app.config import Config
from crawler.app.progress import Silent
from crawler.app.session import open_session
from crawler.app.watch import Watch
from crawler.itinerary import MOST_QUERIES
from db.connect import reading
from db.model import RunStatus
from tests.app.command import Result, linktend
from tests.app.web_flags import flags
from tests.web.behaviours import flaky, held, html, page, redirect, respond, status
from tests.web.exchange import Behaviour, Exchange
from tests.web.script import Script
from tests.web.small_web import SmallWeb

Start = Callable[[Script | Mapping[str, Behaviour]], SmallWeb]
SITE = "https://a.test"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def linking(*hrefs: str, head: str = "") -> Behaviour:
    anchors = "\n".join(f'<a href="{href}">to {href}</a>' for href in hrefs)
    return html(f"<!doctype html><html><head><title>T</title>{head}</head><body>{anchors}</body>")


def robots(*lines: str) -> dict[str, Behaviour]:
    body = "\n".join(("User-agent: *", *lines)).encode()
    return {f"{SITE}/robots.txt": respond(200, body, {"Content-Type": "text/plain"})}


def sitemap(*urls: str) -> bytes:
    places = "".join(f"<url><loc>{url}</loc></url>\n" for url in urls)
    return f'<?xml version="1.0"?>\n<urlset>\n{places}</urlset>'.encode()


def check(web: SmallWeb, *options: str, start: str = f"{SITE}/") -> Result:
    quick = ("--retries", "0", "--gap", "0", "--format", "json")
    return linktend("check", start, "--recursive", *flags(web), *quick, *options)


def config_for(web: SmallWeb) -> Config:
    return Config(
        sources=(f"{SITE}/",),
        recursive=True,
        connect_to=tuple(web.connect_to),
        cacert=web.cafile,
        retries=0,
    )


def reasons(shown: Result) -> dict[str, str]:
    links: list[dict[str, Any]] = json.loads(shown.out)["links"]
    return {link["url"].removeprefix(SITE): link["reason"] for link in links}


def documents() -> list[str]:
    """The documents of the last run, in order."""
    with reading(Path("linktend.db")) as db:
        rows = db.execute(
            "SELECT name FROM run_documents JOIN documents ON documents.id = document_id"
            " WHERE run_id = (SELECT max(id) FROM runs) ORDER BY run_documents.id"
        )
        return [name.removeprefix(SITE) for (name,) in rows]


def asked(web: SmallWeb) -> Counter[str]:
    return Counter(request.url.removeprefix(SITE) for request in web.requests)


def test_pages_below_the_start_are_read_and_all_others_only_checked(small_web: Start) -> None:
    web = small_web(
        {
            f"{SITE}/docs/": linking("one", "/blog/", "https://b.test/", "gone"),
            f"{SITE}/docs/one": linking("/docs/", "deep/two", "/docs/one#part"),
            f"{SITE}/docs/deep/two": linking("../gone"),
            f"{SITE}/blog/": linking("/blog/never"),
            "https://b.test/": linking("/never"),
        }
    )
    shown = check(web, start=f"{SITE}/docs/")
    assert shown.code == 1
    found = reasons(shown)
    assert found["/docs/gone"] == "http-404"
    assert {url for url, reason in found.items() if reason == "ok"} >= {
        "/docs/", "/docs/one", "/docs/deep/two", "/blog/", "https://b.test/",
    }  # fmt: skip
    assert sorted(documents()) == ["/docs/", "/docs/deep/two", "/docs/one"]
    assert not {"/blog/never", "https://b.test/never"} & set(asked(web))


def test_a_page_is_fetched_once_though_it_is_document_and_target(small_web: Start) -> None:
    names = [f"/{n}" for n in range(12)]
    web = small_web({SITE + name: linking(*names, f"{name}/gone") for name in ["/", *names]})
    shown = check(web)
    assert set(asked(web).values()) == {1}
    assert len(documents()) == 13
    titles = {link["title"] for link in json.loads(shown.out)["links"] if link["verdict"] == "ok"}
    assert titles == {"T"}


def test_the_start_s_redirect_is_followed_into_the_site_it_leads_to(small_web: Start) -> None:
    web = small_web(
        {
            "https://www.a.test/": redirect(f"{SITE}/en/", 302),
            f"{SITE}/en/": linking("/en/", "page", "/de/", "https://www.a.test/"),
            f"{SITE}/en/page": redirect("/en/other", 302),
            f"{SITE}/en/other": linking("/en/"),
            f"{SITE}/de/": linking("/de/never"),
        }
    )
    shown = check(web, start="https://www.a.test/")
    assert documents() == ["/en/", "/en/other"]
    assert set(asked(web).values()) == {1}
    assert reasons(shown)["https://www.a.test/"] == "redirect-temporary"


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
    assert f"{SITE} is not walked: its robots.txt answers 503" in shown.err


def test_a_crawl_delay_lies_between_any_two_requests(small_web: Start) -> None:
    web = small_web(
        robots("Crawl-delay: 0.06")
        | {f"{SITE}/": linking("/1", "/2", "/3")}
        | {f"{SITE}/{n}": page(str(n)) for n in (1, 2, 3)}
    )
    assert "at most: its Crawl-delay" in check(web).err
    times = [request.at for request in web.requests][1:]
    assert len(times) > 3
    # On the whole, not pair by pair: a busy machine delivers requests late, never early.
    assert times[-1] - times[0] > 0.05 * (len(times) - 1)


def test_a_script_of_endless_pages_is_left_at_the_depth(small_web: Start) -> None:
    def calendar(exchange: Exchange) -> None:
        month = int(exchange.request.path.rpartition("/")[2] or 0)
        linking(f"/{month + 1}")(exchange)

    web = small_web({f"{SITE}/*": calendar, f"{SITE}/robots.txt": status(404)})
    shown = check(web, "--depth", "3")
    assert documents() == ["/", "/1", "/2", "/3"]
    assert set(asked(web)) == {"/", "/robots.txt", "/1", "/2", "/3", "/4"}
    assert "1 pages not walked: further from the start than --depth" in shown.err


def test_no_more_pages_are_walked_than_allowed_and_always_the_same(small_web: Start) -> None:
    names = [f"/{n}" for n in range(40)]
    web = small_web({f"{SITE}/": linking(*names)} | {SITE + name: linking("/") for name in names})
    for _ in range(2):
        shown = check(web, "--max-pages", "8")
        assert documents() == ["/", *names[:7]]
        assert "33 pages not walked: more than --max-pages" in shown.err
        assert "http-" not in str(set(reasons(shown).values()))


def test_pages_that_differ_in_their_query_are_bounded(small_web: Start) -> None:
    names = [f"/list?filter={n}" for n in range(MOST_QUERIES + 20)]
    web = small_web({f"{SITE}/": linking(*names), f"{SITE}/list": linking("/a", "?filter=0")})
    shown = check(web)
    assert "20 pages not walked: their path had" in shown.err


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


def test_relative_links_obey_the_page_s_base(small_web: Start) -> None:
    base = '<base href="/deep/er/">'
    web = small_web(
        {f"{SITE}/": linking("page", head=base), f"{SITE}/deep/er/page": linking("../up")}
    )
    assert reasons(check(web)) == {"/deep/er/page": "ok", "/deep/up": "http-404"}


def test_what_is_no_html_is_checked_and_not_read(small_web: Start) -> None:
    text = respond(200, b"https://b.test/never", {"Content-Type": "text/plain"})
    web = small_web({f"{SITE}/": linking("/notes", "/data.json"), f"{SITE}/notes": text})
    shown = check(web)
    assert documents() == ["/"]
    assert reasons(shown) == {"/notes": "ok", "/data.json": "http-404"}


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


def test_a_page_that_stumbles_is_asked_again_and_read(small_web: Start) -> None:
    web = small_web({f"{SITE}/": linking("/one"), f"{SITE}/one": flaky(1, linking("/gone"))})
    shown = check(web, "--retries", "1")
    assert reasons(shown) == {"/one": "ok", "/gone": "http-404"}


def test_sitemaps_are_documents_and_lead_to_pages_nobody_links_to(small_web: Start) -> None:
    index = f"<sitemapindex><sitemap><loc>{SITE}/more.xml.gz</loc></sitemap></sitemapindex>"
    packed = gzip.compress(sitemap(f"{SITE}/orphan", f"{SITE}/gone"), mtime=0)
    web = small_web(
        robots(f"Sitemap: {SITE}/index.xml")
        | {
            f"{SITE}/": linking("/page"),
            f"{SITE}/page": linking("/"),
            f"{SITE}/orphan": linking("/orphans-link"),
            f"{SITE}/index.xml": respond(200, index.encode(), {"Content-Type": "text/xml"}),
            f"{SITE}/more.xml.gz": respond(200, packed, {"Content-Type": "application/gzip"}),
        }
    )
    shown = check(web, "--sitemap")
    assert documents() == ["/", "/index.xml", "/more.xml.gz", "/page", "/orphan"]
    assert reasons(shown) == {
        "/": "ok",
        "/page": "ok",
        "/more.xml.gz": "ok",
        "/orphan": "ok",
        "/gone": "http-404",
        "/orphans-link": "http-404",
    }
    (gone,) = [link for link in json.loads(shown.out)["links"] if link["url"].endswith("/gone")]
    assert (gone["document"], gone["line"], gone["column"]) == (f"{SITE}/more.xml.gz", 4, 11)
    assert set(asked(web).values()) == {1}


@pytest.mark.parametrize(
    ("body", "code", "problem"),
    [
        (b"", 404, "the server answers 404"),
        (b"<!doctype html><p>Not here", 200, "there are no URLs in it"),
        (b"\x1f\x8bnonsense", 200, "there are no URLs in it"),
    ],
)
def test_a_sitemap_that_is_none_is_said_to_be_none(
    small_web: Start, body: bytes, code: int, problem: str
) -> None:
    web = small_web({f"{SITE}/": linking("/"), f"{SITE}/sitemap.xml": respond(code, body)})
    assert f"{SITE}/sitemap.xml is no sitemap: {problem}" in check(web, "--sitemap").err


def test_links_lists_the_whole_site(small_web: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    web = small_web({f"{SITE}/": linking("/one"), f"{SITE}/one": linking("https://b.test/")})
    monkeypatch.setenv("LINKTEND_CACERT", web.cafile)
    monkeypatch.setenv("LINKTEND_CONNECT_TO", os.linesep.join(web.connect_to))
    shown = linktend("links", f"{SITE}/", "--recursive")
    assert shown.out.splitlines() == [
        f"{SITE}/:1:66: {SITE}/one (to /one)",
        f"{SITE}/one:1:66: https://b.test/ (to https://b.test/)",
    ]


def test_watch_walks_the_site_anew_in_each_run(small_web: Start, tmp_path: Path) -> None:
    web = small_web({f"{SITE}/": linking("/one"), f"{SITE}/one": linking("/gone")})
    said: list[str] = []
    config = config_for(web)
    watch = Watch(config, IntervalTrigger(hours=1), tmp_path / "out", said.append)
    asyncio.run(watch.once())
    web.replace(f"{SITE}/one", linking("/gone", "/new"))
    asyncio.run(replace(watch).once())
    assert ["1 is broken" in said[0], "2 are broken" in said[1]] == [True, True]


async def test_what_a_walk_has_fetched_before_it_is_stopped_is_kept(small_web: Start) -> None:
    web = small_web(
        {
            f"{SITE}/": linking("/one", "/two", "/three"),
            f"{SITE}/one": linking(),
            f"{SITE}/two": linking(),
            f"{SITE}/three": held("never", page("Three")),
        }
    )
    # One is asked and one waits in line: where the third is asked, the first is done.
    config = replace(config_for(web), per_host=1)
    async with open_session(config) as session:
        run = session.run(Silent())
        running = asyncio.create_task(run.execute())
        await asyncio.to_thread(
            web.wait, lambda seen: f"{SITE}/three" in [each.url for each in seen]
        )
        run.stop()
        result = await running
        verdicts = [link.row.verdict for link in (await session.report(result.run_id)).links]
    assert result.status is RunStatus.INTERRUPTED
    assert verdicts.count("ok") == result.checked >= 1


def test_a_start_that_cannot_be_read_is_a_misuse(small_web: Start) -> None:
    web = small_web({f"{SITE}/": status(404)})
    shown = check(web)
    assert (shown.code, shown.out) == (2, "")
    assert "the server answers 404" in shown.err
