"""`linktend config`: the values in use, and where each comes from."""

import json

import click

from crawler.app.settings.config import Config
from crawler.app.settings.keys import KEYS
from crawler.app.settings.options import config_from, config_options, config_path
from crawler.app.settings.toml_text import toml

WIDEST = 40
"""Columns to which settings are padded so that origins stand in one line."""


@click.group()
def command() -> None:
    """Show the configuration and where each value comes from."""


@command.command()
@click.option(
    "--format",
    "-f",
    "as_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Output format; text is valid TOML.",
)
@config_options
def show(as_format: str, **params: object) -> None:
    """Print all settings with their values and origins. Secrets are masked."""
    config = config_from(params, secrets=False)
    click.echo(as_json(config) if as_format == "json" else as_text(config))


@command.command()
@config_options
def path(**params: object) -> None:
    """Print the path of the configuration file in use."""
    found = config_path(params)
    if found is None:
        click.echo("no configuration file found; run `linktend init` to create one", err=True)
    else:
        click.echo(found)


def shown(config: Config) -> dict[str, object]:
    """Setting → value without secrets, as TOML and JSON know values."""
    return {name: key.kind.show(getattr(config, name)) for name, key in KEYS.items()}


def as_text(config: Config) -> str:
    """One line a setting, `name = value  # origin`, aligned; the whole is TOML."""
    width = max(map(len, KEYS))
    settings = {name: f"{name:<{width}} = {toml(value)}" for name, value in shown(config).items()}
    column = min(max(map(len, settings.values())), width + WIDEST)
    return "\n".join(
        f"{setting:<{column}}  # {config.origin(name)}" for name, setting in settings.items()
    )


def as_json(config: Config) -> str:
    """An object of settings, each with `value` and `origin`."""
    settings = {
        name: {"value": value, "origin": config.origin(name)}
        for name, value in shown(config).items()
    }
    return json.dumps(settings, indent=2)
