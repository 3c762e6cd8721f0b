"""One check from a command line: session, run, findings, summary, exit code."""

import os
import sys
import time
from contextlib import AbstractContextManager, nullcontext

import click

from crawler.app.run import loop
from crawler.app.run.run import RunResult
from crawler.app.run.session import open_session
from crawler.app.run.signals import on_ending
from crawler.app.settings.config import Config
from crawler.app.terminal.exit_codes import ExitCode
from crawler.app.terminal.output import STDOUT, emit, ensure_emittable
from crawler.app.terminal.progress import Silent, Watcher, may_animate, wants_colour
from crawler.model import Fault
from db.model import RunStatus
from reports.model import Report
from reports.notes import lines
from reports.registry import FORMATS
from reports.wording import left_out, listed, quantity, summary

NAMED_SOURCES = 3

BEFORE_FIRST_CHECK = "Interrupted before the first check. Run the same command to start over."


def check(config: Config) -> ExitCode:
    """Checks `config.sources`, prints findings where `config.output` says, the rest on stderr.

    Raises:
        Misuse: where a source, the database or the output cannot be used.
    """
    ensure_emittable(config.output)
    started = time.monotonic()
    try:
        result, report = loop.run(_check(config))
    except KeyboardInterrupt:
        # From the first request on, a signal ends the run; this one came before.
        _say(BEFORE_FIRST_CHECK)
        return ExitCode.INCONCLUSIVE
    emit(FORMATS[config.format].render(report), config.output)
    for note in (*lines(report.notes), *result.notes):
        _say(note)
    _say(closing_line(result, report, time.monotonic() - started))
    return exit_code(config, result, report)


async def _check(config: Config) -> tuple[RunResult, Report]:
    with _watcher() as watcher:
        outputs = () if config.output == STDOUT else (config.output,)
        async with open_session(config, outputs) as session:
            run = session.run(watcher)
            with on_ending(run.stop):
                result = await run.execute()
                return result, await session.report(result.run_id)


def _watcher() -> AbstractContextManager[Watcher]:
    if not may_animate(sys.stderr, os.environ):
        return nullcontext(Silent())
    from crawler.app.terminal.bar import bar  # noqa: PLC0415 no other run need import rich

    return bar(sys.stderr, colour=wants_colour(os.environ))


def _say(line: str) -> None:
    click.echo(f"linktend: {line}", err=True)


def exit_code(config: Config, result: RunResult, report: Report) -> ExitCode:
    """What the process says; a run that was broken off is inconclusive, whatever it found.

    One in which links were not checked for a defect of ours is no success.
    """
    if result.status is not RunStatus.COMPLETE and not result.out_of_time:
        return ExitCode.INCONCLUSIVE
    if report.count(*config.failing_verdicts):
        return ExitCode.FINDINGS
    is_ours = any(reason.code == Fault.INTERNAL for reason in report.reasons)
    return ExitCode.ERROR if is_ours else ExitCode.OK


def closing_line(result: RunResult, report: Report, seconds: float) -> str:
    """The run in a sentence or two, for the end of standard error."""
    done = _why_nothing(result, report) or _what_was_done(result, report, seconds)
    return " ".join(filter(None, (done, left_out(report))))


def _why_nothing(result: RunResult, report: Report) -> str:
    """Why no target was checked; "" where that is not so, or where the budget is why."""
    if result.status is RunStatus.INCONCLUSIVE:
        return (
            "You appear to be offline: no link or test site responded. No failures were recorded."
        )
    if result.checked or result.resumed or result.out_of_time:
        return ""
    if result.status is RunStatus.INTERRUPTED:
        return BEFORE_FIRST_CHECK
    return "" if report.links else f"No links found in {_sources(report)}."


def _sources(report: Report) -> str:
    names = report.run.sources[:NAMED_SOURCES]
    more = len(report.run.sources) - len(names)
    return listed((*names, f"{more:,} more") if more else names)


def _what_was_done(result: RunResult, report: Report, seconds: float) -> str:
    links, targets = quantity(len(report.links), "link"), quantity(result.checked, "target")
    earlier = f", {result.resumed:,} earlier in this run" if result.resumed else ""
    said = [f"{links}, {targets} checked in {seconds:.1f} s{earlier}.", summary(report)]
    left = quantity(result.remaining, "target")
    if result.out_of_time:
        said.append(f"The budget is used up, with {left} left for the next run.")
    elif result.status is RunStatus.INTERRUPTED:
        said.append(f"Interrupted with {left} left. Run the same command to resume.")
    return " ".join(filter(None, said))
