"""The console script, and nothing else: what comes first is done before anything is imported."""

import signal
from typing import NoReturn

from crawler.app.run.lean import start_lean


def main() -> NoReturn:
    """Runs `linktend`; interrupted while it is still being imported, it ends without a word."""
    is_pythons = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_pythons:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    start_lean()
    from crawler.app.cli import main as run  # noqa: PLC0415 this is what takes the time

    if is_pythons:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
