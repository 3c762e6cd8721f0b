"""A command is honestly measured."""

import sys
from pathlib import Path

from tests.benchmarks.measure import measure
from tests.guards import HANGS_AFTER

SPIN = """
import os, sys, time
held = bytes(30_000_000)
end = time.process_time() + 0.05
while time.process_time() < end:
    pass
sys.exit(int(os.environ["CODE"]))
"""


def test_a_command_is_measured_with_its_exit_code(tmp_path: Path) -> None:
    cost = measure([sys.executable, "-c", SPIN], tmp_path, HANGS_AFTER, {"CODE": "3"})
    assert cost.exit_code == 3
    assert cost.wall > 0
    assert cost.cpu >= 0.05
    assert cost.peak_memory > 30_000_000


def test_a_command_is_killed_at_its_limit(tmp_path: Path) -> None:
    assert measure(["sleep", "600"], tmp_path, 0.05, {}).exit_code == -9
