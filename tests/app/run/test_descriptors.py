"""Few descriptors, or closed standard ones, cost speed or output, never the run."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from crawler.app.run.descriptors import affordable
from crawler.app.run.engine import open_fetcher
from crawler.app.settings.config import Config
from tests.app.web_flags import flags
from tests.guards import HANGS_AFTER
from tests.web.behaviours import page
from tests.web.exchange import Behaviour
from tests.web.script import Script
from tests.web.small_web import SmallWeb

Start = Callable[[Script | Mapping[str, Behaviour]], SmallWeb]
ROOT = str(Path(__file__).parents[3])


def shell(folder: Path, script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Runs `script`, in which `"$@"` is the linktend command."""
    command = [sys.executable, "-m", "crawler.app", "check", "list.md", *arguments]
    return subprocess.run(
        ["bash", "-c", script, "bash", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ROOT},
        capture_output=True,
        text=True,
        timeout=HANGS_AFTER,
        check=False,
    )


def test_a_low_limit_of_descriptors_makes_the_run_slower_not_wrong(
    small_web: Start, tmp_path: Path
) -> None:
    urls = [f"https://h{n}.test/" for n in range(120)]
    web = small_web({url: page("P") for url in urls})
    (tmp_path / "list.md").write_text("".join(f"<{url}>\n" for url in urls), encoding="utf-8")
    done = shell(tmp_path, 'ulimit -n 100; exec "$@"', *flags(web))
    assert done.returncode == 0, done.stderr
    assert "120 are OK" in done.stderr


@pytest.mark.parametrize(
    ("soft", "hard", "raised_to", "allowed"),
    [
        (1_024, resource.RLIM_INFINITY, 4_096, 4_032),
        (1_024, 2_048, 2_048, 1_984),
        (8_192, 8_192, None, 8_128),
        (10, 10, None, 1),
    ],
)
def test_4_096_descriptors_are_asked_for_and_64_are_spared(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, raised_to: int | None, allowed: int
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    assert affordable(10_000) == allowed
    assert affordable(1) == 1
    assert asked[:1] == ([] if raised_to is None else [(raised_to, hard)])


async def test_256_idle_connections_come_on_top_of_those_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def noted(connections: int) -> int:
        asked.append(connections)
        return connections

    monkeypatch.setattr("crawler.app.run.engine.affordable", noted)
    async with open_fetcher(Config(concurrency=100)):
        assert asked == [356]


@pytest.mark.parametrize("closing", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_closed_standard_stream_is_not_taken_for_another_file(
    small_web: Start, tmp_path: Path, closing: str
) -> None:
    web = small_web({"https://a.test/": page("A")})
    (tmp_path / "list.md").write_text("<https://a.test/>\n", encoding="utf-8")
    done = shell(tmp_path, f'"$@" {closing}', *flags(web))
    assert done.returncode == 0, done.stderr


def test_a_list_on_a_closed_standard_input_is_refused_in_one_line(tmp_path: Path) -> None:
    # In `shell` the linktend command reads list.md; here it is to read what is closed.
    done = shell(tmp_path, '"${@:1:4}" - <&-')
    assert done.returncode == 2
    assert done.stderr.endswith("cannot read <stdin>: standard input is closed\n")
    assert done.stderr.count("\n") == 1
