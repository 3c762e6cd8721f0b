"""Who we are to other processes: the identity behind a lease."""

import os
import socket
from pathlib import Path

from db.lease import Holder

START_TIME_FIELD = 19
"""`starttime` is field 22 of /proc/PID/stat (proc(5)), the 20th after the parenthesised name."""


def this_process() -> Holder:
    """The holder a lease of ours names."""
    pid = os.getpid()
    return Holder(socket.gethostname(), pid, _started(pid))


def is_alive(holder: Holder) -> bool:
    """Whether a holder on this host still runs; another process under its number is not it."""
    try:
        os.kill(holder.pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True  # it runs, as another user
    return _started(holder.pid) == holder.started


def _started(pid: int) -> str:
    """The process's start time in clock ticks since boot, "" where the system does not tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[START_TIME_FIELD]
