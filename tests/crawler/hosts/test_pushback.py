"""What refusals say: of a page, of how many are in flight, of the rate, or of the whole host."""

import pytest

from crawler.hosts.pushback import Pushback
from crawler.hosts.queue import Start


def pushback(most: int = 10, least_gap: float = 0.03) -> Pushback:
    return Pushback(most, least_gap, float(most), least_gap)


def refuse(
    one: Pushback, now: float, *, in_flight: int = 10, proven: int = 10, took: float = 0.05
) -> None:
    """A refusal after `took` seconds, of a host that serves in half a second."""
    one.refuse(now, Start(now - took, in_flight), proven=proven, rate=20.0, latency=0.5)


def serve(one: Pushback, times: int, start: float, *, every: float = 0.05) -> float:
    """So many good answers; the time after them."""
    for turn in range(times):
        one.answered(start + turn * every, start + turn * every - 0.01, 5)
    return start + times * every


def test_a_single_refusal_puts_no_limit() -> None:
    one = pushback()
    refuse(one, 1.0)
    assert not one.is_limited
    assert not one.is_dense


@pytest.mark.parametrize(("good", "limited"), [(0, True), (2, True), (3, False)])
def test_two_refusals_at_once_with_few_answers_between_put_one(good: int, limited: bool) -> None:
    one = pushback()
    refuse(one, 1.0)
    now = serve(one, good, 1.1)
    refuse(one, now + 0.1)
    assert one.is_limited == limited


@pytest.mark.parametrize(("took", "refusals"), [(0.24, 2), (0.26, 4)])
def test_refusals_that_take_as_long_as_pages_weigh_less(took: float, refusals: int) -> None:
    one = pushback()
    for turn in range(refusals):
        assert not one.is_limited
        refuse(one, 1.0 + turn, took=took)
    assert one.is_limited


def test_refusals_in_a_crowd_that_was_never_served_limit_the_crowd() -> None:
    one = pushback()
    refuse(one, 1.0, in_flight=6, proven=5)
    refuse(one, 1.1, in_flight=6, proven=5)
    assert (one.width, one.gap) == (5.0, 0.03)


def test_other_refusals_limit_the_rate_to_four_fifths() -> None:
    one = pushback()
    refuse(one, 1.0, in_flight=6)
    refuse(one, 1.1, in_flight=6)
    assert one.width == 10.0
    assert one.gap == pytest.approx(1 / 16)


def test_the_rate_is_cut_to_what_was_served_of_the_requests_in_flight() -> None:
    one = pushback()
    refuse(one, 1.0)
    refuse(one, 1.1)
    one.expect(4)
    for refused in (True, True, False, False):
        if refused:
            one.refuse(1.2, Start(1.0, 10), proven=10, rate=20.0, latency=0.5)
        else:
            one.answered(1.3, 1.0, 10)
    # 4 refused and 2 served of those begun since the first refused one: a third of 20 a second.
    assert one.gap == pytest.approx(1 / (20 * (1 / 3) * 0.9))


def test_a_crowd_that_is_served_after_all_is_limited_no_longer() -> None:
    one = pushback()
    refuse(one, 1.0, in_flight=6, proven=5)
    refuse(one, 1.1, in_flight=6, proven=5)
    one.expect(3)
    one.refuse(1.2, Start(1.0, 6), proven=5, rate=20.0, latency=0.5)
    for _ in range(2):
        one.answered(1.3, 1.0, 7)
    assert one.width == 5.0
    one = pushback()
    refuse(one, 1.0, in_flight=6, proven=5)
    refuse(one, 1.1, in_flight=6, proven=5)
    one.expect(5)
    one.refuse(1.2, Start(1.0, 6), proven=5, rate=20.0, latency=0.5)
    for _ in range(4):
        one.answered(1.3, 1.0, 7)
    assert one.width == 10.0


def test_an_outage_puts_no_limit_the_first_time() -> None:
    one = pushback()
    for outage in range(2):
        now = 100.0 * (outage + 1)
        for turn in range(2):
            refuse(one, now + turn / 10)
        one.expect(2)
        for _ in range(2):
            one.refuse(now + 1, Start(now, 10), proven=10, rate=20.0, latency=0.5)
        assert one.is_limited == (outage == 1)
        serve(one, 30, now + 2)
        one.last = 0


def test_a_limit_rises_in_ever_longer_strides_up_to_the_wall_and_then_waits() -> None:
    one = pushback()
    refuse(one, 1.0)
    refuse(one, 1.1)
    gaps, now = [one.gap], 2.0
    for _ in range(4):
        now = serve(one, 12, now)
        gaps.append(one.gap)
    # The wall is at 20 a second; the steps end at nine tenths of that.
    assert gaps == pytest.approx([1 / 16, 0.9 / 16, 0.05 / 0.9, 0.05 / 0.9, 0.05 / 0.9])
    serve(one, 280, now)
    assert one.gap == pytest.approx(0.9 * 0.05 / 0.9)
    assert one.on_trial


