"""`linktend check` as its three users run it, over real sockets and TLS."""

import asyncio
import errno
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import queries
from db.connect import connect, reading
from db.lease import Holder, acquire
from tests.app.checking import Start, check, links_of, write
from tests.app.command import linktend
from tests.app.web_flags import flags
from tests.web import reading_list
from tests.web.behaviours import held, html, page, redirect, status, unless_accepting, unless_known

pytestmark = pytest.mark.usefixtures("empty_folder")
EXAMPLE = Path(__file__).parents[2] / "examples" / "reading-list.md"


def test_the_example_list_gets_the_verdicts_its_hosts_deserve(small_web: Start) -> None:
    web = small_web(reading_list.SCRIPT)
    shown = linktend("check", str(EXAMPLE), *flags(web), "--format", "json")
    links = links_of(shown)
    assert shown.code == 1
    assert len(links) == 35
    assert len({link["url"] for link in links}) == 34
    verdicts = {link["url"]: link["verdict"] for link in links}
    assert {url: verdicts[url] for url in reading_list.EXPECTED if url in verdicts} == {
        url: verdict for url, verdict in reading_list.EXPECTED.items() if url in verdicts
    }
    assert set(Counter(verdicts.values())) == {"ok", "moved", "blocked", "failing", "broken"}
    titles = {link["url"]: link["title"] for link in links}
    assert titles[reading_list.NEURIPS_PDF].startswith("Hidden Technical Debt")
    assert titles[reading_list.TEST_SCORE_PDF].startswith("The ML Test Score")


def test_each_link_carries_what_ci_and_curators_need(small_web: Start) -> None:
    web = small_web({"https://a.test/": page("A Fine Page"), "https://a.test/old": redirect("/")})
    write("# Reading", '**"A Fine Page" by Ada Byron (1999)**', "- Link: https://a.test/old")
    (link,) = links_of(check(web, "list.md", "--format", "json"))
    assert (link["document"], link["line"], link["column"]) == ("list.md", 3, 9)
    assert (link["url"], link["final_url"]) == ("https://a.test/old", "https://a.test/")
    assert (link["verdict"], link["reason"], link["status_code"]) == (
        "moved",
        "redirect-permanent",
        200,
    )
    assert link["title"] == "A Fine Page"
    assert link["description"]
    assert link["claim"] == {"title": "A Fine Page", "authors": ["Ada Byron"], "year": 1999}


def test_findings_are_lines_that_editors_can_follow(small_web: Start) -> None:
    web = small_web({"https://a.test/": page("A"), "https://a.test/gone": status(404)})
    write("[a](https://a.test/) and", "[b](https://a.test/gone)")
    shown = check(web, "list.md")
    assert shown.code == 1
    (line,) = shown.out.splitlines()
    assert line.startswith("list.md:2:5: http-404 https://a.test/gone: ")
    assert "2 links" in shown.err


def test_a_clean_document_is_silent_on_standard_output_and_exits_0(small_web: Start) -> None:
    web = small_web({"https://a.test/": page("A")})
    shown = check(web, write("[a](https://a.test/)"))
    assert (shown.code, shown.out) == (0, "")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-on", "broken"], 0),
        (["--fail-on", "failing"], 1),
        (["--fail-on", "moved"], 1),
        (["--fail-on", "never"], 0),
        (["--fail-on", "failing", "--exit-zero"], 0),
        (["--fail-on", "failing", "--accept", "503"], 0),
        (["--fail-on", "failing", "--exclude", "a[.]test"], 0),
    ],
)
def test_what_fails_a_build_is_the_callers_choice(
    small_web: Start, options: list[str], code: int
) -> None:
    web = small_web({"https://a.test/": status(503), "https://b.test/": page("B")})
    write("[a](https://a.test/) [b](https://b.test/)")
    assert check(web, "list.md", *options).code == code


def test_a_target_is_fetched_once_however_many_links_point_to_it(small_web: Start) -> None:
    web = small_web({"https://a.test/": html("<h1 id=one>A</h1><h2 id=two>B</h2>")})
    write("https://a.test/ [a](https://a.test/#one) [b](HTTPS://A.test:443/#two)")
    shown = check(web, "list.md", "--format", "json")
    assert [link["verdict"] for link in links_of(shown)] == ["ok"] * 3
    assert len(web.requests) == 1


