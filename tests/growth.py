"""Whether work grows with its input alone, told by a comparison and not by a limit."""

import time
from collections.abc import Callable

LOOKS = 6


def is_linear(work: Callable[[int], object], small: int) -> bool:
    """Whether four times the input takes nowhere near sixteen times as long.

    It is the least CPU time of several looks that counts: a busy machine only ever adds to it.
    """
    less = more = float("inf")
    for _ in range(LOOKS):
        less = min(less, _seconds(work, small))
        more = min(more, _seconds(work, 4 * small))
        if more < 8 * less + 0.05:
            return True
    return False


def _seconds(work: Callable[[int], object], size: int) -> float:
    started = time.process_time()
    work(size)
    return time.process_time() - started
