"""Each goal applies to the runs it is meant for, and names the worst."""

from dataclasses import replace

from tests.benchmarks import goals
from tests.benchmarks.goals import Outcome
from tests.benchmarks.ledger import HostSeen, Ledger
from tests.benchmarks.score import Score, Share

NONE = Share(0, 10)
FINE = Outcome(
    name="broad, 1",
    isolated=False,
    allows_defaults=True,
    bound=20.0,
    wall=21.0,
    ledger=Ledger((HostSeen("a", 1, 10, 30, 0),), ()),
    score=Score(NONE, NONE, NONE, NONE, 0),
    in_order=20.5,
)
SLOW = replace(FINE, name="broad, 2", wall=30.0)
LIMITED = replace(
    FINE,
    name="broad, 3",
    allows_defaults=False,
    wall=28.0,
    ledger=Ledger(
        (HostSeen("a", 1, 10, 30, 1), HostSeen("b", 1, 10, 30, 7, allows_defaults=False)), ()
    ),
    score=Score(Share(2, 10), NONE, NONE, NONE, 0),
)


def row(name: str, *outcomes: Outcome) -> list[str]:
    return next(list(row[1:]) for row in goals.rows(outcomes) if row[0] == name)


def test_the_ratio_to_the_bound_has_a_goal_for_each_kind_of_world() -> None:
    assert row("wall ÷ bound, all hosts allow our defaults", FINE, SLOW, LIMITED) == [
        *("1.25", "1.1", "2", "1 !", "1.27 !", "1.50 (broad, 2)"),
    ]
    assert row("wall ÷ bound, some hosts limit below them", FINE, SLOW, LIMITED) == [
        *("1.5", "1.5", "1", "1", "1.40", "1.40 (broad, 3)"),
    ]
    isolated = replace(FINE, isolated=True, name="deep, 4")
    assert row("wall ÷ bound, isolated refusals", SLOW, isolated) == [
        *("1.15", "1.15", "1", "1", "1.05", "1.05 (deep, 4)"),
    ]


def test_a_goal_that_applies_to_no_run_is_left_out() -> None:
    names = [row[0] for row in goals.rows([FINE])]
    assert "wall ÷ bound, some hosts limit below them" not in names
    assert "wall ÷ lychee's, bound at most half of it" not in names


def test_refusals_are_counted_by_whether_the_host_allows_the_defaults() -> None:
    assert row("refused by one host that allows our defaults", FINE, LIMITED)[3:] == [
        *("1 !", "0.50 !", "1.00 (broad, 3)"),
    ]
    assert row("refused by one host that limits below them", FINE, LIMITED) == [
        *("3", "3", "1", "0 !", "7.00 !", "7.00 (broad, 3)"),
    ]
    assert row("false alarms", FINE, LIMITED)[-1] == "2.00 (broad, 3)"


def test_lychee_is_compared_where_the_bound_is_at_most_half_of_its_time() -> None:
    twice, beaten = replace(FINE, rival=60.0), replace(FINE, rival=39.0)
    assert row("wall ÷ lychee's, bound at most half of it", twice, beaten) == [
        *("0.7", "0.5", "1", "1", "0.35", "0.35 (broad, 1)"),
    ]


def test_the_order_of_the_document_is_shown_for_comparison() -> None:
    assert row("in order ÷ bound", FINE) == ["", "", "1", "", "1.02", "1.02 (broad, 1)"]
