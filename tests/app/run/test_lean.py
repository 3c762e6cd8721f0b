"""What a process of ours does without, from its start to its end."""

import subprocess
import sys

from tests.guards import HANGS_AFTER

LIFE = """
import atexit, gc, sys
atexit.register(lambda: print(gc.get_freeze_count() > 10_000))
from crawler.app.run.lean import start_lean
start_lean()
import httpx
print("rich" in sys.modules, gc.get_threshold(), gc.get_freeze_count())
"""


def test_a_process_looks_for_no_garbage_in_modules_and_in_what_it_leaves_at_its_end() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LIFE],
        capture_output=True,
        text=True,
        check=True,
        timeout=HANGS_AFTER,
    )
    assert ran.stdout.splitlines() == ["False (100000, 10, 50) 0", "True"]
    assert ran.stderr == ""
