"""The demonstration: `python -m tests.web.demo [FOLDER]`.

Plays the hosts of `examples/reading-list.md` on loopback, runs the installed command against them
as a user would, and leaves `report.html`, `report.md` and `linktend.db` in the folder (`demo`).
"""

import json
import shlex
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.web.process import WebProcess, Where

SOURCE = "examples/reading-list.md"
SCRIPT = "tests.web.reading_list:SCRIPT"
FINDINGS = 1  # the exit code of a check that worked and found something
LIMIT = 120  # seconds that no single step should ever need


def main() -> None:
    """Run it all; exits 0, or with one line and the code of the command that went wrong."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "demo")
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.glob("linktend.db*"):
        earlier.unlink()
    database = folder / "linktend.db"
    started = time.monotonic()
    with WebProcess(SCRIPT, limit=4 * LIMIT) as web:
        run(check(database, web.where), expected=FINDINGS)
    run(report(database, "html", folder / "report.html"))
    run(report(database, "markdown", folder / "report.md"))
    links = json.loads(run(report(database, "json"), show=False))["links"]
    say(summary([link["verdict"] for link in links], folder, time.monotonic() - started))


def check(database: Path, where: Where) -> list[str]:
    """The command that checks the list: every host is led to the small web, whose CA is trusted."""
    led = [word for value in where["connect_to"] for word in ("--connect-to", value)]
    return ["check", SOURCE, "--db", str(database), "--cacert", where["cafile"], *led]


def report(database: Path, format_name: str, output: Path | None = None) -> list[str]:
    """The command that renders what is in the database, to standard output unless told where."""
    to_file = [] if output is None else ["--output", str(output)]
    return ["report", "--db", str(database), "--format", format_name, *to_file]


def run(arguments: list[str], *, expected: int = 0, show: bool = True) -> str:
    """Run one linktend command, its output shown or given back; 0 and `expected` are fine."""
    if show:
        say(f"$ linktend {shlex.join(arguments)}")
    done = subprocess.run(
        [str(installed()), *arguments],
        stdout=None if show else subprocess.PIPE,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    if done.returncode not in {0, expected}:
        sys.stderr.write(f"linktend {arguments[0]} ended with {done.returncode}\n")
        sys.exit(done.returncode)
    return done.stdout or ""


def say(text: str) -> None:
    """Print at once, so that it stands before what the next command prints."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def installed() -> Path:
    """The console script beside this interpreter."""
    script = Path(sys.executable).with_name("linktend")
    if not script.exists():
        sys.exit(f"{script} is not there: install the project first (make demo does)")
    return script


def summary(verdicts: list[str], folder: Path, seconds: float) -> str:
    """What the demo ends with."""
    counted = Counter(verdicts).most_common()
    parts = " · ".join(f"{count} {verdict or 'unchecked'}" for verdict, count in counted)
    files = "\n".join(f"  {folder / name}" for name in ("report.html", "report.md", "linktend.db"))
    return f"\n{len(verdicts)} links in {seconds:.1f} s: {parts}\n{files}"


if __name__ == "__main__":
    main()
