"""A crawler as a process of its own that runs out of file handles, for real.

`python -m tests.crawler.faults.shortage PORT SPARE COUNT` asks COUNT hosts at once with SPARE
handles left, then one more, and prints one JSON object: how many were told what, and whether the
last answered.
"""

import asyncio
import json
import resource
import sys
from collections import Counter
from pathlib import Path

from crawler.app.run.loop import run
from crawler.hosts.limits import Limits
from crawler.model import Failed, Fetched, Target
from crawler.wire import connect_to
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.fetching import fetcher_over
from tests.guards import HANGS_AFTER

LIMITS = Limits(gap=0.0, timeout=HANGS_AFTER, deadline=HANGS_AFTER, retries=1)


async def crawl(port: str, spare: int, count: int) -> tuple[dict[str, int], bool]:
    """What the hosts' outcomes were, counted, and whether the engine was well afterwards."""
    rule = connect_to.parse(f"*:80:127.0.0.1:{port}")
    async with open_transport(WireSettings(connect_to=(rule,)), environ={}) as transport:
        fetcher = fetcher_over(transport, LIMITS)
        targets = [Target(f"http://h{number}.test/") for number in range(count)]
        await fetcher.fetch(targets[0])
        leave(spare)
        outcomes = await asyncio.gather(*map(fetcher.fetch, targets))
        last = await fetcher.fetch(targets[1])
    told = Counter(each.fault.value if isinstance(each, Failed) else "ok" for each in outcomes)
    return told, isinstance(last, Fetched)


def leave(spare: int) -> None:
    """Allows this process so many file handles more than it has; Linux alone tells how many."""
    limit = sum(1 for _ in Path("/proc/self/fd").iterdir()) + spare
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


if __name__ == "__main__":
    port, spare, count = sys.argv[1:]
    sys.stdout.write(json.dumps(run(crawl(port, int(spare), int(count)))))
