"""A machine that runs out of file handles, for real, and a run's retries, counted on the wire."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.faults.case import here
from tests.web import behaviours as b
from tests.web.small_web import SmallWeb

ROOT = Path(__file__).parents[3]
CRAWL = """
import asyncio, collections, json, os, resource, sys
from crawler.app.loop import run
from crawler.asking import Asker
from crawler.fetch import Fetcher
from crawler.headers import Identity
from crawler.limits import Limits
from crawler.model import Fetched, Target
from crawler.politeness import Politeness
from crawler.wire.client import WireSettings, open_transport
from crawler.wire.connect_to import parse

port, spare = sys.argv[1:]
limits = Limits(gap=0.0, per_host=60, timeout=5.0, deadline=5.0, retries=1)

async def main():
    rules = (parse(f"*:80:127.0.0.1:{port}"),)
    async with open_transport(WireSettings(connect_to=rules), environ={}) as transport:
        fetcher = Fetcher(Asker(transport, Politeness(limits)), limits, Identity("test/1"))
        targets = [Target(f"http://h{n}.test/") for n in range(60)]
        await fetcher.fetch(Target("http://h0.test/"))
        used = len(os.listdir("/proc/self/fd"))
        resource.setrlimit(resource.RLIMIT_NOFILE, (used + int(spare), used + int(spare)))
        outcomes = await asyncio.gather(*map(fetcher.fetch, targets))
        last = await fetcher.fetch(Target("http://h1.test/"))
    told = ["ok" if isinstance(each, Fetched) else each.fault.value for each in outcomes]
    return collections.Counter(told), isinstance(last, Fetched)

print(json.dumps(run(main())))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is set by what Linux tells")
def test_a_machine_without_file_handles_blames_no_link_and_recovers() -> None:
    slow = b.slow(0.05, here)
    with SmallWeb({f"http://h{number}.test/": slow for number in range(60)}) as web:
        ran = subprocess.run(
            [sys.executable, "-c", CRAWL, str(web.http_port), "20"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ran.stderr == ""
    print(ran.stdout)
