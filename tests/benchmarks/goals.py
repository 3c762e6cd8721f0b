"""The goals of many runs, and the spread of their results; pure."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.ledger import Ledger
from tests.benchmarks.score import Score


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run of linktend, named by its list and seed; times are seconds.

    `allows_defaults`: every host of its world allows linktend's defaults. `isolated`: its mix has
    refusals of single pages only. `rival` is lychee's wall time over the same world, None if it did
    not run. `in_order` is described in `tests.benchmarks.in_order`.
    """

    name: str
    isolated: bool
    allows_defaults: bool
    bound: float
    wall: float
    ledger: Ledger
    score: Score
    in_order: float
    rival: float | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """`of` measures the runs that `holds_for` selects: each must be at most `most`, their median at
    most `middle`."""

    name: str
    of: Callable[[Outcome], float]
    holds_for: Callable[[Outcome], bool]
    most: float
    middle: float


def _refused(outcome: Outcome, *, allowing: bool) -> float:
    worst = outcome.ledger.most_refused(allowing=allowing)
    return worst.refused if worst else 0


def _of_rival(outcome: Outcome) -> float:
    return outcome.wall / (outcome.rival or outcome.wall)


def _may_be_twice_as_fast(outcome: Outcome) -> bool:
    return outcome.rival is not None and outcome.bound <= outcome.rival / 2


def _always(_: Outcome) -> bool:
    return True


def _of_bound(outcome: Outcome) -> float:
    return outcome.wall / outcome.bound


def _of_order(outcome: Outcome) -> float:
    return outcome.wall / outcome.in_order


GOALS = (
    Goal(
        "wall ÷ bound, all hosts allow our defaults",
        _of_bound,
        lambda each: each.allows_defaults and not each.isolated,
        1.25,
        1.1,
    ),
    Goal(
        "wall ÷ bound, some hosts limit below them",
        _of_bound,
        lambda each: not each.allows_defaults,
        1.5,
        1.5,
    ),
    Goal("wall ÷ bound, isolated refusals", _of_bound, lambda each: each.isolated, 1.15, 1.15),
    Goal("wall ÷ lychee's, bound at most half of it", _of_rival, _may_be_twice_as_fast, 0.7, 0.5),
    Goal(
        "refused by one host that allows our defaults",
        lambda each: _refused(each, allowing=True),
        _always,
        0,
        0,
    ),
    Goal(
        "refused by one host that limits below them",
        lambda each: _refused(each, allowing=False),
        lambda each: not each.allows_defaults,
        3,
        3,
    ),
    Goal("false alarms", lambda each: each.score.false_alarms.count, _always, 0, 0),
    Goal("misses", lambda each: each.score.misses.count, _always, 0, 0),
)
BESIDE = (
    Goal("wall ÷ in order", _of_order, _always, math.inf, math.inf),
    Goal(
        "in order ÷ bound",
        lambda each: each.in_order / each.bound,
        _always,
        math.inf,
        math.inf,
    ),
    Goal(
        "live links not settled",
        lambda each: each.score.unsettled.count,
        _always,
        math.inf,
        math.inf,
    ),
)
"""Not goals, but needed to read them: `in order ÷ bound` is luck, and a run that leaves live links
unsettled can be faster than the bound."""
HEADINGS = ("goal", "each", "median", "runs", "within", "median of all", "worst")


def rows(outcomes: Sequence[Outcome]) -> list[Sequence[str]]:
    """Headings, and a row for each goal that applies to a run; `!` marks a missed one."""
    found: list[Sequence[str]] = [HEADINGS]
    for goal in (*GOALS, *BESIDE):
        among = [each for each in outcomes if goal.holds_for(each)]
        if among:
            found.append(_row(goal, among))
    return found


def _row(goal: Goal, among: Sequence[Outcome]) -> Sequence[str]:
    worst = max(among, key=goal.of)
    middle = median(map(goal.of, among))
    within = sum(goal.of(each) <= goal.most for each in among)
    is_goal = goal.most < math.inf
    return (
        goal.name,
        f"{goal.most:g}" if is_goal else "",
        f"{goal.middle:g}" if is_goal else "",
        str(len(among)),
        f"{within}{'' if within == len(among) else ' !'}" if is_goal else "",
        f"{middle:.2f}{'' if middle <= goal.middle else ' !'}",
        f"{goal.of(worst):.2f} ({worst.name})",
    )
