"""Whatever a server sends, the crawler's memory stays small."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.faults.bombs import BOMBS, WARM_UP
from tests.crawler.faults.memory import LIMITS
from tests.web.process import WebProcess

ROOT = Path(__file__).parents[3]
MOST = 64 * 1024  # KiB


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells the peak")
def test_no_bomb_takes_more_than_64_megabytes() -> None:
    with WebProcess("tests.crawler.faults.bombs:SCRIPT") as web:
        port = str(web.where["http_port"])
        ran = subprocess.run(
            [sys.executable, "-m", "tests.crawler.faults.memory", port, WARM_UP, *BOMBS],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
            timeout=120,
        )
    told = json.loads(ran.stdout)
    assert told.keys() == BOMBS.keys()
    for url, (verdict, seconds, grown) in told.items():
        assert verdict in {"ok", "failing"}, url
        assert seconds <= LIMITS.deadline + 1, url
        assert grown <= MOST, told
