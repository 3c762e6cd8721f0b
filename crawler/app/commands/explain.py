"""`linktend explain`: the meaning of a reason code, or the history of a URL."""

from pathlib import Path

import click

from crawler.app.settings import options
from crawler.app.terminal.errors import Misuse
from crawler.app.terminal.exit_codes import ExitCode


@click.command("explain")
@click.argument("subject", metavar="CODE-OR-URL", required=False)
@options.store_options
@options.config_options
def command(subject: str | None, **params: object) -> ExitCode:
    """Explain a reason code, or show the history of a URL.

    Without an argument, list all reason codes. For a URL, show its places in the documents, its
    last check with redirects and headers, all earlier checks, and a curl command to repeat it.
    """
    from crawler.app.terminal.explanation import all_codes, code_of, of_code, of_url  # noqa: PLC0415 heavy imports wait

    code = code_of(subject or "")
    if subject is None:
        text = all_codes()
    elif code:
        text = of_code(code)
    elif ":" in subject or "/" in subject or "." in subject:
        config = options.config_from(params, secrets=False)
        text = of_url(subject, Path(config.db), config.user_agent)
    else:
        raise Misuse(
            f"{subject!r} is neither a reason code nor a URL; `linktend explain` lists all codes"
        )
    click.echo(text, nl=False)
    return ExitCode.OK
