"""The last line of a check: what was done, in a sentence that is true of every run."""

from dataclasses import replace

import pytest

from crawler.app.run.check import closing_line
from crawler.app.run.run import RunResult
from db.model import RunStatus
from reports.model import Report
from tests.reports.rows import RUN, link, report


def built(*verdicts: str, sources: tuple[str, ...] = ("reading.md",)) -> Report:
    links = (link(verdict=verdict, line=line) for line, verdict in enumerate(verdicts))
    return report(*links, run=replace(RUN, sources=sources))


def ended(status: RunStatus = RunStatus.COMPLETE, checked: int = 0, **fields: int) -> RunResult:
    return replace(RunResult(4, status, checked), **fields)  # type: ignore[arg-type] # counts only


@pytest.mark.parametrize(
    ("result", "shown", "says"),
    [
        (ended(checked=1), built("ok"), "1 link, 1 target checked in 2.0 s. 1 is OK."),
        (
            ended(checked=1_000),
            built("ok", "broken"),
            "2 links, 1,000 targets checked in 2.0 s. 1 is broken and 1 is OK.",
        ),
        (
            ended(checked=1, resumed=2),
            built("ok"),
            "1 link, 1 target checked in 2.0 s, 2 earlier in this run. 1 is OK.",
        ),
        (ended(), built(), "No links found in reading.md."),
        (ended(), built(sources=("a", "b")), "No links found in a and b."),
        (
            ended(),
            built(sources=tuple("abcde")),
            "No links found in a, b, c and 2 more.",
        ),
        (
            ended(RunStatus.INTERRUPTED, remaining=2),
            built("", ""),
            "Interrupted before the first check. Run the same command to start over.",
        ),
        (
            ended(RunStatus.INTERRUPTED, checked=1, remaining=1),
            built("ok", ""),
            (
                "2 links, 1 target checked in 2.0 s. 1 is unchecked and 1 is OK."
                " Interrupted with 1 target left. Run the same command to resume."
            ),
        ),
        (
            ended(RunStatus.INTERRUPTED, remaining=1, resumed=1),
            built("ok", ""),
            (
                "2 links, 0 targets checked in 2.0 s, 1 earlier in this run."
                " 1 is unchecked and 1 is OK."
                " Interrupted with 1 target left. Run the same command to resume."
            ),
        ),
        (
            replace(ended(RunStatus.INTERRUPTED, checked=1, remaining=1), out_of_time=True),
            built("ok", ""),
            (
                "2 links, 1 target checked in 2.0 s. 1 is unchecked and 1 is OK."
                " The budget is used up, with 1 target left for the next run."
            ),
        ),
    ],
)
def test_the_closing_line_says_what_was_done(result: RunResult, shown: Report, says: str) -> None:
    assert closing_line(result, shown, 2.0) == says
