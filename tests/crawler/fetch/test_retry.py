"""The retry policy as a table: what follows from a history, a host's state and the budget."""

import pytest

from crawler.fetch.retry import (
    Decision,
    History,
    HostState,
    Verb,
    decide,
    is_free,
    is_transient,
    requests_per_pass,
    was_silent,
)
from crawler.hosts.limits import Limits
from crawler.model import Failed, Fault, Fetched, Hop

UP = HostState()
DOWN = HostState(is_refusing=True, may_recover=True)
GONE = HostState(is_refusing=True)

RESET = Failed(Fault.CONNECTION_RESET)
TIMEOUT = Failed(Fault.CONNECT_TIMEOUT)
SILENT = Failed(Fault.READ_TIMEOUT, attempts=2, elapsed=20.0)
NOT_ASKED = Failed(Fault.CONNECT_REFUSED, attempts=0)
PUSHED_BACK = Failed(Fault.RATE_LIMITED, attempts=0)
NO_NAME = Failed(Fault.DNS_NOT_FOUND)
UNAVAILABLE = Fetched(503, "https://a.example/")
MISSING = Fetched(404, "https://a.example/")

ACCEPT = Decision(Verb.ACCEPT)
NEVER = Decision(Verb.NEVER)
LATER = Decision(Verb.AGAIN_LATER, 2.0)
SOON = Decision(Verb.AGAIN_LATER, 1.0)


def now(seconds: float) -> Decision:
    return Decision(Verb.AGAIN_NOW, seconds)


def in_pass(outcome: Fetched | Failed, sent: int = 1, wait: float = 0.3) -> History:
    """In the middle of the first pass, with half a minute left."""
    return History(outcome, sent, allowed=2, time_left=30.0, wait=wait)


def after(outcome: Fetched | Failed, sent: int = 1, passes: int = 1) -> History:
    """After a pass; of a later one with what the one before it met."""
    return History(outcome, sent, before=RESET if passes > 1 else None, passes=passes)


@pytest.mark.parametrize(
    ("history", "host", "decision"),
    [
        (in_pass(MISSING), UP, ACCEPT),
        (in_pass(UNAVAILABLE), UP, now(0.3)),
        (in_pass(UNAVAILABLE, wait=29.0), UP, now(29.0)),
        (in_pass(UNAVAILABLE, wait=31.0), UP, SOON),
        (in_pass(UNAVAILABLE, sent=2), UP, SOON),
        (in_pass(RESET), UP, now(0.3)),
        (in_pass(RESET), DOWN, LATER),
        (in_pass(TIMEOUT), UP, LATER),
        (in_pass(SILENT), UP, ACCEPT),
        (in_pass(PUSHED_BACK), UP, LATER),
    ],
)
def test_within_a_pass(history: History, host: HostState, decision: Decision) -> None:
    assert decide(history, host, Limits(), affordable=True) == decision


@pytest.mark.parametrize(
    ("history", "host", "decision"),
    [
        (after(UNAVAILABLE), UP, SOON),
        (after(MISSING), UP, ACCEPT),
        (after(SILENT), UP, ACCEPT),
        (after(NOT_ASKED, sent=0), DOWN, LATER),
        (after(UNAVAILABLE, passes=2), UP, ACCEPT),
        (after(NOT_ASKED, sent=0, passes=2), DOWN, Decision(Verb.AGAIN_LATER, 4.0)),
        (after(NOT_ASKED, sent=0, passes=3), DOWN, Decision(Verb.AGAIN_LATER, 8.0)),
        (after(NOT_ASKED, sent=0, passes=2), GONE, NEVER),
        (History(RESET, 1, before=NOT_ASKED, passes=2), UP, LATER),
        (History(UNAVAILABLE, 1, before=NOT_ASKED, passes=4), UP, SOON),
        (History(RESET, 1, before=PUSHED_BACK, passes=2), UP, ACCEPT),
    ],
)
def test_after_a_pass(history: History, host: HostState, decision: Decision) -> None:
    assert decide(history, host, Limits(), affordable=True) == decision


def test_a_retry_that_the_run_cannot_afford_is_not_made_at_once_unless_it_is_free() -> None:
    assert decide(in_pass(RESET), UP, Limits(), affordable=False) == LATER
    assert decide(in_pass(NO_NAME), UP, Limits(), affordable=False) == now(0.3)


@pytest.mark.parametrize("outcome", [RESET, UNAVAILABLE, PUSHED_BACK])
def test_without_retries_every_outcome_stands(outcome: Fetched | Failed) -> None:
    for history in (in_pass(outcome), after(outcome)):
        assert decide(history, UP, Limits(retries=0), affordable=True) == ACCEPT


def test_a_single_retry_is_made_at_once_or_not_at_all() -> None:
    limits = Limits(retries=1)
    assert decide(in_pass(RESET), UP, limits, affordable=True) == now(0.3)
    assert decide(after(RESET), UP, limits, affordable=True) == ACCEPT


@pytest.mark.parametrize(
    ("retries", "first", "later"), [(0, 1, -1), (1, 2, 0), (2, 2, 1), (5, 2, 4)]
)
def test_one_retry_is_made_at_once_and_the_others_later(
    retries: int, first: int, later: int
) -> None:
    limits = Limits(retries=retries)
    assert (requests_per_pass(limits, 1), requests_per_pass(limits, 2)) == (first, later)


@pytest.mark.parametrize(
    ("outcome", "free"),
    [
        (NO_NAME, True),
        (Failed(Fault.DNS_FAILURE), True),
        (Failed(Fault.DNS_NOT_FOUND, hops=(Hop("https://a.example/", 302, "https://b/"),)), False),
        (NOT_ASKED, True),
        (RESET, False),
        (UNAVAILABLE, False),
    ],
)
def test_a_retry_is_free_where_no_host_was_asked(outcome: Fetched | Failed, free: bool) -> None:
    assert is_free(outcome) == free


@pytest.mark.parametrize(
    ("outcome", "silent"),
    [
        (SILENT, True),
        (Failed(Fault.READ_TIMEOUT, attempts=1, elapsed=20.0), False),
        (Failed(Fault.READ_TIMEOUT, attempts=2, elapsed=7.9), False),
        (Failed(Fault.CONNECTION_RESET, attempts=2, elapsed=20.0), False),
        (UNAVAILABLE, False),
    ],
)
def test_silence_takes_a_request_and_its_hedge(outcome: Fetched | Failed, silent: bool) -> None:
    assert was_silent(outcome, 8.0) == silent


@pytest.mark.parametrize(
    ("status", "transient"),
    [
        *[(status, True) for status in (408, 425, 429, 500, 502, 503, 504, 520, 599)],
        *[(status, False) for status in (200, 204, 301, 403, 404, 410, 501, 505, 999)],
    ],
)
def test_some_statuses_may_be_others_when_asked_again(status: int, transient: bool) -> None:
    assert is_transient(Fetched(status, "https://a.example/")) == transient
