"""`--recursive`: a site walked as its owner allows, each page fetched once."""

import asyncio
import gzip
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from crawler.app.run.session import open_session
from crawler.app.terminal.progress import Silent
from crawler.app.watch.watch import Watch
from db.model import RunStatus
from tests.app.command import linktend
from tests.app.site_walks import (
    SITE,
    Start,
    asked,
    check,
    config_for,
    documents,
    linking,
    reasons,
    robots,
    sitemap,
)
from tests.web.behaviours import flaky, held, page, redirect, respond, status

pytestmark = pytest.mark.usefixtures("empty_folder")


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
        (b"", 404, "the server returned 404"),
        (b"<!doctype html><p>Not here", 200, "it contains no URLs"),
        (b"\x1f\x8bnonsense", 200, "it contains no URLs"),
    ],
)
def test_a_sitemap_that_is_none_is_said_to_be_none(
    small_web: Start, body: bytes, code: int, problem: str
) -> None:
    web = small_web({f"{SITE}/": linking("/"), f"{SITE}/sitemap.xml": respond(code, body)})
    assert f"cannot read sitemap {SITE}/sitemap.xml: {problem}" in check(web, "--sitemap").err


def test_of_what_went_wrong_with_a_site_twenty_lines_are_told(small_web: Start) -> None:
    missing = [f"Sitemap: {SITE}/{number}.xml" for number in range(25)]
    web = small_web(robots(*missing) | {f"{SITE}/": linking("/")})
    told = check(web, "--sitemap").err
    assert told.count("the server returned 404") == 20
    assert "and 5 more" in told


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
    assert "the server returned 404" in shown.err
