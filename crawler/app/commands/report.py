"""`linktend report`: a report from the database, without fetching anything."""

from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.app.settings import options
from crawler.app.terminal.exit_codes import ExitCode


@click.command("report")
@options.output_options
@options.store_options
@click.option("--run", "run_id", type=int, metavar="ID", help="Run to report. [default: last]")
@options.config_options
def command(run_id: int | None, **params: object) -> ExitCode:
    """Write a report of the last run from the database.

    Nothing is fetched. Example: `linktend report -f html -o report.html`.
    """
    from crawler.app.run.reporting import report_of  # noqa: PLC0415 likewise
    from crawler.app.terminal.output import emit, ensure_emittable  # noqa: PLC0415 heavy imports wait until they are needed
    from reports.registry import FORMATS  # noqa: PLC0415 likewise

    config = options.config_from(params, secrets=False)
    ensure_emittable(config.output)
    report = report_of(Path(config.db), run_id, datetime.now(UTC))
    emit(FORMATS[config.format].render(report), config.output)
    return ExitCode.OK
