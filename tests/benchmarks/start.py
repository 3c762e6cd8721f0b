"""What the start of a command costs, beside `python -c pass` in turns in one run."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.measure import Cost, measure
from tests.web.behaviours import page
from tests.web.small_web import SmallWeb

LIMIT = 120.0
"""Seconds until a command is killed."""

NO_ROOTS_OF_ITS_OWN = {"SSL_CERT_FILE": "", "SSL_CERT_DIR": ""}
"""So that every machine loads the same certificates, those of certifi."""

PASS = "python -c pass"

PAGES = {f"http://127.0.0.1/{name}": page(f"The {name} page") for name in ("first", "second")}


@dataclass(frozen=True, slots=True)
class Start:
    """One command's medians in seconds, and what they are to those of `python -c pass`."""

    name: str
    wall: float
    cpu: float
    wall_ratio: float
    cpu_ratio: float


def starts(runs: int) -> list[Start]:
    """Each command `runs` times in turns, so that what else the machine does meets all alike."""
    with TemporaryDirectory() as made, SmallWeb(PAGES) as web:
        folder = Path(made)
        links = (f"http://127.0.0.1:{web.http_port}/{path}" for path in ("first", "second"))
        (folder / "list.md").write_text("# List\n\n" + "".join(f"- <{url}>\n" for url in links))
        commands = _commands(folder)
        for command in commands.values():  # compiles what is imported, and makes the database
            _run(command, folder)
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                costs[name].append(_run(command, folder))
    return _beside(costs)


def _commands(folder: Path) -> Mapping[str, Sequence[str]]:
    linktend = shutil.which("linktend", path=str(Path(sys.executable).parent))
    if linktend is None:
        raise FileNotFoundError("the command linktend is not installed beside this Python")
    checking = [linktend, "check", "list.md", "--allow-net", "127.0.0.0/8", "--db"]
    return {
        PASS: [sys.executable, "-c", "pass"],
        "linktend --version": [linktend, "--version"],
        "linktend links, two links": [linktend, "links", "list.md"],
        "linktend check, two links": [*checking, "known.db"],
        "linktend check, no database yet": [*checking, str(folder / "new.db")],
    }


def _run(command: Sequence[str], folder: Path) -> Cost:
    for left in folder.glob("new.db*"):
        left.unlink()
    cost = measure(command, folder, LIMIT, {"HOME": str(folder), **NO_ROOTS_OF_ITS_OWN})
    if cost.exit_code:
        said = (folder / "output.txt").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{' '.join(command)}: exit code {cost.exit_code}: {said}")
    return cost


def _beside(costs: Mapping[str, Sequence[Cost]]) -> list[Start]:
    walls = {name: median(cost.wall for cost in made) for name, made in costs.items()}
    cpus = {name: median(cost.cpu for cost in made) for name, made in costs.items()}
    return [
        Start(name, walls[name], cpus[name], walls[name] / walls[PASS], cpus[name] / cpus[PASS])
        for name in costs
    ]


def as_table(starts: Sequence[Start]) -> str:
    """The starts as a Markdown table, times in milliseconds."""
    rows = ["| command | wall | ÷ pass | CPU | ÷ pass |", "|---|---|---|---|---|"]
    rows += [
        f"| {each.name} | {each.wall * 1000:.0f} ms | {each.wall_ratio:.1f} "
        f"| {each.cpu * 1000:.0f} ms | {each.cpu_ratio:.1f} |"
        for each in starts
    ]
    return "\n".join(rows) + "\n"
