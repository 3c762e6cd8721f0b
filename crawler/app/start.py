"""The console script, and nothing else: what comes first is done before anything is imported."""

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Runs `linktend`; interrupted while it is still being imported, it ends without a word."""
    listener = signal.getsignal(signal.SIGINT)
    if listener is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from crawler.app.cli import main as run  # noqa: PLC0415 this is what takes the time

    signal.signal(signal.SIGINT, listener)
    run()
