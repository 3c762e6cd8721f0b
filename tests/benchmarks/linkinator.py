"""linkinator, which comes from npm: installed once, at a fixed version, into the user's cache."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

PROGRAM = "linkinator"
VERSIONS = ((22, "8.1.0"), (20, "7.6.1"))
"""The newest one for each major version of Node.js and later, newest first."""
_MODULE = "node_modules/linkinator/build/src/cli.js"
_SECONDS = 180


@cache
def version() -> str:
    """The version that runs on the Node.js that is here, "" where none does."""
    node = shutil.which("node")
    if node is None:
        return ""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().lstrip("v").partition(".")[0]
    found = (name for least, name in VERSIONS if major.isdigit() and int(major) >= least)
    return next(found, "")


def folder() -> Path:
    """Where it is kept: XDG_CACHE_HOME, else ~/.cache."""
    place = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(place) / "linktend-benchmarks" / f"linkinator-{version()}"


def words() -> list[str] | None:
    """The words that start it, None where it is not installed."""
    node, module = shutil.which("node"), folder() / _MODULE
    return [node, str(module)] if node and module.exists() else None


def install() -> str:
    """Install it where it is missing; gives "" or, in a few words, why it is not there."""
    if words() is not None:
        return ""
    npm = shutil.which("npm")
    if npm is None or not version():
        return f"npm and Node.js {VERSIONS[-1][0]} or newer are not installed"
    folder().mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]
    try:
        subprocess.run(
            [*command, str(folder()), f"linkinator@{version()}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return "npm could not install it"
    return ""
