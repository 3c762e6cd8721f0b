"""How a signal ends a process that can no longer listen."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards import HANGS_AFTER, started

ROOT = Path(__file__).parents[3]
BUSY = """
import re
from crawler.app.run import signals
from crawler.app.run.loop import run

signals.HARD_END = 0.2

async def main():
    with signals.on_ending(lambda: None):
        print("busy", flush=True)
        re.search("(a+)+$", "a" * 60 + "b")

run(main())
"""
ORDERLY = """
import asyncio, signal
from crawler.app.run import signals
from crawler.app.run.loop import run

timers, set_timer = [], signal.setitimer
signal.setitimer = lambda *given: timers.append(given) or set_timer(*given)

async def main():
    stopped = asyncio.Event()
    with signals.on_ending(stopped.set):
        print("busy", flush=True)
        await stopped.wait()
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert timers == [(signal.ITIMER_REAL, 10.0), (signal.ITIMER_REAL, 0)]

run(main())
"""


EARLY = """
import os, signal, sys
from crawler.app.start import main

class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == "crawler.app.cli":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Impatient())
main()
"""


def ended_by(number: signal.Signals, program: str) -> int:
    with started([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        return process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_loop_that_cannot_listen_is_ended_hard(number: signal.Signals) -> None:
    assert ended_by(number, BUSY) == -signal.SIGALRM


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_end_in_order_is_not_cut_short(number: signal.Signals) -> None:
    assert ended_by(number, ORDERLY) == 0


def test_who_is_interrupted_while_it_is_imported_says_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EARLY],
        cwd=ROOT,
        capture_output=True,
        timeout=HANGS_AFTER,
        check=False,
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")
