"""What a host is allowed, step by step: a state machine without a clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.hosts.pace import (
    BUSY_GAP,
    FIRST_PAUSE,
    HOPELESS,
    LONGEST_ABSENCE,
    LONGEST_PAUSE,
    OVERLOADED,
    WIDEST_GAP,
    Pace,
)


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
    pace = Pace(most=9, least_gap=0.03)
    late = [(1.0, 0.0)] * 3
    for now, wait in (*late, (1.0, 0.03), (1.02, 0.01), (1.03, 0.0)):
        assert pace.wait(now) == pytest.approx(wait)
        if wait == 0:
            pace.started(now)
    assert pace.wait(1.03) == pytest.approx(0.03)


def test_a_longer_gap_counts_from_the_last_start_and_not_from_what_was_made_up_for() -> None:
    pace = Pace(most=9, least_gap=0.03)
    pace.started(1.0)
    pace.keep_gap(0.5)
    assert pace.wait(1.0) == pytest.approx(0.5)


@given(st.lists(st.sampled_from((0.0, 0.0, 0.0, 0.01, 0.5)), max_size=300))
def test_no_second_sees_more_starts_than_its_gaps_and_the_leeway_have_room_for(
    pauses: list[float],
) -> None:
    pace, now, starts = Pace(most=10_000, least_gap=0.03), 0.0, list[float]()
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
    for _ in range(99):
        pace.answered()
    pace.started(103.0)
    assert pace.wait(103.0) == 3.0


def test_a_host_that_pushes_back_is_paused_and_then_asked_half_as_hard() -> None:
    pace = Pace(most=8, least_gap=0.0)
    pace.pushed_back(100.0, asked=7.0)
    assert pace.wait(100.0) == 7.0
    assert (pace.width, pace.gap > 0) == (4.0, True)


def test_a_host_slowed_to_a_crawl_is_asked_at_a_fair_pace_again_after_a_few_answers() -> None:
    pace = Pace(most=8, least_gap=0.01)
    for turn in range(20):
        pace.pushed_back(100.0 * turn, asked=0.0)
    assert pace.gap == WIDEST_GAP
    for _ in range(20):
        pace.answered()
    assert pace.gap < 0.3
    for _ in range(1_000):
        pace.answered()
    assert pace.gap == 0.01


def test_pushing_back_many_times_at_once_counts_once() -> None:
    pace = Pace(most=8, least_gap=0.0)
    for _ in range(8):
        pace.pushed_back(100.0, asked=7.0)
    assert pace.width == 4.0


def test_answers_to_requests_from_before_a_slowing_down_count_once() -> None:
    pace = Pace(most=8, least_gap=0.0)
    for answered in range(10):
        pace.pushed_back(100.0 + answered / 20, asked=0.0, began=99.9)
    assert (pace.width, pace.is_closed) == (4.0, False)


def test_without_retry_after_the_pauses_double_and_end() -> None:
    pace, now = Pace(most=4, least_gap=0.0), 0.0
    waits = []
    for _ in range(9):
        pace.pushed_back(now, asked=None)
        waits.append(pace.wait(now))
        now += LONGEST_PAUSE + 1
    assert waits[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert waits[-1] == LONGEST_PAUSE


def test_a_host_that_never_let_us_in_is_left_alone_for_as_long_as_an_hour() -> None:
    pace = Pace(most=4, least_gap=0.0)
    pace.pushed_back(0.0, asked=1e12)
    assert pace.wait(0.0) == LONGEST_ABSENCE


def test_what_one_page_of_a_host_asks_for_holds_for_the_others_for_a_minute() -> None:
    pace = Pace(most=4, least_gap=0.0)
    pace.answered()
    pace.pushed_back(100.0, asked=3_600.0)
    assert pace.wait(100.0) == LONGEST_PAUSE


def test_a_pause_is_cut_to_a_minute_once_another_page_answers() -> None:
    pace = Pace(most=4, least_gap=0.0)
    pace.pushed_back(100.0, asked=3_600.0)
    pace.answered()
    assert pace.wait(110.0) == LONGEST_PAUSE - 10.0
    pace.answered()
    assert pace.wait(110.0) == LONGEST_PAUSE - 10.0


def test_an_answer_does_not_cut_a_gap() -> None:
    pace = Pace(most=4, least_gap=90.0)
    pace.started(1_000.0)
    pace.answered()
    assert pace.wait(1_000.0) == 90.0


def test_good_answers_give_everything_back_in_time() -> None:
    pace = Pace(most=8, least_gap=0.01)
    pace.pushed_back(0.0, asked=None)
    for _ in range(200):
        pace.answered()
    assert (pace.width, pace.gap) == (8.0, 0.01)


def test_a_host_that_pushes_back_through_every_pause_is_closed_until_one_helps() -> None:
    pace, now = Pace(most=8, least_gap=0.0), 0.0
    for _ in range(HOPELESS):
        assert not pace.is_closed
        pace.pushed_back(now, asked=2.0)
        now += 3.0
    assert pace.is_closed
    assert pace.relent(now)
    assert not pace.is_closed
    pace.answered()
    pace.pushed_back(now, asked=2.0)
    assert not pace.is_closed


@pytest.mark.parametrize(
    ("asked", "tolerance", "pauses"),
    [(45.0, 60.0, 1), (31.0, 60.0, 1), (20.0, 60.0, 2), (1.0, 60.0, 2), (45.0, 90.0, 2)],
)
def test_a_host_may_put_us_off_for_so_long_and_no_more(
    asked: float, tolerance: float, pauses: int
) -> None:
    pace, now, kept = Pace(most=8, least_gap=0.0, tolerance=tolerance), 0.0, 0
    pace.pushed_back(now, asked)
    while not pace.is_closed:
        now, kept = pace.paused_until, kept + 1
        pace.pushed_back(now, asked)
    assert kept == pauses


def test_one_pause_is_a_hosts_own_however_long() -> None:
    pace = Pace(most=8, least_gap=0.0, tolerance=60.0)
    pace.pushed_back(0.0, asked=1800.0)
    assert not pace.is_closed
    assert pace.wait(0.0) == 1800.0


def test_an_answer_in_between_makes_the_next_pause_the_first_again() -> None:
    pace = Pace(most=8, least_gap=0.0, tolerance=60.0)
    for now in range(0, 500, 50):
        pace.pushed_back(float(now), asked=45.0)
        assert not pace.is_closed
        pace.answered()


def test_a_second_chance_waits_for_no_pause_that_is_too_long() -> None:
    pace = Pace(most=8, least_gap=0.0, tolerance=60.0)
    for now in (0.0, 45.0):
        pace.pushed_back(now, asked=45.0)
    assert not pace.relent(89.0)
    assert pace.is_closed
    assert pace.relent(90.0)
    assert not pace.is_closed
    pace.pushed_back(90.0, asked=1.0)
    assert pace.is_closed
    assert not pace.relent(999.0)


@given(
    st.lists(
        st.one_of(
            st.just("answered"),
            st.tuples(st.just("pushed back"), st.none() | st.floats(0, 1e9)),
        ),
        max_size=60,
    )
)
def test_whatever_happens_a_host_can_be_asked_within_bounds(
    events: list[str | tuple[str, float | None]],
) -> None:
    pace, now = Pace(most=10, least_gap=0.03), 0.0
    for event in events:
        now += 0.5
        match event:
            case (_, asked):
                pace.pushed_back(now, asked)
            case _:
                pace.answered()
        pace.relent(now)
        assert 1.0 <= pace.width <= 10.0
        assert 0.03 <= pace.gap <= WIDEST_GAP
        wait = pace.wait(now)
        assert wait is not None
        assert 0 <= wait <= LONGEST_ABSENCE


@pytest.mark.parametrize("most", [1, 3])
def test_the_width_never_exceeds_what_the_user_allows(most: int) -> None:
    pace = Pace(most=most, least_gap=0.0)
    for _ in range(20):
        pace.answered()
    assert pace.width == most


def test_a_host_that_is_unavailable_again_and_again_is_asked_more_gently_and_never_closed() -> None:
    pace = Pace(most=8, least_gap=0.01)
    for _ in range(OVERLOADED - 1):
        pace.faltered()
    assert (pace.width, pace.gap) == (8.0, 0.01)
    for _ in range(99):
        pace.faltered()
    assert (pace.width, pace.gap, pace.is_closed) == (2.0, BUSY_GAP, False)
    assert pace.paused_until == 0
    for _ in range(200):
        pace.answered()
    assert (pace.width, pace.gap) == (8.0, 0.01)
    for _ in range(99):
        pace.faltered()
        pace.answered()
    assert pace.width == 8.0


def test_a_host_with_a_longer_gap_is_not_asked_sooner_for_being_unavailable() -> None:
    pace = Pace(most=8, least_gap=3.0)
    for _ in range(9):
        pace.faltered()
    assert pace.gap == 3.0