def test_a_refusal_on_trial_takes_the_step_back_and_the_next_one_takes_four_times_as_long() -> None:
    one = pushback()
    for turn in range(2):
        refuse(one, 1.0 + turn / 10, in_flight=6, proven=5)
    now = serve(one, 300, 2.0)
    assert (one.width, one.on_trial) == (6.0, True)
    refuse(one, now + 1, in_flight=6, proven=5)
    assert (one.width, one.on_trial) == (5.0, False)
    now = serve(one, 1_199, now + 2)
    assert one.width == 5.0
    serve(one, 1, now)
    assert one.width == 6.0


def test_a_trial_of_twelve_answers_takes_the_wall_away() -> None:
    one = pushback()
    for turn in range(2):
        refuse(one, 1.0 + turn / 10, in_flight=6, proven=5)
    now = serve(one, 300, 2.0)
    now = serve(one, 11, now)
    assert one.wall_width == 6
    serve(one, 1, now)
    assert one.wall_width > 10


def test_steps_come_by_the_clock_too_where_answers_are_few() -> None:
    one = pushback()
    refuse(one, 1.0)
    refuse(one, 1.1)
    serve(one, 3, 1.2, every=1.2)
    assert one.gap == pytest.approx(1 / 16)
    serve(one, 1, 4.2)
    assert one.gap == pytest.approx(0.9 / 16)


def test_three_of_four_answers_refused_are_dense() -> None:
    one = pushback()
    for turn in range(2):
        refuse(one, 1.0 + turn / 10)
    assert not one.is_dense
    serve(one, 1, 1.3)
    refuse(one, 1.4)
    assert one.is_dense


def test_no_limit_is_below_one_request_or_slower_than_five_seconds() -> None:
    one = pushback()
    for turn in range(40):
        now = 10.0 * turn
        for each in range(2):
            one.refuse(now + each / 10, Start(now, 1), proven=1, rate=1 / one.gap, latency=0.5)
        one.answered(now + 5, now + 4, 1)
    assert (one.width, one.gap) == (10.0, 5.0)


def test_a_request_after_a_pause_does_not_count_among_those_of_the_burst_before() -> None:
    one = pushback()
    for turn in range(2):
        refuse(one, 1.0 + turn / 10)
    one.expect(2)
    one.refuse(1.2, Start(1.0, 10), proven=10, rate=20.0, latency=0.5)
    assert one.is_limited
    one.answered(9.0, 8.5, 1)
    assert not one.is_limited


def limited_at(rate: float, *, paused: float = 0.0) -> Pushback:
    """A host that was refusing, then served `rate` requests a second for two, then refused."""
    one = pushback()
    one.refuse(10.0, Start(10.0, 5, 100), proven=10, rate=30.0, latency=0.5)
    serve(one, 20, 10.1)
    for number in range(2):
        start = Start(12.0 + number / 100, 5, 101 + round(2 * rate) + number)
        one.refuse(start.at, start, proven=10, rate=30.0, latency=0.5, paused=paused)
    return one


@pytest.mark.parametrize(("paused", "wall"), [(0.0, 1 / 8), (1.0, 1 / 30)])
def test_a_limit_is_nine_tenths_of_the_rate_that_was_served(paused: float, wall: float) -> None:
    one = limited_at(8.0, paused=paused)
    assert one.gap == pytest.approx(1 / (8 * 0.9))
    assert one.wall_gap == pytest.approx(wall)


def test_one_more_refusal_at_once_confirms_a_limit() -> None:
    one = limited_at(8.0, paused=1.0)
    now = serve(one, 12, 13.0)
    now = serve(one, 12, now)
    rate = 1 / one.gap
    assert rate == pytest.approx(8 * 0.9 / 0.9**3)
    one.refuse(now, Start(now, 5, 130), proven=10, rate=rate, latency=0.5)
    # The step before it was not refused.
    assert one.gap == pytest.approx(1 / (8 * 0.9))


def test_a_limit_that_led_to_a_pause_is_not_tried_again() -> None:
    one = pushback()
    for turn in range(2):
        refuse(one, 1.0 + turn / 10, in_flight=6, proven=3)
    one.pause(3)
    assert one.width == 3.0
    serve(one, 5_000, 2.0)
    assert one.width == 5.0
    assert not one.on_trial


def test_a_limit_is_tried_again_where_the_burst_before_the_pause_was_served_in_part() -> None:
    one = pushback()
    for turn in range(2):
        refuse(one, 1.0 + turn / 10, in_flight=6, proven=3)
    one.answered(1.2, 1.05, 6)
    one.pause(5)
    serve(one, 300, 2.0)
    assert one.on_trial