def test_a_private_address_is_never_contacted_unless_allowed(small_web: Start) -> None:
    web = small_web({"http://127.0.0.1/": page("Home")})
    write(f"<http://127.0.0.1:{web.http_port}/>")
    shown = linktend("check", "list.md", "--format", "json")
    assert [(link["verdict"], link["reason"]) for link in links_of(shown)] == [
        ("skipped", "private-address")
    ]
    assert web.requests == ()
    allowed = linktend("check", "list.md", "--format", "json", "--allow-net", "127.0.0.0/8")
    assert [link["verdict"] for link in links_of(allowed)] == ["ok"]


def test_a_document_may_come_from_the_web(small_web: Start) -> None:
    listing = html('<h1>List</h1><a href="/gone">one</a> <a href="https://b.test/">two</a>')
    web = small_web({"https://a.test/list": listing, "https://b.test/": page("B")})
    shown = check(web, "https://a.test/list", "--format", "json")
    assert {link["url"]: link["verdict"] for link in links_of(shown)} == {
        "https://a.test/gone": "broken",
        "https://b.test/": "ok",
    }


def test_a_page_that_has_not_changed_is_not_sent_again(small_web: Start) -> None:
    tagged = html("<title>Tagged</title><h1>Tagged</h1>", headers={"ETag": '"v1"'})
    web = small_web({"https://a.test/": unless_known('"v1"', tagged)})
    write("[a](https://a.test/)")
    runs = [links_of(check(web, "list.md", "--format", "json"))[0] for _ in range(3)]
    assert [run["status_code"] for run in runs] == [200, 304, 304]
    assert [(run["verdict"], run["title"]) for run in runs] == [("ok", "Tagged")] * 3


def test_the_headers_that_a_host_wants_are_found_out_and_remembered(small_web: Start) -> None:
    web = small_web({"https://a.test/": unless_accepting("text/html", page("A"))})
    write("[a](https://a.test/)")
    command = ("check", "list.md", *flags(web), "--format", "json")
    runs = [links_of(linktend(*command))[0] for _ in range(2)]
    assert [(run["verdict"], run["attempts"]) for run in runs] == [("ok", 2), ("ok", 1)]
    assert {run["detail"] for run in runs} == {"responds only to plain request headers"}
    assert [request.headers["accept"] for request in web.requests][1:] == ["*/*", "*/*"]
    assert {request.headers["user-agent"].partition("/")[0] for request in web.requests} == {
        "linktend"
    }


def test_a_place_on_a_page_is_looked_for_once_per_page(small_web: Start) -> None:
    web = small_web({"https://a.test/": html("<h1 id=top-one>A</h1><p id=here>B</p>" + "w " * 300)})
    write("[a](https://a.test/#here) [b](https://a.test/#gone) [c](https://a.test/)")
    shown = check(web, "list.md", "--format", "json")
    assert [(link["verdict"], link["reason"]) for link in links_of(shown)] == [
        ("suspect", "fragment-missing"),
        ("ok", "ok"),
        ("ok", "ok"),
    ]
    assert shown.code == 0
    assert len(web.requests) == 1


