"""A circuit breaker, step by step."""

import pytest

from crawler.hosts.breaker import Breaker
from crawler.model import Failed, Fault

REFUSED = Failed(Fault.CONNECT_REFUSED)


def test_three_failures_open_the_breaker_of_what_never_answered() -> None:
    breaker = Breaker(width=8)
    for _ in range(3):
        assert not breaker.is_open
        breaker.failed(REFUSED)
    assert breaker.is_open
    assert breaker.last_failure == REFUSED


@pytest.mark.parametrize(("width", "failures"), [(1, 10), (8, 16)])
def test_what_has_answered_takes_more_failures_to_open(width: int, failures: int) -> None:
    breaker = Breaker(width)
    breaker.answered()
    for _ in range(failures):
        assert not breaker.is_open
        breaker.failed(REFUSED)
    assert breaker.is_open
    breaker.answered()
    breaker.failed(REFUSED)
    assert not breaker.is_open


def test_one_trial_is_left_to_what_never_answered() -> None:
    breaker = Breaker(width=8)
    assert not breaker.try_again(0.0)
    for _ in range(9):
        breaker.failed(REFUSED)
    assert breaker.try_again(0.0)
    assert not breaker.is_open
    breaker.failed(REFUSED)
    assert breaker.is_open
    assert not breaker.try_again(0.0)
    assert breaker.is_open


def test_giving_up_takes_the_trial_from_what_never_answered_alone() -> None:
    stranger, friend = Breaker(width=8), Breaker(width=8)
    friend.answered()
    for breaker in (stranger, friend):
        breaker.give_up()
        for _ in range(99):
            breaker.failed(REFUSED)
    assert not stranger.try_again(0.0)
    assert friend.try_again(0.0)


def test_what_has_answered_gets_three_trials_three_seconds_apart() -> None:
    breaker = Breaker(width=8)
    breaker.answered()
    for turn in range(3):
        while not breaker.is_open:
            breaker.failed(REFUSED)
        assert breaker.try_again(turn * 3.0)
        assert not breaker.is_open
        breaker.failed(REFUSED)
        assert not breaker.try_again(turn * 3.0 + 1.5)
    assert not breaker.may_close
    breaker.answered()
    while not breaker.is_open:
        breaker.failed(REFUSED)
    assert breaker.try_again(9.0)


def test_only_requests_from_after_a_trial_began_decide_over_it() -> None:
    breaker = Breaker(width=8)
    for _ in range(3):
        breaker.failed(REFUSED, began=1.0)
    assert breaker.try_again(10.0)
    breaker.failed(REFUSED, began=9.0)
    assert not breaker.is_open
    breaker.failed(REFUSED, began=10.0)
    assert breaker.is_open
