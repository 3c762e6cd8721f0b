"""Layers of settings, the later over the earlier: defaults, file, environment, command line."""

import os.path
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from crawler.app.settings import files
from crawler.app.settings.config import Config
from crawler.app.settings.keys import KEYS, PREFIX
from crawler.app.settings.kinds import Surroundings, anew, unknown
from crawler.app.terminal.errors import DEBUG, Misuse

CONFIG_VARIABLE = f"{PREFIX}CONFIG"
VARIABLES = MappingProxyType({key.variable: key.name for key in KEYS.values() if not key.is_table})
"""Environment variable → setting; a table fits in none."""

NO_SETTINGS = frozenset({CONFIG_VARIABLE, DEBUG})
"""Variables of ours that are read elsewhere."""

RESEMBLANCE = 0.85
"""From here on an unknown LINKTEND_ variable is taken for a misspelt one."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Raw values of one source: setting → (what errors and `config show` call its place, value).

    `folder` is where the relative paths in it start, as in `Surroundings`. `shared` says that
    one place, a file, holds many settings, so that an error has to name the setting as well.
    """

    values: Mapping[str, tuple[str, object]]
    folder: str = ""
    shared: bool = False


def from_file(path: Path, cwd: Path) -> Layer:
    """The layer of the configuration file at `path`. Raises `Misuse`."""
    label = shown_path(path, cwd)
    table = files.read(path, label=label)
    for name in table:
        if name not in KEYS:
            raise Misuse(f"{label}: {unknown(name, KEYS)}")
    folder = os.path.dirname(label)  # noqa: PTH120 - "" for the working directory itself
    return Layer({name: (label, value) for name, value in table.items()}, folder, shared=True)


def from_environment(environ: Mapping[str, str]) -> Layer:
    """The layer of the `LINKTEND_` variables that are set and not empty. Raises `Misuse`.

    A list has one item a line.
    """
    values: dict[str, tuple[str, object]] = {}
    for variable, text in sorted(environ.items()):
        if not variable.startswith(PREFIX) or not text or variable in NO_SETTINGS:
            continue
        if variable not in VARIABLES:
            _refuse_misspelt(variable)
            continue
        name = VARIABLES[variable]
        values[name] = (variable, _lines(text) if KEYS[name].kind.many else text)
    return Layer(values)


def merge(layers: tuple[Layer, ...], environ: Mapping[str, str] | None) -> Config:
    """The configuration of `layers`, lowest first.

    A later value replaces an earlier one; a list adds to it, unless it begins anew (`kinds.anew`).
    Every value is read, even one that is replaced: a mistake is shown where it is. `environ`
    expands references, as in `Surroundings`. Raises `Misuse`.
    """
    settings: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        around = Surroundings(environ, layer.folder)
        for name, (place, value) in layer.values.items():
            kind = KEYS[name].kind
            is_anew, items = anew(value) if kind.join else (True, value)
            try:
                read = kind.read(items, around)
            except ValueError as error:
                where = f"{place}: {name}" if layer.shared else place
                raise Misuse(f"{where}: {error}") from None
            if kind.join and not is_anew and settings.get(name):
                settings[name] = kind.join(settings[name], read)
                origins[name] = f"{origins[name]}, {place}"
            else:
                settings[name], origins[name] = read, place
    return Config(**settings, origins=MappingProxyType(origins))


def shown_path(path: Path, cwd: Path) -> str:
    """`path` as seen from `cwd`, absolute where there is no way from one to the other."""
    try:
        return os.path.relpath(path, cwd)
    except ValueError:  # two drives of Windows
        return str(path)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _refuse_misspelt(variable: str) -> None:
    """Raises `Misuse` where `variable` is nearly one of ours; others may be anybody's."""
    from difflib import get_close_matches  # noqa: PLC0415 only such a variable costs its import

    near = get_close_matches(variable, (*VARIABLES, CONFIG_VARIABLE), n=1, cutoff=RESEMBLANCE)
    if near:
        raise Misuse(f"unknown environment variable {variable}; did you mean {near[0]}?")
