from dataclasses import replace
from pathlib import Path

import pytest

from crawler.model import Check, Failed, Fault, Fetched, Hop, Judgement, PageFacts, Target, Verdict
from db.scrub import scrub_text, scrub_url
from db.to_rows import link_row
from sources.model import Claim, Entry
from tests.db.values import START, link, open_store, parsed
from tests.growth import is_linear

SECRET = "hunter2-5EcrEt"
URL = f"https://ann:{SECRET}@a.example/?token={SECRET}&page=2#access_token={SECRET}"


def secret_checks() -> list[Check]:
    said = f"asked {URL}, was sent to //ann:{SECRET}@b.example and /login?password={SECRET}."
    facts = PageFacts(
        title=f"Not found: {URL}",
        raw_title=said,
        description=said,
        canonical_url=URL,
        image=URL,
    )
    judgement = Judgement(Verdict.MOVED, "http-301", said, URL)
    hops = (Hop(URL, 301, URL),)
    fetched = Fetched(200, URL, (("location", URL), ("refresh", f"0; url={URL}")), hops=hops)
    failed = Failed(Fault.DEADLINE, said, hops)
    return [
        Check(Target(URL), fetched, judgement, START, facts),
        Check(Target(f"{URL}&n=2"), failed, judgement, START),
    ]


def test_no_secret_of_a_url_is_anywhere_in_the_files(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    store = open_store(path)
    run = store.begin_run(sources=[URL], plan="plan", at=START, resume_after=None)
    secret = replace(link(URL, text=URL), claim=Claim(f"See {URL}"), headings=(URL,))
    entry = Entry(Claim(f"See {URL}", (URL,)), 1, 1, (URL,))
    store.save_documents(
        run.id, [parsed(URL, [secret], [entry])], at=START, target_of=lambda each: each.url
    )
    store.record(run.id, secret_checks())
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    store.db.close()
    written += path.read_bytes()
    assert b"a.example" in written
    assert SECRET.encode() not in written


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("no URL at all", "no URL at all"),
        ("see (https://u:p@h.example/x) and more", "see (https://h.example/x) and more"),
        ("to /login?token=abc from here", "to /login?token=*** from here"),
        ("A & B, 1 = 1, a@b.example // comment", "A & B, 1 = 1, a@b.example // comment"),
        ("a\0b\ud800c", "a\ufffdb\ufffdc"),
        ('got {"token": "abc", "a": 1} back', 'got {"token": "***", "a": 1} back'),
        ("to /a;jsessionid=abc from here", "to /a;jsessionid=*** from here"),
        ("mailto:a@b.example?body=abc here", "mailto:a@b.example?body=*** here"),
        ("post to hooks.slack.com/services/abc", "post to hooks.slack.com/services/***"),
        ("use ghp_0123456789abcdefghij here", "use *** here"),
        ("at 10:30, key: value; a & b", "at 10:30, key: value; a & b"),
    ],
)
def test_text_keeps_everything_but_secrets(text: str, stored: str) -> None:
    assert scrub_text(text) == stored
    assert scrub_text(stored) == stored


@pytest.mark.parametrize(
    ("raw_url", "url", "stored"),
    [
        ("https://e.org/a&amp;b", "https://e.org/a&b", "https://e.org/a&amp;b"),
        ("/login?token=abc", "/login?token=abc", "/login?token=***"),
        ("http:&#92;&#92;user:s@h/", r"http:\\user:s@h/", r"http:\\h/"),
        ("http:/&#9;/s@h/", "http:/\t/s@h/", "http://h/"),
        ("http://u:s@h/?a&#61;b&amp;&#116;oken=s", "http://u:s@h/?a=b&token=s",
         "http://h/?a=b&token=***"),
    ],
)  # fmt: skip
def test_a_secret_written_in_entities_is_not_stored(raw_url: str, url: str, stored: str) -> None:
    written = replace(link(url), raw_url=raw_url)
    assert link_row(written, url)["raw_url"] == stored


def test_a_stored_url_is_its_own_stored_form() -> None:
    assert scrub_url(scrub_url(URL)) == scrub_url(URL)


@pytest.mark.parametrize(
    "part", ["a", "//", "?=", "&//", "'token':", "{a:", "a.b/", ";a=", "/bot1:"]
)
def test_long_text_is_scrubbed_in_linear_time(part: str) -> None:
    assert is_linear(lambda size: scrub_text(f"{part * size}//="), 20_000)
