"""A run that ends early: by Ctrl-C, by SIGTERM, by SIGKILL. Nothing is lost, nothing doubled."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from db import queries
from db.connect import reading
from db.model import RunStatus
from tests.app.web_flags import flags
from tests.guards import started
from tests.web.behaviours import held, page
from tests.web.exchange import Behaviour
from tests.web.request import Request
from tests.web.script import Script
from tests.web.small_web import SmallWeb

Start = Callable[[Script | Mapping[str, Behaviour]], SmallWeb]
# More for a thorough look: LINKTEND_TEST_KILLS=50
KILLS = int(os.environ.get("LINKTEND_TEST_KILLS", "3"))
LINKS = 120


def start(
    folder: Path, web: SmallWeb, source: str = "list.md"
) -> "AbstractContextManager[subprocess.Popen[str]]":
    command = [sys.executable, "-m", "crawler.app", "check", source, *flags(web)]
    root = str(Path(__file__).parents[3])
    return started(
        [*command, "--concurrency", "4"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def urls(count: int) -> list[str]:
    return [f"https://h{number % 7}.test/{number}" for number in range(count)]


def write_list(folder: Path, wanted: list[str]) -> None:
    (folder / "list.md").write_text("".join(f"- <{url}>\n" for url in wanted), encoding="utf-8")


def seen(count: int) -> Callable[[tuple[Request, ...]], bool]:
    return lambda requests: len(requests) >= count


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_with_what_is_known_and_the_next_goes_on(
    small_web: Start, tmp_path: Path, number: signal.Signals
) -> None:
    first, second = urls(8)[:4], urls(8)[4:]
    script = {url: page("P") for url in first} | {url: held("gate", page("P")) for url in second}
    web = small_web(script)
    write_list(tmp_path, first + second)
    with start(tmp_path, web) as running:
        web.wait(seen(8), running)
        running.send_signal(number)
        _, said = running.communicate()
    assert running.returncode == 3, said
    assert "Interrupted with 4 targets left" in said
    web.open_gate("gate")
    with start(tmp_path, web) as again:
        _, said = again.communicate()
    assert again.returncode == 0, said
    assert "4 earlier in this run" in said
    with reading(tmp_path / "linktend.db") as db:
        (run,) = queries.runs(db, 9)
        assert run.status is RunStatus.COMPLETE
        assert queries.counts(db, run.id) == {"ok": 8}


@pytest.mark.parametrize("source", ["list.md", "https://h0.test/list.md"])
def test_a_signal_before_the_first_check_is_told_as_that(
    small_web: Start, tmp_path: Path, source: str
) -> None:
    web = small_web({"https://h0.test/*": held("gate", page("P"))})
    write_list(tmp_path, ["https://h0.test/"])
    with start(tmp_path, web, source) as running:
        web.wait(seen(1), running)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate()
    assert running.returncode == 3, said
    assert said.strip() == (
        "linktend: Interrupted before the first check. Run the same command to start over."
    )


def test_a_run_killed_at_any_moment_resumes_and_has_each_result_once(
    small_web: Start, tmp_path: Path
) -> None:
    wanted = urls(LINKS * KILLS)
    web = small_web({url: page("P") for url in wanted})
    write_list(tmp_path, wanted)
    moments = random.Random(20261123)
    asked = 0
    for _ in range(KILLS):
        asked += moments.randrange(1, LINKS)
        with start(tmp_path, web) as running:
            web.wait(seen(asked), running)
            running.kill()
            running.communicate()
        asked = len(web.requests)
    with start(tmp_path, web) as last:
        _, said = last.communicate()
    assert last.returncode == 0, said
    with reading(tmp_path / "linktend.db") as db:
        (run,) = queries.runs(db, 9)
        assert run.status is RunStatus.COMPLETE
        checks = queries.checks(db, run.id)
        assert sorted(check.target.url for check in checks) == sorted(wanted)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
