"""File descriptors: enough for the run, and none of the three standard ones left to a socket."""

import os
from contextlib import suppress

WANTED = 4_096
SPARE = 64
"""Descriptors kept for the database, documents, name look-ups and imports."""
STANDARD = 3


def fill_standard_streams() -> None:
    """Opens the null device on those of descriptors 0 to 2 that the caller closed.

    What is opened next would be taken for standard output otherwise, the database included.
    """
    for number in range(STANDARD):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def affordable(connections: int) -> int:
    """How many of `connections` may be open at once; raises our own limit as far as may be."""
    try:
        import resource  # noqa: PLC0415 not there on Windows, which has no such limit
    except ImportError:
        return connections
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return max(1, min(connections, soft - SPARE))
