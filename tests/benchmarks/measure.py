"""What one command costs: wall time, CPU time, memory."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KIBIBYTE = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss, in bytes


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds and bytes; processes that the command itself waited for are included."""

    exit_code: int
    wall: float
    cpu: float
    peak_memory: int


def measure(
    command: Sequence[str], folder: Path, limit: float, environment: Mapping[str, str]
) -> Cost:
    """Run the command in `folder`, its output in `output.txt` there; killed after `limit` seconds.

    `environment` is added to our own; with a home of its own, no configuration of the user's slows
    or helps it.
    """
    with (folder / "output.txt").open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        killer = threading.Timer(limit, process.kill)
        killer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        finally:
            killer.cancel()
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(
        exit_code=process.returncode,
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        peak_memory=usage.ru_maxrss * KIBIBYTE,
    )
