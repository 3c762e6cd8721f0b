"""`linktend check`: parse, fetch, store, and print what needs somebody."""

import click
from rich.console import Console

from crawler.app.settings import options
from crawler.app.terminal.exit_codes import ExitCode


@click.command("check")
@options.source_options
@options.site_options
@options.verdict_options
@options.output_options
@options.store_options
@options.fetch_options
@options.config_options
def command(**params: object) -> ExitCode:
    """Check every link of the sources and remember the results.

    SOURCES are files, folders, globs, URLs, or - for standard input; without any, those of the
    configuration. Each finding is a line `path:line:col: reason message` on standard output.
    A run that was interrupted or killed is taken up again where it ended.
    """
    from crawler.app.run.check import check  # noqa: PLC0415 heavy imports wait until a run is certain

    config = options.config_from(params)
    options.require_sources(config)
    return check(config, Console(stderr=True))
