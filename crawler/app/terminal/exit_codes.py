"""The exit codes, the same for every command, and what help and documentation say of them."""

from enum import IntEnum
from types import MappingProxyType


class ExitCode(IntEnum):
    """What the process tells its caller; 0, 1 and 2 as ruff and linkchecker, 3 as lychee."""

    OK = 0
    """Nothing at or above `--fail-on`."""
    FINDINGS = 1
    """At least one link at or above `--fail-on`."""
    ERROR = 2
    """Misuse: usage, configuration, an unreadable source, an unusable database; or our defect."""
    INCONCLUSIVE = 3
    """No verdict on the whole: our own network is down, or the run was interrupted."""


MEANINGS = MappingProxyType(
    {
        ExitCode.OK: "clean",
        ExitCode.FINDINGS: "findings at or above --fail-on",
        ExitCode.ERROR: "usage error or internal error",
        ExitCode.INCONCLUSIVE: "inconclusive (offline or interrupted)",
    }
)


def in_words() -> str:
    """All codes with their meanings, on one line."""
    return ", ".join(f"{code} {meaning}" for code, meaning in MEANINGS.items())
