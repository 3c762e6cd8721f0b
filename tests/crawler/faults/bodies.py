"""Bodies that blow up, are not what they say, or never end."""

import gzip
import sys
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # it publishes no type information

from tests.crawler.faults.case import PAGE, TITLE, Case, Told, case, here
from tests.web import behaviours as b
from tests.web.exchange import Behaviour

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Pack = Callable[[bytes], bytes]
PACKERS: dict[str, Pack] = {
    "gzip": lambda data: gzip.compress(data, 1, mtime=0),
    "deflate": lambda data: zlib.compress(data, 1),
    "br": lambda data: bytes(brotli.compress(data, quality=5)),
    "zstd": zstd.compress,
}
HTML = "text/html; charset=utf-8"
FULL = b"<!doctype html><html><head><title>" + TITLE.encode() + b"</title></head><body>" + PAGE * 40
UNPACKED = 16 * 2**20
"""Bytes that a bomb decodes to; enough to be seen, few enough to be made quickly."""


def coded(body: bytes, coding: str) -> Behaviour:
    """An HTML answer of these bytes, said to be in that coding."""
    return b.respond(200, body, {"Content-Type": HTML, "Content-Encoding": coding})


def bomb(coding: str) -> Case:
    """A small body that decodes to a large one."""
    plays = coded(PACKERS[coding](FULL + bytes(UNPACKED)), coding)
    url = f"http://{coding}-bomb.test/"
    return case(f"a {coding} bomb is limited", url, plays, "ok", title=TITLE, also=is_small)


def nested(name: str, host: str, codings: list[str], title: str, note: str) -> Case:
    """A bomb in several codings at once."""
    body = FULL + bytes(UNPACKED)
    for coding in codings:
        body = PACKERS[coding](body)
    plays = coded(body, ", ".join(codings))
    return case(name, f"http://{host}.test/", plays, "ok", title=title, note=note, also=is_small)


def is_small(told: Told) -> None:
    assert told.size <= 2**20


def spoilt(name: str, host: str, body: bytes, coding: str, *, title: str | None = "") -> Case:
    """A body that cannot be decoded, or only in part: alive, and noted."""
    return case(name, f"http://{host}.test/", coded(body, coding), "ok", title=title, note="body")


def flipped(data: bytes) -> bytes:
    """`data` with its middle spoilt."""
    at = len(data) // 2
    return data[:at] + bytes(255 - byte for byte in data[at : at + 8]) + data[at + 8 :]


CASES = (
    *(bomb(coding) for coding in PACKERS),
    nested(
        "a bomb in two codings is limited", "double-bomb", ["gzip", "br"], TITLE, "truncated at"
    ),
    nested(
        "a bomb in three codings is limited",
        "triple",
        ["gzip", "zstd", "gzip"],
        TITLE,
        "truncated at",
    ),
    nested("twenty codings are not decoded", "twenty", ["gzip"] * 20, "", "20 content codings"),
    *(
        case(
            f"a page in {coding} is read",
            f"http://{coding}-page.test/",
            coded(pack(FULL), coding),
            "ok",
            title=TITLE,
            note="",
        )
        for coding, pack in PACKERS.items()
    ),
    *(
        spoilt(
            f"{coding} data that is cut is noted",
            f"cut-{coding}",
            pack(FULL)[:-4],
            coding,
            title=None,
        )
        for coding, pack in PACKERS.items()
    ),
    *(
        spoilt(f"plain text said to be {coding} is noted", f"not-{coding}", FULL, coding)
        for coding in PACKERS
    ),
    spoilt(
        "gzip data spoilt in the middle is noted", "flipped", flipped(gzip.compress(FULL)), "gzip"
    ),
    spoilt("one coding said to be another is noted", "mislabelled", brotli.compress(FULL), "gzip"),
    case(
        "nothing where gzip is promised is an empty page",
        "http://no-gzip.test/",
        coded(b"", "gzip"),
        "ok",
        title="",
    ),
    case(
        "a coding nobody knows is passed over and noted",
        "http://unknown-coding.test/",
        coded(FULL, "x-secret"),
        "ok",
        title=TITLE,
        note="unknown content coding",
    ),
    case(
        "gzip data nobody announced is no page",
        "http://unannounced.test/",
        b.respond(200, gzip.compress(FULL), {"Content-Type": HTML}),
        "ok",
    ),
    case(
        "a body without an end is closed early",
        "http://endless.test/",
        b.endless(
            b.message(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"}, b""),
            b"1000\r\n" + b"x" * 4096 + b"\r\n",
        ),
        "ok",
        also=is_small,
    ),
    case(
        "a page without an end is closed once its head is read",
        "http://endless-page.test/",
        b.endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + FULL, b"<p>more" * 1000),
        "ok",
        title=TITLE,
        also=is_small,
    ),
    case(
        "a promise of ten gigabytes is closed early",
        "http://ten-gigabytes.test/",
        b.endless(
            b.message(200, {"Content-Type": HTML, "Content-Length": str(10 * 2**30)}, b""),
            bytes(65_536),
        ),
        "ok",
        also=is_small,
    ),
    case(
        "a download of ten gigabytes is not downloaded",
        "http://download.test/",
        b.endless(
            b.message(
                200, {"Content-Type": "application/zip", "Content-Length": str(10 * 2**30)}, b""
            ),
            bytes(65_536),
        ),
        "ok",
        title="",
    ),
    case(
        "a body that drips is cut at the deadline",
        "http://drip.test/",
        b.drip(b.message(200, {"Content-Type": HTML}, FULL), step=200, gap=0.15),
        "ok",
        note="deadline",
        is_hurried=True,
    ),
    case(
        "a stream of events is alive",
        "http://events.test/",
        b.raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", close=False
        ),
        "ok",
        is_hurried=True,
    ),
    case(
        "a good page after all that is good",
        "http://good-page.test/",
        here,
        "ok",
        title=TITLE,
        note="",
    ),
)
