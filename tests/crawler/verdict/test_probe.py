"""The random-address probe: the address it asks, and what the answer means."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Failed, Fault, Fetched, Oddity, Outcome, Skipped
from crawler.verdict.probe import (
    ProbeVerdict,
    deserves_probe,
    sibling,
    similarity,
    verdict_of_probe,
    words_of,
)

RANDOM = "qwertyuiopasdfghjklzxcvbn"
PAGE = Fetched(200, "https://a.org/x")
SORRY = "we are sorry but the page you want is not here go to the start"
WORDS = Counter(SORRY.split())
ARTICLE = "an article about birds and the seeds that they like to eat best"
OTHERS = Counter(ARTICLE.split())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.org/", "https://a.org/{}"),
        ("https://a.org", "https://a.org/{}"),
        ("https://a.org/b", "https://a.org/{}"),
        ("https://a.org/b/c", "https://a.org/b/{}"),
        ("https://a.org/b/c/", "https://a.org/b/{}/"),
        ("https://a.org/b/c.html", "https://a.org/b/{}.html"),
        ("https://a.org/b/v1.2", "https://a.org/b/{}"),
        ("https://a.org:8080/b?p=1#x", "https://a.org:8080/{}"),
    ],
)
def test_a_sibling_has_a_made_up_name_in_the_same_folder(url: str, expected: str) -> None:
    assert sibling(url, RANDOM) == expected.format(RANDOM)


@pytest.mark.parametrize("letters", ["", "a" * 24, "A" * 25, "/" * 25])
def test_a_name_of_anything_but_letters_is_refused(letters: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        sibling("https://a.org/x", letters)


@given(st.from_regex(r"https://a\.org(/[\w.~-]{0,8}){0,4}", fullmatch=True))
def test_a_sibling_is_on_the_same_host(url: str) -> None:
    assert sibling(url, RANDOM).startswith("https://a.org/")
    assert RANDOM in sibling(url, RANDOM)


@pytest.mark.parametrize(
    ("probe", "words", "verdict"),
    [
        (Fetched(404, "https://a.org/q"), OTHERS, ProbeVerdict.CLEARED),
        (Fetched(404, "https://a.org/q"), WORDS, ProbeVerdict.CONFIRMED),
        (Fetched(410, "https://a.org/q"), Counter(), ProbeVerdict.CLEARED),
        (Fetched(200, "https://a.org/x"), OTHERS, ProbeVerdict.CONFIRMED),
        (Fetched(200, "https://a.org/q"), WORDS, ProbeVerdict.CONFIRMED),
        (Fetched(200, "https://a.org/q"), OTHERS, ProbeVerdict.UNKNOWN),
        (Fetched(403, "https://a.org/q"), WORDS, ProbeVerdict.UNKNOWN),
        (Fetched(429, "https://a.org/q"), WORDS, ProbeVerdict.UNKNOWN),
        (Fetched(503, "https://a.org/q"), WORDS, ProbeVerdict.UNKNOWN),
        (Failed(Fault.READ_TIMEOUT), Counter(), ProbeVerdict.UNKNOWN),
        (Skipped("excluded"), Counter(), ProbeVerdict.UNKNOWN),
    ],
)
def test_only_a_hard_error_clears_and_only_sameness_confirms(
    probe: Outcome, words: Counter[str], verdict: ProbeVerdict
) -> None:
    assert verdict_of_probe(PAGE, probe, WORDS, words) is verdict


def test_empty_shells_are_not_compared() -> None:
    probe = Fetched(200, "https://a.org/q")
    assert verdict_of_probe(PAGE, probe, Counter(), Counter()) is ProbeVerdict.UNKNOWN


def test_similarity_is_the_share_of_common_words() -> None:
    assert similarity(WORDS, WORDS) == 1
    assert similarity(WORDS, Counter()) == 0
    assert 0 < similarity(WORDS, OTHERS) < 0.5
    assert similarity(WORDS, WORDS + Counter(["now"])) > 0.95


def test_pages_of_fewer_than_five_words_have_nothing_in_common() -> None:
    assert similarity(Counter("abcd"), Counter("abcd")) == 0
    assert similarity(Counter("abcde"), Counter("abcde")) == 1


@pytest.mark.parametrize(
    ("common", "verdict"), [(94, ProbeVerdict.CLEARED), (95, ProbeVerdict.CONFIRMED)]
)
def test_pages_that_have_95_of_100_words_in_common_are_one(
    common: int, verdict: ProbeVerdict
) -> None:
    words = Counter({"same": common, "ours": 100 - common})
    theirs = Counter({"same": common, "theirs": 100 - common})
    probe = Fetched(404, "https://a.org/q")
    assert verdict_of_probe(PAGE, probe, words, theirs) is verdict


def test_a_page_that_repeats_its_address_is_the_same_page_all_the_same() -> None:
    def words(name: str) -> Counter[str]:
        body = f"<title>x</title><body><p>There is nothing at /{name} on this server, sorry."
        return words_of(body.encode(), "text/html", f"https://a.org/{name}")

    assert words("report") == words(RANDOM)
    assert "server" in words("report")
    assert "report" not in words("report")


@pytest.mark.parametrize(
    ("oddity", "deserves"),
    [
        (Oddity("redirect-to-root", "redirect-to-root"), True),
        (Oddity("soft-404", "not-found-text"), True),
        (Oddity("soft-404", "not-found-number"), True),
        (Oddity("soft-404", "not-found-title"), False),
        (Oddity("redirect-to-not-found", "redirect-to-not-found"), False),
        (Oddity("parked", "parked-text"), False),
        (Oddity("bot-wall", "challenge-title"), False),
    ],
)
def test_only_cheap_evidence_deserves_a_probe(oddity: Oddity, deserves: bool) -> None:
    assert deserves_probe(oddity) is deserves
