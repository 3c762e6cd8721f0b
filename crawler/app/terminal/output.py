"""Where results go: standard output or a file, never half written."""

from pathlib import Path

import click

from crawler.app.terminal.files import ensure_writable, write_whole

STDOUT = "-"


def ensure_emittable(output: str) -> None:
    """Refuses an `output` that `emit` could not write to, before the work it is meant for.

    Raises:
        Misuse: where the file cannot be written.
    """
    if output != STDOUT:
        ensure_writable(Path(output))


def emit(text: str, output: str) -> None:
    """Writes `text` to the file `output`, or to standard output where it is `-`.

    Raises:
        Misuse: where the file cannot be written.
    """
    if output == STDOUT:
        click.echo(text, nl=bool(text) and not text.endswith("\n"))
    else:
        write_whole(Path(output), text)
