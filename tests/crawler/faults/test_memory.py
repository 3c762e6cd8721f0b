"""Whatever a server sends, the crawler's memory stays small."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.faults.bombs import BOMBS, WARM_UP
from tests.guards import HANGS_AFTER
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
            timeout=HANGS_AFTER,
        )
    told = json.loads(ran.stdout)
    assert told.keys() == BOMBS.keys()
    for url, (verdict, cpu, grown) in told.items():
        assert verdict in {"ok", "failing"}, url
        assert cpu <= 3.0, url
        assert grown <= MOST, told
