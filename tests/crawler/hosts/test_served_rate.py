"""The rate of a limiter, measured from one refusal to the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.hosts.queue import Start
from crawler.hosts.served_rate import ServedRate


def test_between_two_refusals_the_host_served_what_flowed_in() -> None:
    limiter = ServedRate()
    limiter.refuse(Start(10.0, 5, 100), 0.0)
    assert limiter.rate == 0.0
    limiter.refuse(Start(12.0, 5, 117), 0.0)
    # The 101st to the 116th were served in two seconds.
    assert (limiter.rate, limiter.is_exact) == (8.0, True)
    limiter.refuse(Start(13.0, 5, 124), 0.0)
    assert limiter.rate == 6.0


def test_refusals_within_half_a_second_are_one_moment() -> None:
    limiter = ServedRate()
    limiter.refuse(Start(10.0, 5, 100), 0.0)
    limiter.refuse(Start(10.4, 5, 104), 0.0)
    limiter.refuse(Start(10.3, 5, 103), 0.0)
    assert limiter.rate == 0.0
    limiter.refuse(Start(10.6, 5, 109), 0.0)
    assert limiter.rate == pytest.approx(6 / 0.6)


@pytest.mark.parametrize(("number", "rate"), [(105, 0.0), (106, 5.0)])
def test_fewer_than_five_served_tell_nothing(number: int, rate: float) -> None:
    limiter = ServedRate()
    limiter.refuse(Start(10.0, 5, 100), 0.0)
    limiter.refuse(Start(11.0, 5, number), 0.0)
    assert limiter.rate == rate


@pytest.mark.parametrize(("paused", "rate"), [(6.0, 2.0), (7.0, 0.0)])
def test_a_time_that_was_mostly_a_pause_tells_nothing(paused: float, rate: float) -> None:
    limiter = ServedRate()
    limiter.refuse(Start(10.0, 5, 100), 0.0)
    limiter.refuse(Start(20.0, 5, 121), paused)
    assert limiter.rate == rate
    assert not limiter.is_exact


@given(
    rate=st.floats(2.0, 30.0),
    depth=st.floats(1.0, 20.0),
    gaps=st.lists(st.floats(0.01, 0.1), min_size=200, max_size=400),
)
def test_what_a_token_bucket_serves_is_never_overrated(
    rate: float, depth: float, gaps: list[float]
) -> None:
    limiter, tokens, now = ServedRate(), depth, 0.0
    for number, gap in enumerate(gaps, 1):
        now += gap
        tokens = min(depth, tokens + gap * rate)
        if tokens >= 1.0:
            tokens -= 1.0
        else:
            limiter.refuse(Start(now, 5, number), 0.0)
    # Less than one token is left at a refusal: half a second may serve that much more.
    assert limiter.rate <= rate + 2.0
