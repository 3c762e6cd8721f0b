"""Results as Markdown tables, which a terminal shows well too; pure."""

from collections.abc import Sequence
from statistics import median

from tests.benchmarks import goals
from tests.benchmarks.goals import Outcome
from tests.benchmarks.ledger import Ledger
from tests.benchmarks.race import Result
from tests.benchmarks.score import Share, confusion_of, is_right
from tests.benchmarks.simulate import Simulation
from tests.benchmarks.throughput import Pace

RACE_HEADINGS = (
    "checker",
    "wall",
    "lower bound",
    "wall ÷ bound",
    "CPU per URL",
    "peak memory",
    "requests per URL",
    "most at once on a host",
    "most a second on a host",
    "refused",
    "false alarms",
    "misses",
    "parked and soft 404 called fine",
)
SIMULATION_HEADINGS = (
    "list, seed",
    "links",
    "all allow defaults",
    "lower bound",
    "in order",
    "virtual wall",
    "wall ÷ bound",
    "wall ÷ in order",
    "requests per URL",
    "most at once, a second",
    "refused, where allowed",
    "refused, where limited",
    "false alarms",
    "misses",
    "unsettled",
    "CPU",
)
PACE_HEADINGS = ("checker", "wall", "CPU per URL", "peak memory", "requests per URL")


def of_race(results: Sequence[Result], urls: int) -> str:
    """One row a contender; a `*` says how many links its report leaves out."""
    return _table([RACE_HEADINGS, *(_race_row(result, urls) for result in results)])


def of_details(results: Sequence[Result]) -> str:
    """What sets each contender's bound, and which kinds of links it got wrong; one line each."""
    lines = []
    for result in results:
        told = [f"bound {result.bound}, without silent hosts {result.live_bound}"]
        if result.score is not None:
            shares = {
                "false alarms": result.score.false_alarms,
                "misses": result.score.misses,
                "called fine": result.score.believed,
                "unsettled": result.score.unsettled,
            }
            told += [f"{name}: {_kinds(share)}" for name, share in shares.items() if share.count]
        lines.append(f"- {result.contender.name}: {'; '.join(told)}\n")
    return "".join(lines)


def of_verdicts(result: Result) -> str:
    """Our own verdicts by kind of link; wrong ones are marked with `!`."""
    rows: list[Sequence[str]] = [("kind", "links", "verdicts")]
    for kind, said in confusion_of(result.verdicts).items():
        words = (
            f"{verdict} {count}{'' if is_right(kind, verdict) else ' !'}"
            for verdict, count in said.most_common()
        )
        rows.append((kind, str(said.total()), ", ".join(words)))
    return _table(rows)


def of_simulations(runs: Sequence[Simulation]) -> str:
    """One row a run."""
    return _table([SIMULATION_HEADINGS, *map(_simulation_row, runs)])


def of_goals(outcomes: Sequence[Outcome]) -> str:
    """One row a goal: the spread of all runs that are held against it."""
    return _table(goals.rows(outcomes))


def of_throughput(paces: Sequence[Pace], urls: int) -> str:
    """One row a contender: medians, and in brackets their ratio to the first row's."""
    base = _medians(paces[0], urls) if paces and paces[0].runs else None
    return _table([PACE_HEADINGS, *(_pace_row(pace, urls, base) for pace in paces)])


def _race_row(result: Result, urls: int) -> Sequence[str]:
    cost, ledger, score = result.cost, result.ledger, result.score
    bound = f"{result.bound.seconds:.1f} s"
    if cost is None or ledger is None or score is None:
        return (result.contender.name, result.note, bound, *[""] * (len(RACE_HEADINGS) - 3))
    return (
        result.contender.name + (f" ({score.unsaid} links unsaid)" if score.unsaid else ""),
        f"{cost.wall:.1f} s",
        bound,
        f"{cost.wall / result.bound.seconds:.2f}",
        f"{cost.cpu * 1000 / urls:.2f} ms",
        f"{cost.peak_memory / 1e6:.0f} MB",
        f"{len(ledger.asked) / urls:.2f}",
        str(ledger.busiest.peak_in_flight),
        str(ledger.fastest.peak_rate),
        str(ledger.refused),
        str(score.false_alarms),
        str(score.misses),
        str(score.believed),
    )


def _simulation_row(run: Simulation) -> Sequence[str]:
    return (
        run.outcome.name,
        f"{run.links:,} on {run.hosts}",
        "yes" if run.allows_defaults else "no",
        str(run.bound),
        f"{run.in_order:.1f} s",
        f"{run.wall:.1f} s",
        f"{run.wall / run.bound.seconds:.2f}",
        f"{run.wall / run.in_order:.2f}",
        f"{len(run.ledger.asked) / run.links:.2f}",
        f"{run.ledger.busiest.peak_in_flight}, {run.ledger.fastest.peak_rate}",
        *(_most_refused(run.ledger, allowing=allowing) for allowing in (True, False)),
        str(run.score.false_alarms),
        str(run.score.misses),
        str(run.score.unsettled),
        f"{run.cpu:.1f} s",
    )


def _most_refused(ledger: Ledger, *, allowing: bool) -> str:
    worst = ledger.most_refused(allowing=allowing)
    return f"{worst.refused} by {worst.name}" if worst else "0"


def _kinds(share: Share) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in share.kinds)


def _medians(pace: Pace, urls: int) -> tuple[float, float, float]:
    """Seconds of wall, milliseconds of CPU per URL, megabytes."""
    costs = [cost for cost, _ in pace.runs]
    return (
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs) * 1000 / urls,
        median(cost.peak_memory for cost in costs) / 1e6,
    )


def _pace_row(pace: Pace, urls: int, base: tuple[float, float, float] | None) -> Sequence[str]:
    if not pace.runs:
        return (pace.name, pace.note, "", "", "")
    medians = _medians(pace, urls)
    units = ("{:.2f} s", "{:.2f} ms", "{:.0f} MB")
    cells = [unit.format(value) for unit, value in zip(units, medians, strict=True)]
    if base is not None:
        ratios = [value / of for value, of in zip(medians, base, strict=True)]
        cells = [f"{cell} ({ratio:.2f}x)" for cell, ratio in zip(cells, ratios, strict=True)]
    asked = median(requests for _, requests in pace.runs) / urls
    return (pace.name, *cells, f"{asked:.2f}")


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    ruled = [rows[0], ["-" * width for width in widths], *rows[1:]]
    lines = (
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in ruled
    )
    return "".join(f"| {line} |\n" for line in lines)
