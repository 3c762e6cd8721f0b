"""`linktend watch`: check on a schedule."""

from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.app.settings import options
from crawler.app.settings.kinds import Surroundings
from crawler.app.settings.quantities import duration
from crawler.app.terminal.errors import Misuse
from crawler.app.terminal.exit_codes import ExitCode
from reports.registry import KEPT

INTERVAL = duration(1, 366 * 86_400)


@click.command("watch")
@options.source_options
@options.site_options
@click.option("--cron", metavar="EXPR", help="Schedule as in crontab, such as '17 6 * * 1'.")
@click.option("--every", metavar="TIME", help="Interval between runs, such as 30m, 6h or 1d.")
@click.option("--timezone", metavar="ZONE", help="Time zone of --cron. [default: local time zone]")
@click.option(
    "--reports",
    "folder",
    metavar="DIR",
    default="reports",
    show_default=True,
    help=f"Folder for the reports: {', '.join(KEPT)}. Each run replaces them.",
)
@options.verdict_options
@options.store_options
@options.fetch_options
@options.config_options
def command(
    cron: str | None, every: str | None, timezone: str | None, folder: str, **params: object
) -> ExitCode:
    """Check on a schedule and write reports after each run.

    The first run starts at once, unless the last run is still recent by the schedule. Each run
    prints one line on standard error. Ctrl-C or SIGTERM ends the current run and keeps its results.
    """
    from crawler.app.run import loop  # noqa: PLC0415 heavy imports wait until they are needed
    from crawler.app.watch.schedule import trigger_for  # noqa: PLC0415 likewise
    from crawler.app.watch.watch import Watch  # noqa: PLC0415 likewise

    config = options.config_from(params)
    options.require_sources(config)
    try:
        trigger = trigger_for(cron=cron, every=_seconds(every), zone=timezone)
    except ValueError as error:
        raise Misuse(str(error)) from error

    def say(line: str) -> None:
        click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z linktend: {line}", err=True)

    async def main() -> ExitCode:
        return await Watch(config, trigger, Path(folder), say).run()

    return loop.run(main())


def _seconds(every: str | None) -> float | None:
    """Raises ValueError, which names the option."""
    if every is None:
        return None
    try:
        return INTERVAL.read(every, Surroundings(None))
    except ValueError as error:
        raise ValueError(f"--every: {error}") from None
