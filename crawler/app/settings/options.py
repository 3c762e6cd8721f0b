"""The options that commands share, and the one way from what was given to a `Config`.

A command takes the groups it needs and hands all its parameters to `config_from`. Options carry
text only: the table of settings reads it, so that a value is right or wrong for the same reason
wherever it is written.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from crawler.app.settings import files
from crawler.app.settings.config import DEFAULT, NEVER, Config
from crawler.app.settings.keys import (
    KEYS,
    PACE,
    REPORT,
    RESUME,
    SITE,
    STORE,
    VERDICT,
    WHAT,
    WIRE,
    Key,
)
from crawler.app.settings.kinds import ANEW
from crawler.app.settings.layers import (
    CONFIG_VARIABLE,
    Layer,
    from_environment,
    from_file,
    merge,
)
from crawler.app.settings.places import STANDARD_STREAM
from crawler.app.settings.tokens import with_github_token
from crawler.app.terminal.errors import Misuse

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])

SHORT = {"format": "-f", "output": "-o", "headers": "-H"}

NO = "no_"
"""What the parameter that drops a configured list begins with."""

LONGEST_LIST = 16_000_000
"""Characters of a `--files-from` list."""


def source_options(command: F) -> F:
    """`SOURCES…`, `--files-from`, `--include`, `--exclude`."""
    return _group(
        command,
        click.argument("sources", nargs=-1, metavar="[SOURCES]..."),
        click.option(
            "--files-from",
            metavar="FILE",
            help="Read more sources from FILE, one per line; - for standard input.",
        ),
        *_options(WHAT),
    )


def site_options(command: F) -> F:
    """`--recursive` and how far."""
    return _group(command, *_options(SITE))


def fetch_options(command: F) -> F:
    """How fast, how long, whether to resume, and how to ask."""
    no_proxy = click.option(
        "--no-proxy",
        "without_proxy",
        is_flag=True,
        help="Use no proxy, like --proxy ''.",
    )
    return _group(command, *_options(PACE, RESUME, WIRE), no_proxy)


def verdict_options(command: F) -> F:
    """`--fail-on`, `--accept`, `--exit-zero`."""
    exit_zero = click.option(
        "--exit-zero",
        is_flag=True,
        help="Exit with code 0 regardless of findings, like --fail-on never.",
    )
    return _group(command, *_options(VERDICT), exit_zero)


def store_options(command: F) -> F:
    """`--db`."""
    return _group(command, *_options(STORE))


def output_options(command: F) -> F:
    """`--format`, `--output`."""
    return _group(command, *_options(REPORT))


def config_options(command: F) -> F:
    """`--config`, `--no-config`."""
    return _group(
        command,
        click.option(
            "--config",
            metavar="FILE",
            envvar=CONFIG_VARIABLE,
            help=f"Configuration file; the default is the nearest {files.OWN} or {files.SHARED}.",
        ),
        click.option("--no-config", is_flag=True, help="Ignore configuration files."),
    )


def config_from(params: Mapping[str, object], *, secrets: bool = True) -> Config:
    """The configuration for a command called with `params` (click's, by parameter name).

    Parameters that are no settings are the command's own and are passed over. With `secrets`
    false, `${NAME}` references stay as they are written: for a command that sends no request,
    and so needs no token. Raises `Misuse`.
    """
    path = config_path(params)
    layers = (
        *((from_file(path, Path.cwd()),) if path else ()),
        from_environment(os.environ),
        Layer(_given(params)),
    )
    return with_github_token(merge(layers, os.environ if secrets else None), os.environ)


def config_path(params: Mapping[str, object]) -> Path | None:
    """The configuration file in use, None where there is none. Raises `Misuse`."""
    if params.get("no_config"):
        return None
    named = params.get("config")
    try:
        return Path.cwd() / str(named) if named else files.find(Path.cwd())
    except OSError as error:
        raise Misuse(f"cannot look for a configuration file: {error.strerror}") from None


def require_sources(config: Config) -> tuple[str, ...]:
    """The sources to check. Raises `Misuse` where nobody named any; an empty list is an answer."""
    if not config.sources and config.origin("sources") == DEFAULT:
        raise Misuse(f"no sources: name a file, or set sources in {files.OWN}")
    return config.sources


def _given(params: Mapping[str, object]) -> dict[str, tuple[str, object]]:
    """What the command line sets: setting → (option, value)."""
    given = {
        name: (_flag(KEYS[name], value), value)
        for name, value in params.items()
        if name in KEYS and value is not None and value != ()
    }
    for name, key in KEYS.items():
        if params.get(f"{NO}{name}"):
            option, values = given.get(name, (_no_option(key), ()))
            given[name] = (option, (ANEW, *cast("tuple[str, ...]", values)))
    if params.get("without_proxy"):
        given["proxy"] = ("--no-proxy", "")
    if params.get("exit_zero"):
        given["fail_on"] = ("--exit-zero", NEVER)
    listed = params.get("files_from")
    if listed:
        arguments = tuple(cast("tuple[str, ...]", params.get("sources") or ()))
        if listed == STANDARD_STREAM in arguments:
            raise Misuse("standard input cannot be both a source and the list of sources")
        given["sources"] = ("--files-from", (*arguments, *_listed(str(listed))))
    return given


def _no_option(key: Key) -> str:
    """The option that drops what other places set in the list `key`."""
    return key.option.replace("--", "--no-", 1)


def _flag(key: Key, value: object) -> str:
    """The option as the user wrote it; "SOURCES" for the argument."""
    if "/" in key.option:
        return key.option.split("/")[0 if value else 1]
    return key.option or "SOURCES"


def _listed(name: str) -> list[str]:
    """The sources in the list `name`: one a line, blank lines and `#` comments aside.

    A list that has a NUL is one with a NUL after each name, as by `find -print0`.
    """
    try:
        with click.open_file(name, encoding="utf-8", errors="surrogateescape") as stream:
            text = stream.read(LONGEST_LIST + 1)
    except OSError as error:
        raise Misuse(f"--files-from: {name}: {error.strerror}") from None
    if len(text) > LONGEST_LIST:
        raise Misuse(f"--files-from: {name}: longer than {LONGEST_LIST} characters")
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        return [line for line in text.split("\0") if line]
    lines = (line.strip() for line in text.split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def _group(command: F, *decorators: Callable[[F], F]) -> F:
    """`command` with `decorators` applied so that help shows them in the order given."""
    for decorate in reversed(decorators):
        command = decorate(command)
    return command


def _options(*groups: str) -> list[Callable[[F], F]]:
    """The options of the settings in `groups`."""
    keys = [key for key in KEYS.values() if key.group in groups and key.option]
    lists = [key for key in keys if key.kind.join]
    return [*map(_option, keys), *map(_dropping, lists)]


def _option(key: Key) -> Callable[[F], F]:
    """The option of one setting; its help ends with what it is by default."""
    if "/" in key.option:
        return click.option(key.option, key.name, default=None, help=_help(key))
    return click.option(
        *((SHORT[key.name],) if key.name in SHORT else ()),
        key.option,
        key.name,
        metavar=key.kind.metavar,
        multiple=key.kind.many,
        help=_help(key),
        shell_complete=_completer(key.kind.choices) if key.kind.choices else None,
    )


def _dropping(key: Key) -> Callable[[F], F]:
    """The option that begins a list anew; the help of the list's own option names it."""
    told = f"Drop what other places set for {key.option}."
    return click.option(_no_option(key), f"{NO}{key.name}", is_flag=True, hidden=True, help=told)


def _help(key: Key) -> str:
    if key.kind.many:
        return f"{key.help} Can be repeated. {_no_option(key)} drops configured ones."
    default = key.kind.show(getattr(Config(), key.name))
    told = _flag(key, default) if isinstance(default, bool) else default
    return f"{key.help} [default: {told}]" if told != "" else key.help


def _completer(
    choices: tuple[str, ...],
) -> Callable[[click.Context, click.Parameter, str], "list[str | CompletionItem]"]:
    def complete(
        _ctx: click.Context, _param: click.Parameter, start: str
    ) -> "list[str | CompletionItem]":
        return [name for name in choices if name.startswith(start)]

    return complete
