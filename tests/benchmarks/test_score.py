"""Mistakes are counted by the truth, and tables say what was measured."""

from crawler.model import Verdict
from tests.benchmarks import table
from tests.benchmarks.bound import Bound
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.kinds import Kind
from tests.benchmarks.ledger import HostSeen, Ledger
from tests.benchmarks.measure import Cost
from tests.benchmarks.race import Result
from tests.benchmarks.readings import Reading, reading_of
from tests.benchmarks.score import score
from tests.benchmarks.throughput import Pace

TRUTH = {
    "page": Kind.PAGE,
    "wall": Kind.CHALLENGE,
    "flaky": Kind.FLAKY_ONCE,
    "gone": Kind.GONE,
    "hole": Kind.BLACK_HOLE,
    "soft": Kind.SOFT_404,
    "login": Kind.LOGIN,
}


def cost(wall: float, cpu: float, memory: int) -> Cost:
    return Cost(exit_code=0, wall=wall, cpu=cpu, peak_memory=memory)


def test_a_checker_that_calls_everything_broken_gives_only_false_alarms() -> None:
    found = score(TRUTH, dict.fromkeys(TRUTH, Reading.BROKEN))
    assert (found.false_alarms.count, found.false_alarms.of) == (3, 3)
    assert found.misses.count == found.believed.count == found.unsaid == 0


def test_a_checker_that_calls_everything_fine_misses_all_and_believes_all() -> None:
    found = score(TRUTH, dict.fromkeys(TRUTH, Reading.FINE))
    assert found.false_alarms.count == 0
    assert str(found.misses) == "2 of 2"
    assert str(found.believed) == "1 of 1"


def test_what_is_only_noted_is_no_mistake_and_what_is_unsaid_is_counted() -> None:
    found = score(TRUTH, {"page": Reading.NOTED, "elsewhere": Reading.BROKEN})
    assert found.false_alarms.count == found.misses.count == 0
    assert str(found.unsettled) == "1 of 2"
    assert found.unsaid == 6


def test_only_broken_is_an_alarm_among_our_verdicts() -> None:
    readings = {verdict: reading_of(verdict) for verdict in Verdict}
    fine = {verdict for verdict, reading in readings.items() if reading is Reading.FINE}
    broken = {verdict for verdict, reading in readings.items() if reading is Reading.BROKEN}
    assert fine == {Verdict.OK, Verdict.MOVED}
    assert broken == {Verdict.BROKEN}


def test_the_table_of_a_race_has_a_row_for_each_contender() -> None:
    ours, absent = (one for one in CONTENDERS if one.name in {"linktend", "linkinator"})
    ledger = Ledger((HostSeen("a", 5, 10, 30, 0), HostSeen("b", 1, 2, 45, 7)), ())
    said = score(TRUTH, {url: Reading.FINE for url in TRUTH if url != "page"})
    bound, live = Bound(20.0, "a"), Bound(5.0, "concurrency")
    results = [
        Result(
            ours, bound, live, cost(30, 2, 50_000_000), ledger, said, ((Kind.GONE, Verdict.OK),)
        ),
        Result(absent, bound, live, note="not installed"),
    ]
    head, _, first, second = table.of_race(results, 1000).splitlines()
    assert len({line.count(" | ") for line in (head, first, second)}) == 1
    cells = [cell.strip() for cell in first.strip("|").split("|")]
    assert cells == [
        "linktend (1 links unsaid)",
        *("30.0 s", "20.0 s", "1.50", "2.00 ms", "50 MB", "0.00", "10", "45", "7"),
        *("0 of 3", "2 of 2", "1 of 1"),
    ]
    assert "not installed" in second
    bounds = "bound 20.0 s by a, without silent hosts 5.0 s by concurrency"
    assert table.of_details(results).splitlines() == [
        f"- linktend: {bounds}; misses: 1 gone-404, 1 black-hole; called fine: 1 soft-404",
        f"- linkinator: {bounds}",
    ]
    assert "ok 1 !" in table.of_verdicts(results[0])


def test_the_table_of_throughput_gives_medians_and_their_ratio_to_the_first_row() -> None:
    ours = Pace(
        "linktend",
        ((cost(1, 1, 1), 1), (cost(2, 4, 50_000_000), 4000), (cost(9, 9, 9**9), 9999)),
    )
    theirs = Pace("lychee", ((cost(4, 2, 25_000_000), 4400),))
    absent = Pace("linkchecker", note="not installed")
    assert table.of_throughput([ours, theirs, absent], 4000).splitlines() == [
        "| checker     | wall           | CPU per URL     | peak memory   | requests per URL |",
        "| ----------- | -------------- | --------------- | ------------- | ---------------- |",
        "| linktend    | 2.00 s (1.00x) | 1.00 ms (1.00x) | 50 MB (1.00x) | 1.00             |",
        "| lychee      | 4.00 s (2.00x) | 0.50 ms (0.50x) | 25 MB (0.50x) | 1.10             |",
        "| linkchecker | not installed  |                 |               |                  |",
    ]
