"""When nobody is there any more, step by step: a state machine without a clock."""

import pytest

from crawler.hosts.breaker import BREATHER, CHANCES, HOPELESS, Pulse
from crawler.model import Failed, Fault

REFUSED = Failed(Fault.CONNECT_REFUSED)


def test_who_never_let_us_in_is_down_after_a_few_tries() -> None:
    pulse = Pulse(most=8)
    for _ in range(HOPELESS):
        assert not pulse.is_down
        pulse.kept_silent(REFUSED)
    assert pulse.is_down
    assert pulse.failure == REFUSED


@pytest.mark.parametrize(("most", "silences"), [(1, 10), (8, 16)])
def test_who_has_answered_is_given_up_after_many_silences_alone(most: int, silences: int) -> None:
    pulse = Pulse(most)
    pulse.answered()
    for _ in range(silences):
        assert not pulse.is_down
        pulse.kept_silent(REFUSED)
    assert pulse.is_down
    pulse.answered()
    pulse.kept_silent(REFUSED)
    assert not pulse.is_down


def test_a_second_chance_is_kept_for_when_it_is_needed_and_given_once() -> None:
    pulse = Pulse(most=8)
    assert not pulse.relent(0.0)
    for _ in range(9):
        pulse.kept_silent(REFUSED)
    assert pulse.relent(0.0)
    assert not pulse.is_down
    pulse.kept_silent(REFUSED)
    assert pulse.is_down
    assert not pulse.relent(0.0)
    assert pulse.is_down


def test_silence_beside_silence_is_a_second_chance_of_strangers_alone() -> None:
    stranger, friend = Pulse(most=8), Pulse(most=8)
    friend.answered()
    for pulse in (stranger, friend):
        pulse.looked_twice()
        for _ in range(99):
            pulse.kept_silent(REFUSED)
    assert not stranger.relent(0.0)
    assert friend.relent(0.0)


def test_who_has_answered_is_given_a_few_chances_with_a_breather_between() -> None:
    pulse = Pulse(most=8)
    pulse.answered()
    for turn in range(CHANCES):
        while not pulse.is_down:
            pulse.kept_silent(REFUSED)
        assert pulse.relent(turn * BREATHER)
        assert not pulse.is_down
        pulse.kept_silent(REFUSED)
        assert not pulse.relent(turn * BREATHER + BREATHER / 2)
    assert not pulse.may_recover
    pulse.answered()
    while not pulse.is_down:
        pulse.kept_silent(REFUSED)
    assert pulse.relent(CHANCES * BREATHER)


def test_only_what_is_asked_after_a_chance_was_given_decides_over_it() -> None:
    pulse = Pulse(most=8)
    for _ in range(HOPELESS):
        pulse.kept_silent(REFUSED, began=1.0)
    assert pulse.relent(10.0)
    pulse.kept_silent(REFUSED, began=9.0)
    assert not pulse.is_down
    pulse.kept_silent(REFUSED, began=10.0)
    assert pulse.is_down
