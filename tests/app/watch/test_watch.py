"""`linktend watch`: run after run, reports whole, links that die and come back, a clean end."""

import asyncio
import gc
import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.app.settings.config import Config
from crawler.app.watch.schedule import trigger_for
from crawler.app.watch.watch import Watch
from db import queries
from db.connect import connect, reading
from db.lease import Holder, acquire
from db.model import RunStatus
from tests.app.web_flags import flags
from tests.guards import started
from tests.web.behaviours import held, page, status
from tests.web.exchange import Behaviour
from tests.web.request import Request
from tests.web.script import Script
from tests.web.small_web import SmallWeb

Start = Callable[[Script | Mapping[str, Behaviour]], SmallWeb]
MINUTE = timedelta(minutes=1)
ROOT = str(Path(__file__).parents[3])


def watch(
    folder: Path, web: SmallWeb, sources: str = "list.md", every: str = "1s"
) -> "AbstractContextManager[subprocess.Popen[str]]":
    (folder / "list.md").write_text("[a](https://a.test/)\n", encoding="utf-8")
    options = ["--every", every, "--reports", "out", "--retries", "0"]
    return started(
        [sys.executable, "-m", "crawler.app", "watch", sources, *options, *flags(web)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ROOT},
        stderr=subprocess.PIPE,
    )


def wait_for_line(running: "subprocess.Popen[str]", words: str) -> str:
    assert running.stderr is not None
    for line in running.stderr:
        if words in line:
            return line
    raise AssertionError(f"it ended without {words!r}")


def asked(times: int) -> Callable[[tuple[Request, ...]], bool]:
    return lambda requests: len(requests) >= times


def test_a_link_that_dies_and_comes_back_is_told_in_the_runs_where_it_does(
    small_web: Start, tmp_path: Path
) -> None:
    web = small_web({"https://a.test/": page("A")})
    with watch(tmp_path, web) as running:
        first = wait_for_line(running, "run 1")
        web.replace("https://a.test/", status(404))
        died = wait_for_line(running, "1 died")
        web.restore("https://a.test/")
        recovered = wait_for_line(running, "1 recovered")
        running.send_signal(signal.SIGTERM)
    assert running.returncode == 0
    assert "1 is OK" in first
    assert "1 is broken" in died
    assert "1 is OK" in recovered
    with reading(tmp_path / "linktend.db") as db:
        runs = queries.runs(db, 99)
        kinds = [event.kind for run in reversed(runs) for event in queries.events(db, run.id)]
    assert kinds == ["died", "recovered"]
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["links"][0]["verdict"] == "ok"
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "report.html",
        "report.json",
        "report.md",
    }


def test_sigterm_in_mid_run_ends_it_with_what_is_known(small_web: Start, tmp_path: Path) -> None:
    web = small_web({"https://a.test/": held("gate", page("A"))})
    with watch(tmp_path, web) as running:
        web.wait(asked(1), running)
        running.send_signal(signal.SIGTERM)
        assert running.wait() == 0
        wait_for_line(running, "run 1 (interrupted)")
    with reading(tmp_path / "linktend.db") as db:
        (run,) = queries.runs(db, 9)
    assert run.status is RunStatus.INTERRUPTED


def test_while_another_process_writes_the_schedule_waits_and_says_so(
    small_web: Start, tmp_path: Path
) -> None:
    web = small_web({"https://a.test/": page("A")})
    other = Holder("elsewhere.example", 7, "then")
    with connect(tmp_path / "linktend.db") as db:
        acquire(db, holder=other, now=datetime.now(UTC), ttl=MINUTE, is_alive=lambda _: True)
    with watch(tmp_path, web) as running:
        line = wait_for_line(running, "run failed")
        running.send_signal(signal.SIGINT)
    assert running.returncode == 0
    assert "process 7 on elsewhere.example" in line
    assert web.requests == ()


def test_its_own_reports_are_no_sources(small_web: Start, tmp_path: Path) -> None:
    web = small_web({"https://a.test/": page("A")})
    with watch(tmp_path, web, sources=".") as running:
        wait_for_line(running, "run 3")
        running.send_signal(signal.SIGTERM)
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [link["document"] for link in report["links"]] == ["list.md"]


def test_a_watch_of_something_else_does_not_wait_for_it(small_web: Start, tmp_path: Path) -> None:
    web = small_web({"https://a.test/": page("A")})
    with watch(tmp_path, web) as running:
        wait_for_line(running, "run 1")
        running.send_signal(signal.SIGTERM)
    (tmp_path / "other.md").write_text("[b](https://a.test/)\n", encoding="utf-8")
    with watch(tmp_path, web, sources="other.md", every="1h") as running:
        wait_for_line(running, "1 is OK")
        running.send_signal(signal.SIGTERM)


def test_a_watch_that_ran_lately_says_when_it_will_run(small_web: Start, tmp_path: Path) -> None:
    web = small_web({"https://a.test/": page("A")})
    with watch(tmp_path, web, every="1h") as running:
        wait_for_line(running, "run 1")
        running.send_signal(signal.SIGTERM)
    with watch(tmp_path, web, every="1h") as running:
        wait_for_line(running, "first run at ")
        running.send_signal(signal.SIGTERM)
    assert len(web.requests) == 1


def test_a_run_leaves_nothing_behind_that_waits_for_the_collector(
    small_web: Start, tmp_path: Path
) -> None:
    web = small_web({"https://a.test/": page("A")})
    (tmp_path / "list.md").write_text("<https://a.test/>\n", encoding="utf-8")
    config = Config(
        sources=(str(tmp_path / "list.md"),),
        db=str(tmp_path / "links.db"),
        connect_to=tuple(web.connect_to),
        cacert=web.cafile,
    )
    trigger = trigger_for(cron=None, every=60, zone=None)
    said: list[str] = []

    async def runs() -> tuple[int, int]:
        watching = Watch(config, trigger, tmp_path / "out", said.append)
        await watching.once()
        first = contexts()
        for _ in range(3):
            await watching.once()
        return first, contexts()

    def contexts() -> int:
        return sum(isinstance(each, ssl.SSLContext) for each in gc.get_objects())

    gc.disable()
    try:
        first, last = asyncio.run(runs())
    finally:
        gc.enable()
    assert len(said) == 4
    assert last == first
