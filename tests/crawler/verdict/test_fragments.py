"""What a fragment adds to the judgement on its page, for the links that have it and no others."""

import pytest

from crawler.model import Fetched, FragmentCheck, Hop, Judgement, Presence, Verdict
from crawler.verdict.fragments import judge_link, look_for
from crawler.verdict.reasons import explain

NEW = "https://a.example/new"
OK = Judgement(Verdict.OK, "ok")
MOVED = Judgement(Verdict.MOVED, "redirect-permanent", "", NEW)
HTML = (("content-type", "text/html"),)
PAGE = Fetched(200, "https://a.example/", HTML, b"<h2 id=here>A heading</h2>")


def judged(page: Judgement, presence: Presence, fragment: str = "part") -> Judgement:
    return judge_link(page, FragmentCheck(fragment, presence))


def test_a_page_with_the_place_is_judged_as_the_page() -> None:
    assert judged(OK, Presence.FOUND) == OK


def test_a_place_that_is_missing_makes_the_link_suspect() -> None:
    judgement = judged(OK, Presence.MISSING)
    assert (judgement.verdict, judgement.reason) == (Verdict.SUSPECT, "fragment-missing")
    assert judgement.detail == "no element has the id “part”"


def test_a_place_that_is_missing_where_the_page_moved_to_says_where_that_is() -> None:
    judgement = judged(MOVED, Presence.MISSING)
    assert (judgement.verdict, judgement.new_url) == (Verdict.SUSPECT, "")
    assert judgement.detail.endswith(f"; the page is now at {NEW}")


@pytest.mark.parametrize(
    "mark",
    [
        "72f04ed04698",
        ".x1y2z3",
        ".VxYz-1_Q",
        "sthash.Ab12Cd34.dpuf",
        "xtor=RSS-3208",
        "utm_source=feed&utm_medium=rss",
        "Echobox=1700000000",
        "_=_",
        "at_medium=custom1",
        "fbclid=IwAR0",
        ".UuJXy8nF8E4.twitter",
        "utm_source",
        "__twitter_impression=true",
        "ixzz3FVhJkTPq",
        "gs.3h2k1l",
        "ref=home&utm_source=x",
    ],
)
def test_marks_that_sites_put_into_addresses_are_no_places(mark: str) -> None:
    for presence in (Presence.MISSING, Presence.UNVERIFIABLE):
        assert judged(OK, presence, mark) == OK
        assert judged(MOVED, presence, mark) == MOVED


@pytest.mark.parametrize(
    "name",
    [
        "section",
        "abcdefabcdef",
        "123456789012",
        "L10",
        ".a",
        "1.2.3",
        "cite_note-1",
        "a=b",
        "3f2a",
        ".config",
        ".append",
        ".forEach",
        ".toISOString",
        ".getElementById",
        ".encodeBase64",
        ".sha256",
        "ref",
        "source",
        "s",
        "utm_source=x&part=2",
    ],
)
def test_names_of_places_are_no_marks(name: str) -> None:
    assert judged(OK, Presence.MISSING, name).reason == "fragment-missing"


def test_a_mark_that_is_on_the_page_is_a_place() -> None:
    assert judged(MOVED, Presence.FOUND, "72f04ed04698").new_url == f"{NEW}#72f04ed04698"


def test_eighty_characters_of_a_place_are_named() -> None:
    assert "“" + "x" * 80 + "”" in judged(OK, Presence.MISSING, "x" * 80).detail
    assert "“" + "x" * 79 + "…”" in judged(OK, Presence.MISSING, "x" * 81).detail


def test_quoted_words_that_are_missing_are_called_that() -> None:
    detail = judged(OK, Presence.MISSING, "a:~:text=b").detail
    assert detail == "the quoted text is not on the page"


NOTE = "only a browser can resolve “part”"


@pytest.mark.parametrize(
    ("page", "reason", "detail"),
    [
        (OK, "fragment-unverifiable", NOTE),
        (Judgement(Verdict.OK, "ok", "status 203"), "fragment-unverifiable", f"status 203; {NOTE}"),
        (MOVED, "redirect-permanent", f"fragment-unverifiable: {NOTE}"),
        (Judgement(Verdict.OK, "archived"), "archived", f"fragment-unverifiable: {NOTE}"),
        (
            Judgement(Verdict.OK, "redirect-temporary", "redirects to x"),
            "redirect-temporary",
            f"redirects to x; fragment-unverifiable: {NOTE}",
        ),
    ],
)
def test_a_place_nobody_can_verify_is_noted_and_nothing_worse(
    page: Judgement, reason: str, detail: str
) -> None:
    judgement = judged(page, Presence.UNVERIFIABLE)
    assert (judgement.verdict, judgement.reason, judgement.detail) == (page.verdict, reason, detail)


@pytest.mark.parametrize("presence", [Presence.FOUND, Presence.UNVERIFIABLE])
def test_a_link_that_moves_keeps_its_fragment(presence: Presence) -> None:
    assert judged(MOVED, presence).new_url == f"{NEW}#part"


def test_a_new_address_with_a_fragment_of_its_own_keeps_that() -> None:
    page = Judgement(Verdict.MOVED, "redirect-permanent", "", f"{NEW}#other")
    assert judged(page, Presence.FOUND) == page


@pytest.mark.parametrize("verdict", sorted(set(Verdict) - {Verdict.OK, Verdict.MOVED}))
@pytest.mark.parametrize("presence", Presence)
def test_a_page_that_does_not_answer_is_the_finding(verdict: Verdict, presence: Presence) -> None:
    page = Judgement(verdict, "http-404", "after 1 redirect")
    assert judged(page, presence) == page


@pytest.mark.parametrize("presence", Presence)
def test_the_verdict_agrees_with_the_table_of_reasons(presence: Presence) -> None:
    judgement = judged(OK, presence)
    assert explain(judgement.reason).verdict is judgement.verdict


def test_a_secret_in_a_fragment_is_not_repeated() -> None:
    detail = judged(OK, Presence.MISSING, "access_token=hunter2&next=1").detail
    assert "hunter2" not in detail
    assert "next=1" in detail


def test_a_long_or_odd_fragment_is_named_on_one_short_line() -> None:
    detail = judged(OK, Presence.MISSING, "a\nb\u202e\ud800" + "c" * 9_000).detail
    assert detail.isprintable()
    assert len(detail) < 130


def test_each_fragment_is_looked_for_on_the_page_that_answered() -> None:
    assert look_for({"here", "gone", "top"}, PAGE) == (
        FragmentCheck("gone", Presence.MISSING),
        FragmentCheck("here", Presence.FOUND),
        FragmentCheck("top", Presence.FOUND),
    )


@pytest.mark.parametrize(
    ("status", "location", "presences"),
    [
        (301, "https://a.example/", [Presence.MISSING]),
        (302, "https://a.example/#elsewhere", []),
        (200, "https://a.example/", [Presence.UNVERIFIABLE]),
    ],
)
def test_a_redirect_may_take_the_fragment_along_or_bring_its_own(
    status: int, location: str, presences: list[Presence]
) -> None:
    hops = (Hop("https://a.example/old", status, location),)
    page = Fetched(200, "https://a.example/", HTML, PAGE.body, hops=hops)
    assert [check.presence for check in look_for({"gone"}, page)] == presences


def test_a_body_that_was_cut_may_have_had_the_place() -> None:
    page = Fetched(200, PAGE.final_url, HTML, PAGE.body, note="body truncated at 30 bytes")
    (check,) = look_for({"gone"}, page)
    assert check.presence is Presence.UNVERIFIABLE
