"""What a host is allowed, step by step: a state machine without a clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.hosts.pace import Pace
from crawler.hosts.queue import Start


def answer(pace: Pace, now: float, times: int = 1) -> None:
    """The host lets in `times` requests one after the other, each of them in no time."""
    for _ in range(times):
        pace.answered(now, Start(now, 1))


def refuse(pace: Pace, now: float, retry_after: float | None = None) -> None:
    pace.pushed_back(now, Start(now, 1), retry_after)


def welcoming(most: int = 10, least_gap: float = 0.0, tolerance: float = 60.0) -> Pace:
    """A host that has let in as many requests as the user's bounds take to be reached."""
    pace = Pace(most, least_gap, tolerance)
    answer(pace, 0.0, 99)
    return pace


def test_a_request_may_start_while_there_is_room_and_the_gap_is_over() -> None:
    pace = Pace(most=2, least_gap=1.0)
    assert pace.wait(0.0) == 0
    pace.started(0.0)
    assert pace.wait(0.25) == 0.75
    pace.started(1.0)
    assert pace.wait(5.0) is None
    pace.ended()
    assert pace.wait(5.0) == 0


def test_a_short_gap_lets_a_late_start_be_made_up_for_and_no_more() -> None:
    pace = welcoming(9, 0.03)
    late = [(1.0, 0.0)] * 3
    for now, wait in (*late, (1.0, 0.03), (1.02, 0.01), (1.03, 0.0)):
        assert pace.wait(now) == pytest.approx(wait)
        if wait == 0:
            pace.started(now)
    assert pace.wait(1.03) == pytest.approx(0.03)


def test_a_longer_gap_counts_from_the_last_start_and_not_from_what_was_made_up_for() -> None:
    pace = welcoming(9, 0.03)
    pace.started(1.0)
    pace.keep_gap(0.5)
    assert pace.wait(1.0) == pytest.approx(0.5)


@given(st.lists(st.sampled_from((0.0, 0.0, 0.0, 0.01, 0.5)), max_size=300))
def test_no_second_sees_more_starts_than_its_gaps_and_the_leeway_have_room_for(
    pauses: list[float],
) -> None:
    pace, now, starts = welcoming(10_000, 0.03), 0.0, list[float]()
    pace.width = 10_000
    for pause in pauses:
        now += pause
        now += pace.wait(now) or 0.0
        pace.started(now)
        starts.append(now)
    assert all(sum(start <= other < start + 1 for other in starts) <= 37 for start in starts)


def test_no_wait_is_too_short_for_the_clock_to_show_its_end() -> None:
    pace = Pace(most=9, least_gap=0.1)
    pace.started(1e9)
    wait = pace.wait(1e9 + 0.1 - 1e-7)
    assert wait is not None
    assert wait == 0 or 1e9 + wait > 1e9


def test_a_long_gap_is_kept_between_any_two_starts() -> None:
    pace = Pace(most=9, least_gap=0.5)
    pace.started(100.0)
    assert pace.wait(100.2) == pytest.approx(0.3)
    pace.started(101.0)
    assert pace.wait(101.0) == pytest.approx(0.5)


def test_a_gap_asked_for_counts_from_the_last_start_and_lasts() -> None:
    pace = Pace(most=9, least_gap=0.5)
    pace.started(100.0)
    pace.keep_gap(3.0)
    assert pace.wait(100.0) == 3.0
    pace.keep_gap(1.0)
    answer(pace, 100.0, 99)
    pace.started(103.0)
    assert pace.wait(103.0) == 3.0


def test_a_host_that_never_let_us_in_is_left_alone_for_as_long_as_an_hour() -> None:
    pace = Pace(most=4, least_gap=0.0)
    refuse(pace, 0.0, 1e12)
    assert pace.wait(0.0) == 3_600.0


def test_an_answer_does_not_cut_a_gap() -> None:
    pace = Pace(most=4, least_gap=90.0)
    pace.started(1_000.0)
    answer(pace, 1_000.0)
    assert pace.wait(1_000.0) == 90.0


@pytest.mark.parametrize(
    ("asked", "tolerance", "pauses"),
    [(45.0, 60.0, 1), (31.0, 60.0, 1), (20.0, 60.0, 2), (1.0, 60.0, 2), (45.0, 90.0, 2)],
)
def test_a_host_may_put_us_off_for_so_long_and_no_more(
    asked: float, tolerance: float, pauses: int
) -> None:
    pace, now, kept = Pace(most=8, least_gap=0.0, tolerance=tolerance), 0.0, 0
    refuse(pace, now, asked)
    while not pace.is_closed:
        now, kept = pace.paused_until, kept + 1
        refuse(pace, now, asked)
    assert kept == pauses


def test_one_pause_is_a_hosts_own_however_long() -> None:
    pace = Pace(most=8, least_gap=0.0, tolerance=60.0)
    refuse(pace, 0.0, 1800.0)
    assert not pace.is_closed
    assert pace.wait(0.0) == 1800.0


@pytest.mark.parametrize(
    ("pace", "pauses"),
    [(Pace(4, 0.0), [1.0, 2.0]), (welcoming(4), [2.0, 6.0, 9.0, 9.0])],
)
def test_a_pause_of_unknown_length_is_longer_each_time(pace: Pace, pauses: list[float]) -> None:
    now, told = 100.0, list[float]()
    for _ in pauses:
        pace.absent(now)
        told.append(pace.paused_until - now)
        now = pace.paused_until
    assert told == pauses


def test_after_an_absence_one_request_decides() -> None:
    pace = welcoming(4)
    before = pace.started(100.0)
    pace.absent(100.0)
    assert pace.wait(100.0) == 2.0
    pace.answered(101.0, before)  # it began before the pause and tells nothing
    assert pace.wait(102.0) == 0.0
    start = pace.started(102.0)
    assert pace.wait(102.0) is None
    pace.answered(103.0, start)
    assert pace.wait(103.0) == 0.0
    assert pace.pauses == 0


def test_silence_ends_new_requests_to_a_host_that_never_answered() -> None:
    pace = Pace(10, 0.0)
    for _ in range(4):
        pace.started(1.0)
    pace.was_silent()
    pace.ended()
    assert pace.wait(21.0) is None
    pace = welcoming(10)
    pace.started(1.0)
    pace.was_silent()
    pace.ended()
    assert pace.room == 10


def test_a_good_answer_widens_a_host_by_half_and_shortens_its_gap() -> None:
    pace = Pace(10, 0.03)
    assert (pace.width, pace.gap) == (4.0, 0.06)
    answer(pace, 0.0)
    assert pace.width == 4.5
    assert pace.gap == pytest.approx(0.0558)
    assert Pace(10, 0.0).gap == 0.0
    assert Pace(10, 0.2).gap == 0.2


def test_three_answers_in_a_larger_crowd_prove_that_the_host_allows_it() -> None:
    pace = Pace(10, 0.0)
    for proven in (1, 1, 2, 2, 2, 3):
        pace.answered(0.0, Start(0.0, 9))
        assert pace.proven == proven


@pytest.mark.parametrize(
    ("pace", "chances"), [(Pace(4, 0.0, 1e9), 3), (welcoming(4, tolerance=1e9), 6)]
)
def test_so_many_pauses_in_a_row_close_a_host(pace: Pace, chances: int) -> None:
    now = 100.0
    for _ in range(chances):
        assert not pace.is_closed
        pace.absent(now)
        now = pace.paused_until
    assert pace.is_closed
