"""`linktend check`: parse, fetch, store, and print the findings."""

import click

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
    """Check all links in the sources and store the results.

    SOURCES are files, folders, globs, URLs, or - for standard input. The default is the sources
    of the configuration. Findings are lines `path:line:col: reason message` on standard output.
    If the last run was interrupted, the command resumes it.
    """
    from crawler.app.run.check import check  # noqa: PLC0415 heavy imports wait until a run is certain

    config = options.config_from(params)
    options.require_sources(config)
    return check(config)
