"""The console script, and `python -m linktend`."""

import os
import sys
from typing import NoReturn

from linktend.shadows import FAILED, damage, shadow


def main() -> NoReturn:
    """Runs `linktend`, if the packages that it would import are its own."""
    line = shadow(os.environ.get("PYTHONPATH", ""))
    if not line:
        try:
            from crawler.app.start import main as run  # noqa: PLC0415 only once they are ours
        except ImportError as error:
            line = damage(error)
            if not line:
                raise
        else:
            run()
    sys.stderr.write(f"linktend: error: {line}\n")
    sys.exit(FAILED)


if __name__ == "__main__":
    main()
