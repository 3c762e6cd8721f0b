"""Each seed draws a mix and habits of its own, within documented bounds."""

from itertools import pairwise
from random import Random

from tests.benchmarks import lists, world
from tests.benchmarks.habits import NO_HABITS, Habits, OutageKind, RetryAfter
from tests.benchmarks.kinds import Kind
from tests.benchmarks.mix import ISOLATED, Mix, draw_mix

SEEDS = range(1, 60)


def drawn(links: int) -> list[Habits]:
    """Habits of ten hosts with so many links, in each of many seeds."""
    return [
        draw_mix(seed).habits(Random(f"{seed} {turn}"), links)
        for seed in SEEDS
        for turn in range(10)
    ]


def test_equal_seeds_give_equal_mixes_and_others_do_not() -> None:
    assert draw_mix(1) == draw_mix(1)
    assert draw_mix(1) != draw_mix(2)
    assert draw_mix(1).rtt != draw_mix(2).rtt


def test_limits_are_four_to_twenty_four_at_once_and_eight_to_a_hundred_a_second() -> None:
    limits = [habits.limit for habits in drawn(25) if habits.limit is not None]
    for limit in limits:
        assert limit.in_flight == 0 or 4 <= limit.in_flight <= 24
        assert limit.rate == 0 or 8 <= limit.rate <= 100
        assert limit.in_flight or limit.rate
        assert limit.rate == 0 or limit.depth >= 2
        assert limit.status in {429, 503}
        assert limit.retry_after.seconds is None or 1 <= limit.retry_after.seconds <= 10
        # With room to spare: requests bunch up on a busy machine.
        assert not limit.allows_defaults or not limit.rate or limit.rate >= 36 <= limit.depth * 3.6
    for trait in (
        *({limit.allows_defaults for limit in limits}, {bool(limit.rate) for limit in limits}),
        *({bool(limit.in_flight) for limit in limits}, {limit.status == 429 for limit in limits}),
        {limit.retry_after.seconds is None for limit in limits},
        {limit.retry_after.dated for limit in limits},
        {limit.penalty > 0 for limit in limits},
    ):
        assert trait == {True, False}


def test_outages_last_one_to_eight_seconds_and_do_not_overlap() -> None:
    found = [habits.outages for habits in drawn(25) + drawn(3) if habits.outages]
    assert {outage.kind for outages in found for outage in outages} == set(OutageKind)
    assert {len(outages) for outages in found} == {1, 2}
    for outages in found:
        assert all(1 <= outage.seconds <= 8 for outage in outages)
        assert all(a.end < b.start for a, b in pairwise(outages))
        # Outages are counted from a first request, which must get through.
        assert all(outage.start > 0 for outage in outages if outage.kind is OutageKind.REFUSED)


def test_only_big_hosts_limit_or_refuse_pages() -> None:
    assert all(habits == Habits(outages=habits.outages) for habits in drawn(24))
    shares = [habits.page_refusals for habits in drawn(25)]
    assert min(shares) == 0
    assert 0.03 < max(shares) <= 0.04
    assert {habits.isolated_503s for habits in drawn(25)} == {0, 1, 3}


def test_seeds_differ_in_whether_hosts_limit_and_how_low() -> None:
    mixes = [draw_mix(seed) for seed in SEEDS]
    assert any(mix.limiting == 0 for mix in mixes)
    assert any(mix.limiting > 0 and mix.strict == 0 for mix in mixes)
    assert any(mix.limiting > 0 and mix.strict == 1 for mix in mixes)


def test_of_ten_seeds_three_to_seven_allow_the_defaults_everywhere() -> None:
    listed = lists.entries("broad")
    allowing = [world.build(listed, seed).allows_defaults for seed in range(1, 11)]
    assert 3 <= sum(allowing) <= 7


def test_the_isolated_mix_has_refusals_of_single_pages_only() -> None:
    made = world.build(lists.entries("broad"), 1, mix=ISOLATED)
    giant = next(host for host in made.hosts if host.name == lists.GIANT)
    assert giant.habits == Habits(
        page_refusals=0.02, isolated_503s=giant.habits.isolated_503s, retry_after=RetryAfter(2.0)
    )
    refused = sum(link.kind is Kind.LIMITED_ONCE for link in made.links if link.host == giant)
    assert 2 <= refused <= 20
    assert made.allows_defaults
    assert not {Kind.SLOW, Kind.DRIP, Kind.SILENT_PAGE, Kind.SILENT} & {
        link.kind for link in made.links
    }


def test_the_default_mix_gives_a_small_host_no_habits() -> None:
    assert Mix(page_refusal_range=(0.0, 0.0)).habits(Random(1), 10) == NO_HABITS
