"""Packages of others that Python would import in place of ours, as the names are common ones.

This is looked for before anything else is imported, and needs only what Python has loaded.
"""

import os
import sys

OURS = ("sources", "crawler", "db", "reports")
FAILED = 2
"""The exit code of a usage error."""

_HERE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_APART = "install linktend in an environment of its own: pipx install linktend"


def shadow(python_path: str = "") -> str:
    """What is imported in place of one of our packages, and the remedy; "" where nothing is.

    `python_path` is the variable PYTHONPATH.
    """
    for name in OURS:
        place = _place(name)
        if place and os.path.realpath(place) != os.path.join(_HERE, name, "__init__.py"):
            remedy = _remedy(
                os.path.dirname(place.removesuffix(f"{os.sep}__init__.py")), python_path
            )
            return _line(f"{place} is imported instead of linktend's package {name!r}; {remedy}")
    return ""


def damage(error: ImportError) -> str:
    """What to do where files of ours are missing or replaced; "" where `error` is another."""
    name = (error.name or "").partition(".")[0]
    if name not in OURS:
        return ""
    return _line(f"{error}: another package may have replaced files of linktend; {_APART}")


def _place(name: str) -> str:
    """The file that package `name` is imported from, its folder if there is none, or ""."""
    spec = getattr(sys.modules.get(name), "__spec__", None)
    finders = iter(() if spec else sys.meta_path)
    while spec is None and (finder := next(finders, None)):
        spec = finder.find_spec(name, None)
    if spec is None:
        return ""
    return spec.origin or next(iter(spec.submodule_search_locations or ()), "")


def _remedy(folder: str, python_path: str) -> str:
    folder = os.path.realpath(folder)
    if any(part and os.path.realpath(part) == folder for part in python_path.split(os.pathsep)):
        return f"remove {folder} from PYTHONPATH"
    if folder == os.path.realpath(os.curdir):
        return "use the command 'linktend', or 'python -P -m linktend'"
    return f"uninstall that package, or {_APART}"


def _line(text: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
