"""A popular host's limit holds to the request and to the instant."""

import pytest

from tests.benchmarks.habits import Limit
from tests.benchmarks.limiter import Limiter


def test_so_many_at_once_are_served_and_no_more() -> None:
    limiter = Limiter(Limit(in_flight=3, rate=1000, depth=1000))
    assert [limiter.admit(0.0) for _ in range(5)] == [True, True, True, False, False]
    limiter.release()
    assert [limiter.admit(1.0) for _ in range(2)] == [True, False]
    assert limiter.refused == 3


def test_a_burst_takes_the_bucket_and_then_tokens_come_at_the_rate() -> None:
    limiter = Limiter(Limit(in_flight=1000, rate=40, depth=12))
    assert [limiter.admit(5.0) for _ in range(13)] == [True] * 12 + [False]
    assert not limiter.admit(5.02)
    assert limiter.admit(5.05)
    assert not limiter.admit(5.05)


def test_the_bucket_never_holds_more_than_its_depth() -> None:
    limiter = Limiter(Limit(in_flight=1000, rate=40, depth=12))
    assert limiter.admit(0.0)
    assert sum(limiter.admit(3600.0) for _ in range(100)) == 12


def test_who_keeps_to_the_rate_is_never_refused() -> None:
    limiter = Limiter(Limit(in_flight=12, rate=40, depth=12))
    for turn in range(4000):
        assert limiter.admit(turn / 40)
        limiter.release()
    assert limiter.refused == 0


def test_what_was_refused_takes_neither_token_nor_place() -> None:
    limiter = Limiter(Limit(in_flight=1))
    assert limiter.admit(0.0)
    assert not limiter.admit(0.0)
    limiter.release()
    assert limiter.admit(0.0)


def test_a_request_in_a_penalty_starts_it_again() -> None:
    limiter = Limiter(Limit(in_flight=1, penalty=2.0))
    assert limiter.admit(0.0)
    assert not limiter.admit(0.5)
    limiter.release()
    assert not limiter.admit(2.4)
    assert not limiter.admit(4.3)
    assert limiter.admit(6.3)
    assert limiter.refused == 3


@pytest.mark.parametrize(
    ("limit", "allows"),
    [
        (Limit(), True),
        (Limit(in_flight=10), True),
        (Limit(in_flight=9), False),
        (Limit(rate=34.0, depth=10.0), True),
        (Limit(rate=33.0, depth=10.0), False),
        (Limit(in_flight=24, rate=8.0, depth=10.0), False),
        (Limit(in_flight=4, rate=100.0, depth=10.0), False),
    ],
)
def test_a_limit_allows_ten_at_once_and_a_start_in_thirty_milliseconds_or_not(
    limit: Limit, allows: bool
) -> None:
    assert limit.allows_defaults is allows
