"""What holds for every adapter, whatever its site says."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Failed, Fault, Fetched, Hop, Judgement, PageFacts, Profile, Verdict
from crawler.sites import doi, github, stackexchange, walled, wikipedia
from crawler.sites.model import Finding, SiteAdapter, as_page, read, weigh
from crawler.sites.registry import HOSTS, KEYS, adapter, adapter_for
from crawler.verdict.reasons import is_known
from sources.urls import normalise
from tests.crawler.sites.replies import WALL, reply

LINKS = (
    "https://arxiv.org/pdf/1612.03079",
    "https://arxiv.org/html/1612.03079v1",
    "https://doi.org/10.1038/nphys1170",
    "https://hdl.handle.net/2027/mdp.39015005337490",
    "https://gist.github.com/a/aa5a315d61ae9438b18d",
    "https://github.com/octocat/Hello-World/pull/1",
    "https://github.com/octocat/Hello-World",
    "https://github.com/octocat/Hello-World/issues/1",
    "https://huggingface.co/a/b",
    "https://www.npmjs.com/package/cookie",
    "https://pypi.org/project/sampleproject/",
    "https://www.reddit.com/r/a/comments/34c0pm/",
    "https://stackoverflow.com/questions/1",
    "https://medium.com/@a/b",
    "https://en.wikipedia.org/wiki/A",
    "https://en.wikipedia.org/?curid=1",
    "https://redd.it/34c0pm",
    "https://x.com/jack/status/20",
    "https://www.youtube.com/playlist?list=PL89_Zci9o-HnWp1aMC45g1Z7C02WCXhUU",
    "https://youtu.be/pO5L6vXtxsI",
)
ADAPTERS = [adapter(name) for name in HOSTS]
TOKENS = dict.fromkeys(KEYS, "secret")
WORDS = st.from_regex(
    "items|query|pages|info|name|version|title|type|message|errors?|id|html|html_url|author_name"
    "|video|responseCode|handle|values|full_name|number|missing|pageid|Not Found|reddit",
    fullmatch=True,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=12,
)
BODIES = st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode())
STATUSES = st.sampled_from([200, 204, 400, 401, 403, 404, 410, 429, 451, 500, 503, 999])
PATHS = st.text("/abcdefgh0123456789.-_@%?=&wikpstu:|", max_size=40)
SITES = st.sampled_from(sorted(host.replace("*", "a") for some in HOSTS.values() for host in some))


def adapter_of(url: str) -> SiteAdapter:
    adapter = adapter_for(url)
    assert adapter is not None
    return adapter


@pytest.mark.parametrize(
    ("url", "adapter"),
    [
        ("https://github.com/a/b", github),
        ("https://en.m.wikipedia.org/wiki/A", wikipedia),
        ("https://someone.medium.com/story", walled),
        ("https://DOI.org/10.1/x", doi),
        ("https://wikipedia.org/", None),
        ("https://notgithub.com/a/b", None),
        ("https://github.com.evil.example/a/b", None),
        ("https://raw.githubusercontent.com/a/b/main/c", None),
        ("http://[::1]/", None),
        ("mailto:a@github.com", None),
        ("github.com", None),
        ("", None),
    ],
)
def test_an_adapter_is_found_by_host_and_by_nothing_else(
    url: str, adapter: SiteAdapter | None
) -> None:
    assert adapter_for(url) is adapter


def test_no_host_has_two_adapters() -> None:
    hosts = [host for some in HOSTS.values() for host in some]
    assert len(hosts) == len(set(hosts))


def test_a_user_may_give_a_key_for_the_sites_that_take_one() -> None:
    assert {github.KEY, stackexchange.KEY} == KEYS


@pytest.mark.parametrize("url", LINKS)
def test_every_site_has_a_question_that_is_a_url_in_normal_form(url: str) -> None:
    asked = adapter_of(url).question(url, TOKENS)
    assert asked is not None
    assert asked.url.startswith("https://")
    assert normalise(asked.url) == asked.url


@pytest.mark.parametrize("url", LINKS)
@pytest.mark.parametrize(
    "outcome",
    [
        Failed(Fault.DNS_NOT_FOUND),
        Failed(Fault.READ_TIMEOUT, status=404),
        reply(500, WALL),
        reply(503, b""),
        reply(404, WALL),
        reply(410, WALL),
        reply(200, b""),
        reply(200, b"\xff\xfe{"),
        reply(200, b"[" * 100_000),
        reply(200, b'{"a":' + b"9" * 5_000 + b"}"),
    ],
)
def test_a_broken_interface_falls_back_to_the_page(url: str, outcome: Fetched | Failed) -> None:
    assert read(adapter_of(url), url, outcome) is None


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(LINKS), STATUSES, BODIES)
def test_no_answer_raises_and_every_reason_is_explained(url: str, status: int, body: bytes) -> None:
    finding = read(adapter_of(url), url, Fetched(status, url, body=body))
    if finding:
        assert is_known(finding.reason)
        assert finding.detail.isprintable()
        assert not finding.new_url or normalise(finding.new_url)


@settings(deadline=None, max_examples=150)
@given(SITES, PATHS | st.text(max_size=30))
def test_no_url_raises_and_every_question_can_be_sent(host: str, path: str) -> None:
    url = f"https://{host}/{path}"
    adapter = adapter_for(url)
    if adapter:
        asked = adapter.question(url, TOKENS)
        adapter.answer(url, reply(200, {}))
        if asked and asked.url != url:
            assert normalise(asked.url) == asked.url


@settings(deadline=None)
@given(st.text(max_size=60))
def test_text_that_is_no_url_asks_nothing_of_anybody(text: str) -> None:
    for each in ADAPTERS:
        asked = each.question(text, TOKENS)
        assert asked is None or asked.url == text


def test_an_ok_for_plain_http_leaves_the_page_its_redirect_to_https() -> None:
    answer = reply(200, {"full_name": "octocat/Hello-World"})
    plain = read(github, "http://github.com/octocat/Hello-World", answer)
    secure = read(github, "https://github.com/octocat/Hello-World", answer)
    assert plain is not None
    assert secure is not None
    assert (plain.final, secure.final) == (False, True)


REGISTERED = Finding("doi-registered", "leads to https://a.example/", final=False)


@pytest.mark.parametrize(
    ("page", "stands"),
    [
        (Judgement(Verdict.BLOCKED, "http-403"), True),
        (Judgement(Verdict.BLOCKED, "bot-wall"), True),
        (Judgement(Verdict.SUSPECT, "consent-wall"), True),
        (Judgement(Verdict.BROKEN, "http-404"), False),
        (Judgement(Verdict.FAILING, "http-503"), False),
        (Judgement(Verdict.SUSPECT, "parked"), False),
        (Judgement(Verdict.OK, "ok"), False),
    ],
)
def test_a_finding_stands_in_for_a_page_that_refuses(page: Judgement, stands: bool) -> None:
    facts = PageFacts(title="A title of its own")
    assert weigh(REGISTERED, page, facts) == (REGISTERED.judgement if stands else page)


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        (PageFacts(title="- YouTube", site_name="YouTube"), True),
        (PageFacts(title="", site_name="YouTube"), True),
        (PageFacts(title="Never Gonna Give You Up", site_name="YouTube"), False),
        (None, False),
    ],
)
def test_a_finding_stands_in_for_a_shell_that_answers_whatever_is_asked(
    facts: PageFacts | None, stands: bool
) -> None:
    gone, page = Finding("removed", final=False), Judgement(Verdict.OK, "ok")
    assert weigh(gone, page, facts) == (gone.judgement if stands else page)


def test_what_is_kept_of_an_answer_is_the_links_own() -> None:
    asked = Fetched(
        200,
        "https://api.example/?key=secret",
        (("a", "b"),),
        b"{}",
        note="body truncated at 2 bytes",
        hops=(Hop("https://api.example/old", 301, "https://api.example/"),),
        attempts=2,
        elapsed=0.5,
        profile=Profile.PLAIN,
    )
    kept = as_page("https://stackoverflow.com/q/1", asked)
    assert kept == Fetched(200, "https://stackoverflow.com/q/1", attempts=2, elapsed=0.5)


def test_a_strangers_text_is_cleaned_before_it_is_a_fact() -> None:
    record = {"full_name": "a/b", "description": "x\x1b[31m\u202ered\n" + "y" * 9_000}
    finding = github.answer("https://github.com/a/b", reply(200, record))
    assert finding is not None
    assert isinstance(finding.facts, PageFacts)
    assert finding.facts.description.isprintable()
    assert len(finding.facts.description) <= 2_000
