"""The one error a user sees: a line that says what to do, and exit code 2."""

from typing import IO, Any

import click

from crawler.app.terminal.exit_codes import ExitCode

DEBUG = "LINKTEND_DEBUG"
"""The environment variable that shows the traceback of an internal error; no setting."""


class Misuse(click.ClickException):
    """Something the user can put right; `message` is one line and says how."""

    exit_code = ExitCode.ERROR

    def __init__(self, message: str) -> None:
        from db.scrub import scrub_text  # noqa: PLC0415 only a mistake costs its import

        # Names of files and values from elsewhere are in it: they must not add lines or escapes,
        # nor show a secret.
        line = "".join(c if c.isprintable() else "\ufffd" for c in message)
        super().__init__(scrub_text(line))

    def show(self, file: IO[Any] | None = None) -> None:
        """Prints the line on stderr, or to `file`."""
        click.echo(f"linktend: error: {self.format_message()}", file=file, err=file is None)
