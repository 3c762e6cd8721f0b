"""What is short: a machine's file handles, for real, and the retries that a run may spend."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.hosts.limits import Limits
from crawler.model import Fetched, Target
from crawler.wire import connect_to
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.faults.case import here
from tests.crawler.fetching import fetcher_over
from tests.guards import HANGS_AFTER
from tests.web import behaviours as b
from tests.web.small_web import SmallWeb

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells how many handles are used")
@pytest.mark.parametrize(("spare", "count"), [(20, 60), (3, 30)])
def test_a_machine_short_of_file_handles_blames_no_link_and_asks_them_all(
    spare: int, count: int
) -> None:
    slow = b.slow(0.02, here)
    with SmallWeb({f"http://h{number}.test/": slow for number in range(count)}) as web:
        ran = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.crawler.faults.shortage",
                *map(str, (web.http_port, spare, count)),
            ],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
            timeout=HANGS_AFTER,
        )
    assert (json.loads(ran.stdout), ran.stderr) == ([{"ok": count}, True], "")


async def test_retries_are_a_tenth_of_a_runs_requests_and_a_few() -> None:
    urls = [f"http://h{number}.test/" for number in range(300)]
    limits = Limits(gap=0.0, retries=1)
    with SmallWeb(dict.fromkeys(urls, b.status(503, {"Retry-After": "0"}))) as web:
        rule = connect_to.parse(f"*:80:127.0.0.1:{web.http_port}")
        async with open_transport(WireSettings(connect_to=(rule,)), environ={}) as transport:
            fetcher = fetcher_over(transport, limits)
            outcomes = await asyncio.gather(*(fetcher.fetch(Target(url)) for url in urls))
        asked = len(web.requests)
    assert all(isinstance(each, Fetched) and each.status == 503 for each in outcomes)
    assert len(urls) < asked <= len(urls) + 20 + 0.1 * asked + 1
