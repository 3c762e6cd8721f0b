"""What one hostile host costs 40 good ones: the time until the last of theirs is checked.

`python -m tests.benchmarks.neighbours` prints a row for each attack, beside runs without one.
"""

import gzip
import sys
import time
from random import Random
from statistics import median

from crawler.app.run.loop import run
from crawler.wire import connect_to
from crawler.wire.transport import WireSettings, open_transport
from tests.benchmarks.linktend_in_process import check_all
from tests.web import behaviours as b
from tests.web.exchange import Behaviour
from tests.web.process import WebProcess
from tests.web.script import Script

HOSTS, PAGES, HOSTILE = 40, 25, 25
ROUNDS = 3
MEGABYTE = 2**20
PAGE = b"<title>A page</title><h1>A page</h1><p>" + b"Some text. " * 200


def with_head(*lines: bytes, status: bytes = b"200 OK", body: bytes = PAGE) -> Behaviour:
    """A response with these header lines besides what frames it."""
    framing = b"Content-Type: text/html\r\nContent-Length: %d\r\n" % len(body)
    head = b"HTTP/1.1 %b\r\n" % status + framing + b"".join(each + b"\r\n" for each in lines)
    return b.raw(head + b"\r\n" + body, close=False)


def packed(body: bytes) -> Behaviour:
    """A response that is small only as it is sent."""
    return with_head(b"Content-Encoding: gzip", body=gzip.compress(body, mtime=0))


def redirecting(line: bytes) -> Behaviour:
    """A redirect to itself, with a header."""
    return with_head(line, b"Location: ?", status=b"302 Found", body=b"")


ATTACKS: dict[str, Behaviour] = {
    "Set-Cookie2": redirecting(b"Set-Cookie2: " + b"a," * 50_000),
    "Set-Cookie": redirecting(b"Set-Cookie: a=1;" + b"a;" * 50_000),
    "anchors": packed(b"<title>a</title>" + b"<a>" * (2 * MEGABYTE // 3)),
    "drawings": packed(b"<title>a</title>" + b"<svg>" * (2 * MEGABYTE // 5)),
    "headings": packed(b"<title>a</title>" + b"<h1>" * (2 * MEGABYTE // 4)),
    "meta": packed(b"<title>a</title>" + b"<meta name=author content=a>" * 60_000),
    "attributes": packed(b"<title>a</title><meta " + b"a=b " * (MEGABYTE // 2) + b">"),
    "references": packed(b"<title>" + b"&a" * MEGABYTE),
    "a bomb": packed(bytes(64 * MEGABYTE)),
    "many headers": with_head(*(b"X-%d: a" % number for number in range(8_000))),
    "Retry-After": with_head(b"Retry-After: " + b"1 " * 50_000, status=b"503 Unavailable"),
    "tiny chunks": b.raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"1\r\na\r\n" * 200_000
        + b"0\r\n\r\n",
        close=False,
    ),
}
GOOD = [f"http://g{host}.test/{page}" for page in range(PAGES) for host in range(HOSTS)]
SCRIPT = Script(
    {url: b.slow(0.05, with_head()) for url in GOOD}
    | {
        f"http://evil{number}.test/{page}": attack
        for number, attack in enumerate(ATTACKS.values())
        for page in range(HOSTILE)
    }
)


async def seconds(port: int, hostile: list[str]) -> float:
    """The seconds until the last page of the good hosts was checked."""
    rule = connect_to.parse(f"*:80:127.0.0.1:{port}")
    began, last, good = time.monotonic(), 0.0, frozenset(GOOD)
    async with open_transport(WireSettings(connect_to=(rule,)), environ={}) as transport:
        async for url, _, _ in check_all([*hostile, *GOOD], transport, chance=Random(1)):
            if url in good:
                last = time.monotonic() - began
    return last


def main() -> None:
    """Prints, for each attack, the median with it and without, measured in turns."""
    with WebProcess("tests.benchmarks.neighbours:SCRIPT") as web:
        port = web.where["http_port"]
        run(seconds(port, []))
        for number, name in enumerate(ATTACKS):
            urls = [f"http://evil{number}.test/{page}" for page in range(HOSTILE)]
            alone, beside = [], []
            for _ in range(ROUNDS):
                alone.append(run(seconds(port, [])))
                beside.append(run(seconds(port, urls)))
            before, after = median(alone), median(beside)
            sys.stdout.write(
                f"{name:14}{before:6.2f} s {after:6.2f} s  {after / before - 1:+.0%}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
