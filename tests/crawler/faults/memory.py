"""A crawler as a process of its own: checks URLs one by one and tells how its memory grew.

`python -m tests.crawler.faults.memory PORT WARM_UP URL…` prints one JSON object: for each URL its
verdict, the seconds of CPU it took, and the growth of the peak since the warm-up, in KiB.
"""

import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.app.run.lean import start_lean
from crawler.app.run.loop import run
from crawler.checking.examiner import Examiner
from crawler.hosts.limits import Limits
from crawler.model import Policy, Target
from crawler.wire import connect_to
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.fetching import fetcher_over

LIMITS = Limits(timeout=1.0, deadline=2.0, retries=0)


async def check(port: str, warm_up: str, urls: Sequence[str]) -> dict[str, tuple[str, float, int]]:
    """What became of each of `urls`."""
    rule = connect_to.parse(f"*:80:127.0.0.1:{port}")
    told = {}
    async with open_transport(WireSettings(connect_to=(rule,)), environ={}) as transport:
        fetcher = fetcher_over(transport, LIMITS)
        examiner = Examiner(fetcher, Policy(), now=lambda: datetime.now(UTC))
        for _ in range(3):
            await examiner.examine(Target(warm_up))
        before = peak()
        for url in urls:
            began = time.process_time()
            found = await examiner.examine(Target(url))
            told[url] = (
                found.judgement.verdict.value,
                time.process_time() - began,
                peak() - before,
            )
    return told


def peak() -> int:
    """The most memory this process ever had, in KiB; Linux alone tells.

    Not by `getrusage`: what that tells of a new process begins with its parent's peak.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    port, warm_up, *urls = sys.argv[1:]
    start_lean()
    sys.stdout.write(json.dumps(run(check(port, warm_up, urls))))
