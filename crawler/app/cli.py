"""The `linktend` command: a group whose subcommands are imported only when they are invoked."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from crawler import __version__
from crawler.app.run.descriptors import fill_standard_streams
from crawler.app.terminal.errors import DEBUG, Misuse
from crawler.app.terminal.exit_codes import ExitCode, in_words
from crawler.app.terminal.streams import complete_standard_streams
from linktend.shadows import damage

COMMANDS = {
    "check": "Check all links in the sources and store the results.",
    "report": "Write a report of the last run from the database.",
    "links": "List the links that a check would fetch.",
    "explain": "Explain a reason code, or show the history of a URL.",
    "watch": "Check on a schedule and write reports after each run.",
    "config": "Show the configuration and where each value comes from.",
    "init": "Create a commented linktend.toml.",
}
"""Name → first line of help; a test holds them equal to the commands' own."""


class LazyGroup(click.Group):
    """Resolves `linktend NAME` to `crawler.app.commands.NAME.command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """The subcommands in the order a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's signature
        """The subcommand's own module's `command`, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"crawler.app.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 click's signature
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"Exit codes: {in_words()}.",
)
@click.version_option(__version__, message="linktend %(version)s")
def group() -> None:
    """Check the links in your documents, keep the results, and report what changed."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The console script: runs the group, turns every refusal into one line and a code."""
    fill_standard_streams()
    complete_standard_streams()
    try:
        code = group.main(arguments, prog_name="linktend", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = ExitCode.ERROR
    except click.UsageError as error:
        Misuse(_usage_line(error)).show()
        code = ExitCode.ERROR
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = ExitCode.INCONCLUSIVE
    except BrokenPipeError:
        # The reader of our output has gone (`linktend links … | head`): nothing is wrong here.
        _drop_output()
        code = ExitCode.OK
    except Exception as error:
        # No traceback reaches a user who did not ask for one.
        if os.environ.get(DEBUG):
            raise
        _line_for(error).show()
        _drop_output()
        code = ExitCode.ERROR
    sys.exit(code if isinstance(code, int) else ExitCode.OK)


def _usage_line(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "linktend"
    return f"{error.format_message()} (see {path} --help)"


def _line_for(error: Exception) -> Misuse:
    """The line about what no command expected: a full standard output, or a defect of ours."""
    import traceback  # noqa: PLC0415 5 ms that only a defect need cost

    frames = list(traceback.walk_tb(error.__traceback__))
    printing = any(frame.f_code is click.echo.__code__ for frame, _ in frames)
    if isinstance(error, OSError) and printing:
        return Misuse(f"cannot write to standard output: {error.strerror}")
    damaged = damage(error) if isinstance(error, ImportError) else ""
    if damaged:
        return Misuse(damaged)
    frame, line = frames[-1]
    place = f"{type(error).__name__} at {Path(frame.f_code.co_filename).name}:{line}"
    return Misuse(
        f"internal error: {error} ({place}); set {DEBUG}=1 for a traceback and please report it"
    )


def _drop_output() -> None:
    """Forgets what could not be printed; Python would try again on its way out, and complain."""
    try:
        if sys.stdout is not None:  # as it is for `>&-`
            sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            sys.stdout.close()
