"""One check from a command line: session, run, findings, summary, exit code."""

import time
from contextlib import nullcontext

from rich.console import Console

from crawler.app import loop
from crawler.app.config import Config
from crawler.app.exitcodes import ExitCode
from crawler.app.output import STDOUT, emit, ensure_emittable
from crawler.app.progress import Bar, Silent
from crawler.app.run import RunResult
from crawler.app.session import open_session
from crawler.app.signals import on_ending
from db.model import RunStatus
from reports.model import Report
from reports.registry import RENDERERS
from reports.wording import summary


def check(config: Config, console: Console) -> ExitCode:
    """Checks `config.sources`, prints findings where `config.output` says, the rest on `console`.

    Raises:
        Misuse: where a source, the database or the output cannot be used.
    """
    ensure_emittable(config.output)
    started = time.monotonic()
    result, report = loop.run(_check(config, console))
    emit(RENDERERS[config.format](report), config.output)
    for note in result.notes:
        console.print(f"linktend: {note}", highlight=False, markup=False, soft_wrap=True)
    console.print(
        closing_line(result, report, time.monotonic() - started),
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    return exit_code(config, result, report)


async def _check(config: Config, console: Console) -> tuple[RunResult, Report]:
    with Bar(console) if console.is_terminal else nullcontext(Silent()) as watcher:
        outputs = () if config.output == STDOUT else (config.output,)
        async with open_session(config, outputs) as session:
            run = session.run(watcher)
            with on_ending(run.stop):
                result = await run.execute()
            return result, await session.report(result.run_id)


def exit_code(config: Config, result: RunResult, report: Report) -> ExitCode:
    """What the process says; a run that was broken off is inconclusive, whatever it found."""
    if result.status is not RunStatus.COMPLETE and not result.out_of_time:
        return ExitCode.INCONCLUSIVE
    return ExitCode.FINDINGS if report.count(*config.failing_verdicts) else ExitCode.OK


def closing_line(result: RunResult, report: Report, seconds: float) -> str:
    """The run in a sentence or two, for the end of standard error."""
    if result.status is RunStatus.INCONCLUSIVE:
        return (
            "linktend: we are offline: nobody answered, nor did any canary; "
            "no failure was recorded. Try again with a network."
        )
    known = f"{len(report.links):,} links, {result.checked:,} targets checked in {seconds:.1f} s"
    if result.resumed:
        known += f", {result.resumed:,} earlier in this run"
    line = f"linktend: {known}. {summary(report)}"
    if result.out_of_time:
        line += f" The budget is used up with {result.remaining:,} left for the next run."
    elif result.status is RunStatus.INTERRUPTED:
        line += f" Interrupted with {result.remaining:,} left: the same command goes on from here."
    return line
