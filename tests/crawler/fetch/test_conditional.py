"""What an earlier check leaves to ask by, and what an answer 304 means."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.fetch.conditional import Validators, carried_over, validators_of
from crawler.model import (
    NOT_MODIFIED,
    Check,
    Failed,
    Fault,
    Fetched,
    Outcome,
    PageFacts,
    Policy,
    Target,
    Verdict,
)
from crawler.verdict.judge import judge

URL = "https://a.example/"
FACTS = PageFacts(title="A")
GOOD = Fetched(200, URL, (("etag", '"1"'), ("last-modified", "Mon, 01 Jan 2026 00:00:00 GMT")))


def check(outcome: Outcome) -> Check:
    judgement = judge(Target(URL), outcome, Policy(accept=frozenset({403})))
    return Check(Target(URL), outcome, judgement, datetime(2026, 1, 1, tzinfo=UTC), FACTS)


def test_a_good_page_with_validators_can_be_asked_for_conditionally() -> None:
    validators = validators_of(check(GOOD))
    assert validators is not None
    assert validators.headers(URL) == {
        "If-None-Match": '"1"',
        "If-Modified-Since": "Mon, 01 Jan 2026 00:00:00 GMT",
    }
    assert validators.headers("https://b.example/") == {}
    assert validators.facts == FACTS


@pytest.mark.parametrize(
    "outcome",
    [
        Failed(Fault.READ_TIMEOUT),
        replace(GOOD, headers=()),
        replace(GOOD, status=404),
        replace(GOOD, status=403),
        replace(GOOD, note="body truncated at the deadline"),
    ],
)
def test_nothing_else_is(outcome: Outcome) -> None:
    assert validators_of(check(outcome)) is None


def test_an_unchanged_page_is_alive_and_can_be_asked_for_so_again() -> None:
    unchanged = Fetched(304, URL, (), note=NOT_MODIFIED)
    earlier = Validators(URL, '"1"', "", FACTS)
    again = check(carried_over(unchanged, earlier))
    assert again.judgement.verdict is Verdict.OK
    assert validators_of(again) == earlier


def test_a_304_nobody_asked_for_is_no_page() -> None:
    assert check(Fetched(304, URL)).judgement.reason == "bad-http"
