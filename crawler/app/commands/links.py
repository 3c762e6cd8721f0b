"""`linktend links`: the links that a check would fetch."""

import click

from crawler.app.settings import options
from crawler.app.terminal.exit_codes import ExitCode


@click.command("links")
@options.source_options
@options.site_options
@click.option(
    "--format",
    "-f",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="One line per link, or all details as JSON.",
)
@options.config_options
def command(shape: str, **params: object) -> ExitCode:
    """List the links that a check would fetch.

    Each link is a line `path:line:col: URL`, followed by the claimed title. What is not
    read or not requested follows on standard error. JSON adds spans, headings and claims, the
    entries without a link, and these notes.
    """
    from crawler.app.run.local import load_alone  # noqa: PLC0415 heavy imports wait until they are needed
    from crawler.app.settings.selection import filters_of  # noqa: PLC0415 likewise
    from crawler.app.terminal.listing import as_json, as_text, notes_of  # noqa: PLC0415 likewise

    config = options.config_from(params)
    options.require_sources(config)
    filters = filters_of(config)
    found = load_alone(config)
    render = {"text": as_text, "json": as_json}[shape]
    click.echo(render(found, filters), nl=False)
    for note in notes_of(found, filters, is_complete=shape == "json"):
        click.echo(f"linktend: {note}", err=True)
    return ExitCode.OK
