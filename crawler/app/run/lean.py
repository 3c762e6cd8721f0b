"""What a process of ours does without, so that it is soon at work and soon gone."""

import atexit
import gc
import sys

RARELY = (100_000, 10, 50)
"""Thresholds of the cyclic garbage collector's three generations. Modules are no garbage, and of
what a run makes little is cyclic: at the defaults the collector would look through all of it again
and again, which is an eighth of the start and a tenth of a run's CPU. With 30,000 for the youngest,
`check` of one link takes 0.66 s of CPU, and 0.51 s this way."""


def start_lean() -> None:
    """Once, before anything heavy is imported."""
    gc.set_threshold(*RARELY)
    # Python looks for garbage in all that a run has left before it lets go of it: 0.15 s of 4,000
    # links. What is frozen it does not look at.
    atexit.register(gc.freeze)
    # httpx imports its own command line wherever it can, with a highlighter: 0.1 s of CPU of every
    # start (`import httpx`: 297 ms, and 189 ms without, medians of nine in turns).
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # None: there is none
