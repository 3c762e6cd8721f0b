"""Sitemap indexes of 400 bombs beside an honest one: time and memory of reading them.

`python -m tests.benchmarks.bombs` prints a row for each; every one runs in a process of its own.
"""

import asyncio
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from crawler.hosts.limits import Limits
from crawler.walk.scope import Scope
from crawler.walk.sitemaps import Sitemaps
from tests.crawler.faults.memory import peak
from tests.crawler.fetching import fetcher_over

SITE = "https://a.test"
FILES = 400
HUGE = 64 * 1024 * 1024
HEAD = b"<urlset>"


def urls(count: int) -> bytes:
    """`count` entries of a sitemap."""
    entry = f"<url><loc>{SITE}/%d</loc></url>\n".encode()
    return b"".join(entry % number for number in range(count))


def filled(piece: bytes, size: int = HUGE) -> bytes:
    """A sitemap of `size` bytes that repeats `piece`."""
    return HEAD + piece * (size // len(piece))


BOMBS: dict[str, Callable[[], bytes]] = {
    "honest": lambda: HEAD + urls(100) + b"</urlset>",
    "zeros": lambda: bytes(HUGE),
    "blanks": lambda: filled(b" "),
    "lines": lambda: filled(b"\n"),
    "elements": lambda: filled(b"<a/>"),
    "depth": lambda: filled(b"<a>"),
    "one URL": lambda: filled(b"<url><loc>https://a.test/</loc></url>"),
    "lines in a URL": lambda: filled(b"\n" * 1_000_000 + b"<url><loc>" + b"\n" * 9_000_000),
    "comment": lambda: HEAD + b"<!-- " + b"c" * HUGE,
    "text in a URL": lambda: HEAD + b"<url><loc>" + b"a" * HUGE,
    "attributes": lambda: HEAD + b"<a " + b"b='c' " * (HUGE // 6),
    "plain URLs": lambda: b"http://a " * (HUGE // 9),
    "plain names": lambda: b"www.a.b " * (HUGE // 8),
    "wide letters": lambda: HEAD + "\U0001f600".encode() + b" " * HUGE,
    "wide NULs": lambda: HEAD + "\U0001f600".encode() + bytes(HUGE),
    "indexes": lambda: b"<sitemapindex>" + urls(50_000).replace(b"url>", b"sitemap>"),
    "some URLs": lambda: HEAD + urls(900) + b"<a/>" * 15_000_000,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What it took: files, URLs, seconds of CPU, MiB above the start, and what was said of it."""

    files: int
    urls: int
    seconds: float
    mebibytes: int
    note: str


async def read(name: str) -> Reading:
    """Reads an index of 400 files that are all the bomb `name`, each packed by gzip."""
    packed = gzip.compress(BOMBS[name](), 9, mtime=0)
    places = "".join(f"<sitemap><loc>{SITE}/{n}.gz</loc></sitemap>" for n in range(FILES))
    index = f"<sitemapindex>{places}</sitemapindex>"

    def respond(request: httpx.Request) -> httpx.Response:
        is_index = request.url.path == "/sitemap.xml"
        return httpx.Response(200, content=index.encode() if is_index else packed)

    fetcher = fetcher_over(httpx.MockTransport(respond), Limits(gap=0, retries=0))
    await anext(Sitemaps(fetcher, Scope((f"{SITE}/",))).read([f"{SITE}/sitemap.xml"]))
    sitemaps = Sitemaps(fetcher, Scope((f"{SITE}/",)))
    trimmed = reset_peak()
    began, files, found = time.process_time(), 0, 0
    async for each in sitemaps.read([f"{SITE}/sitemap.xml"]):
        files += 1
        found += len(each.survey.parsed.links) if each.survey else 0
    seconds = time.process_time() - began
    return Reading(files, found, seconds, (peak() - trimmed) >> 10, (sitemaps.notes or [""])[-1])


def reset_peak() -> int:
    """The memory held now in KiB, from which on the peak counts (Linux: proc(5), clear_refs)."""
    with open("/proc/self/clear_refs", "w", encoding="ascii") as control:  # noqa: PTH123 no file
        control.write("5")
    return peak()


def main(names: list[str]) -> None:
    """Prints one row for each, the honest one first."""
    honest = 0.0
    for name in names or BOMBS:
        command = [sys.executable, "-m", "tests.benchmarks.bombs", "--one", name]
        told = subprocess.run(command, capture_output=True, check=True, text=True)
        row = json.loads(told.stdout)
        honest = honest or row["seconds"]
        sys.stdout.write(
            f"{name:16}{row['files']:5} files{row['urls']:8} URLs{row['seconds']:7.2f} s"
            f" ({row['seconds'] / honest:.2f} x) +{row['mebibytes']:4} MiB  {row['note']}\n"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        reading = asyncio.run(read(sys.argv[2]))
        told = {name: getattr(reading, name) for name in Reading.__slots__}
        sys.stdout.write(json.dumps(told))
    else:
        main(sys.argv[1:])