def test_a_budget_ends_the_run_and_the_next_one_goes_on(
    small_web: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = small_web({"https://a.test/": page("A"), "https://b.test/": held("gate", page("B"))})
    write("<https://a.test/> <https://b.test/>")

    @contextmanager
    def when_the_second_is_asked(seconds: float, ring: Callable[[], None]) -> Iterator[None]:
        def wait() -> None:
            web.wait(lambda seen: len(seen) == 2)
            loop.call_soon_threadsafe(ring)

        assert seconds == 3.0
        loop = asyncio.get_running_loop()
        thread = threading.Thread(target=wait)
        thread.start()
        yield
        thread.join()

    with monkeypatch.context() as patching:
        patching.setattr("crawler.app.run.run.alarm", when_the_second_is_asked)
        # One at a time: where the second is asked, the first is done.
        first = check(web, "list.md", "--budget", "3s", "--concurrency", "1")
    assert first.code == 0
    assert "1 target left for the next run" in first.err
    web.open_gate("gate")
    second = check(web, "list.md", "--budget", "1h")
    assert "1 earlier in this run" in second.err
    assert Counter(request.host for request in web.requests) == {"a.test": 1, "b.test": 2}


def test_headers_for_a_host_go_to_it_and_to_no_other(small_web: Start) -> None:
    web = small_web({"https://a.test/": redirect("https://b.test/"), "https://b.test/": page("B")})
    Path("linktend.toml").write_text(
        '[hosts."a.test".headers]\nAuthorization = "Bearer s3cret"\n', encoding="utf-8"
    )
    shown = check(web, write("<https://a.test/>"))
    assert shown.code == 0
    sent = {request.host: request.headers.get("authorization") for request in web.requests}
    assert sent == {"a.test": "Bearer s3cret", "b.test": None}
    assert b"s3cret" not in Path("linktend.db").read_bytes()


def test_with_nobody_answering_we_are_offline_and_no_link_is_blamed(small_web: Start) -> None:
    web = small_web({"https://a.test/": page("A"), "https://b.invalid/": status(404)})
    write("[a](https://a.test/) [b](https://b.invalid/)")
    assert check(web, "list.md").code == 1
    # Nothing is led to the small web now, and the names exist nowhere.
    write("[a](https://a.invalid/) [b](https://b.invalid/)")
    shown = linktend("check", "list.md", "--retries", "0", "--connect-to", "::offline.invalid:")
    assert shown.code == 3
    assert "offline" in shown.err
    assert shown.out == ""
    with reading(Path("linktend.db")) as db:
        last = queries.latest_run(db)
        assert last is not None
        assert queries.counts(db, last.id) == {}


def test_a_run_of_another_process_is_not_disturbed(small_web: Start) -> None:
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 used by this test alone

    web = small_web({"https://a.test/": page("A")})
    other = Holder("elsewhere.example", 7, "then")
    with connect(Path("linktend.db")) as db:
        now = datetime.now(UTC)
        acquire(db, holder=other, now=now, ttl=timedelta(seconds=60), is_alive=lambda _: True)
    shown = check(web, write("<https://a.test/>"))
    assert shown.code == 2
    assert "process 7 on elsewhere.example" in shown.err
    assert web.requests == ()


def test_a_host_that_wants_no_requests_at_all_does_not_hold_the_run(small_web: Start) -> None:
    web = small_web(
        {"https://a.test/*": status(429, {"Retry-After": "0"}), "https://b.test/": page("B")}
    )
    write("<https://b.test/>", *(f"<https://a.test/{n}>" for n in range(40)))
    shown = check(web, "list.md", "--format", "json")
    reasons = Counter(link["reason"] for link in links_of(shown))
    assert reasons == {"rate-limited": 40, "ok": 1}
    assert len(web.requests) < 20


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RuntimeError("our own defect"), "internal-error"),
        (OSError(errno.EMFILE, "too many open files"), "local-resources"),
    ],
)
def test_one_server_that_trips_us_up_does_not_end_the_run(
    small_web: Start, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    web = small_web({"https://a.test/": page("A"), "https://b.test/": page("B")})

    def trip(*page: object) -> None:
        if "a.test" in str(page[1]):
            raise error

    monkeypatch.setattr("crawler.checking.examiner.extract", trip)
    write("<https://a.test/> <https://b.test/>")
    shown = check(web, "list.md", "--format", "json", "--retries", "0")
    assert {link["url"]: link["reason"] for link in links_of(shown)} == {
        "https://a.test/": reason,
        "https://b.test/": "ok",
    }


def test_a_run_that_a_defect_of_ours_kept_from_checking_is_no_success(
    small_web: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object) -> None:
        raise AssertionError("a defect")

    web = small_web({"https://a.test/": page("A")})
    monkeypatch.setattr("crawler.checking.examiner.facts_of", defect)
    shown = check(web, write("[a](https://a.test/)"))
    assert shown.code == 2
    assert "Traceback" not in shown.err


def test_a_run_of_a_number_beyond_all_numbers_is_none(small_web: Start) -> None:
    check(small_web({"https://a.test/": page("A")}), write("[a](https://a.test/)"))
    shown = linktend("report", "--run", str(10**30))
    assert shown.code == 2
    assert "has no run" in shown.err
    assert shown.err.count("\n") == 1


def test_links_that_differ_only_in_a_secret_have_verdicts_of_their_own(small_web: Start) -> None:
    urls = [f"https://a.test/p?session={name}" for name in ("good", "gone", "fine")]
    web = small_web(dict(zip(urls, (page("A"), status(404), page("B")), strict=True)))
    for _ in range(2):
        links = links_of(check(web, write(*urls), "--format", "json"))
        assert {link["url"] for link in links} == {"https://a.test/p?session=***"}
        verdicts = {link["line"]: link["verdict"] for link in links}
        assert verdicts == {1: "ok", 2: "broken", 3: "ok"}
