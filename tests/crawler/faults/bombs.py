"""What is made to exhaust memory: a script for a small web that runs as a process of its own."""

import gzip
import sys
import zlib
from collections.abc import Awaitable, Callable, Mapping
from functools import cache

import brotli  # type: ignore[import-untyped]  # it publishes no type information

from tests.crawler.faults.case import here
from tests.crawler.faults.pages import DEEP, ENTITY_BOMB
from tests.web import behaviours as b
from tests.web.exchange import Behaviour, Exchange
from tests.web.script import Script

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MEGABYTE = 2**20
HTML = "text/html; charset=utf-8"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
WARM_UP = "http://good.test/"


def coded(body: bytes, *codings: str, kind: str = HTML) -> Behaviour:
    """An answer of these bytes, said to be in these codings."""
    return b.respond(200, body, {"Content-Type": kind, "Content-Encoding": ", ".join(codings)})


def made_when_asked(make: Callable[[], Behaviour]) -> Behaviour:
    """What `make` makes, once and not before it is needed: importing this costs nothing."""
    made = cache(make)

    def behave(exchange: Exchange) -> Awaitable[None] | None:
        return made()(exchange)

    return behave


@cache
def block() -> bytes:
    """Nothing, many times."""
    return bytes(8 * MEGABYTE)


@cache
def gzip_members() -> bytes:
    """A gigabyte in 128 members."""
    return gzip.compress(block(), 9, mtime=0) * 128


@cache
def zstd_frames() -> bytes:
    """A gigabyte in 128 frames."""
    return zstd.compress(block()) * 128


@cache
def brotli_stream() -> bytes:
    """A quarter of a gigabyte; a whole one would be long in the making."""
    return bytes(brotli.compress(block() * 32, quality=5))


MAKERS: Mapping[str, Callable[[], Behaviour]] = {
    "gzip": lambda: coded(gzip_members(), "gzip"),
    "deflate": lambda: coded(zlib.compress(block() * 32, 1), "deflate"),
    "brotli": lambda: coded(brotli_stream(), "br"),
    "zstd": lambda: coded(zstd_frames(), "zstd"),
    "gzip-in-gzip": lambda: coded(gzip.compress(gzip_members(), mtime=0), "gzip", "gzip"),
    "brotli-in-gzip": lambda: coded(gzip.compress(brotli_stream(), mtime=0), "br", "gzip"),
    "zstd-in-brotli": lambda: coded(bytes(brotli.compress(zstd_frames(), quality=5)), "zstd", "br"),
    "pdf": lambda: coded(gzip_members(), "gzip", kind="application/pdf"),
    "twenty": lambda: coded(gzip_members(), *["gzip"] * 20),
    "endless": lambda: b.endless(HEAD + b"\r\n", b"x" * MEGABYTE),
    "endless-pdf": lambda: b.endless(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4", b"x" * MEGABYTE
    ),
    "endless-download": lambda: b.endless(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\n", b"x" * MEGABYTE
    ),
    "endless-head": lambda: b.endless(HEAD, b"X-Odd: yes\r\n" * 10_000),
    "endless-title": lambda: b.endless(HEAD + b"\r\n<title>", b"A" * MEGABYTE),
    "endless-bytes": lambda: b.endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 10_000
    ),
    "endless-extension": lambda: b.endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;", b"a" * MEGABYTE
    ),
    "endless-size": lambda: b.endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * MEGABYTE
    ),
    "endless-trailer": lambda: b.endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X-Odd: yes\r\n" * 10_000
    ),
    "endless-trailer-line": lambda: b.endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX: ", b"a" * MEGABYTE
    ),
    "endless-status-line": lambda: b.endless(b"HTTP/1.1 200 O", b"K" * MEGABYTE),
    "endless-interim": lambda: b.endless(b"", b"HTTP/1.1 103 E\r\n\r\n" * 10_000),
    "endless-blank-lines": lambda: b.endless(b"", b"\r\n" * MEGABYTE),
    "endless-file-name": lambda: b.endless(
        HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + bytes(6), b"n" * MEGABYTE
    ),
    "empty-frames": lambda: coded(zstd.compress(b"") * 500_000, "zstd"),
    "endless-metas": lambda: b.endless(
        HEAD + b"\r\n<head>", b'<meta property="og:title" content="' + b"x" * 1000 + b'">' * 100
    ),
    "deep": lambda: b.respond(200, DEEP * 2, {"Content-Type": "text/html"}),
    "entities": lambda: b.respond(200, ENTITY_BOMB, {"Content-Type": "application/xhtml+xml"}),
}
BOMBS = {f"http://{name}.test/": made_when_asked(make) for name, make in MAKERS.items()}
SCRIPT = Script({WARM_UP: here, **BOMBS})
