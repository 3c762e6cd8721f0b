"""Servers that mean harm: floods of what is small, odd framings, answers to nobody's question."""

import gzip
import zlib

from tests.crawler.faults.bodies import FULL, coded
from tests.crawler.faults.case import PAGE, TITLE, Case, Told, answer, case, here
from tests.crawler.faults.framing import CHUNK, CHUNKED, LAST, OK, on_two_connections
from tests.crawler.faults.redirects import hops, location
from tests.web import behaviours as b
from tests.web.exchange import Behaviour

MEGABYTE = 2**20
LENGTH = f"Content-Length: {len(PAGE)}"
SETTINGS = b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64"
"""An HTTP/2 server's first frame (RFC 9113, section 6.5)."""
NAMED = b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 900_000 + b"\0" + gzip.compress(FULL, mtime=0)[10:]
"""A gzip member whose file has a name of 900 KB (RFC 1952, section 2.3.1)."""


def raw_deflate(data: bytes) -> bytes:
    """Deflate data without the zlib header that it should have."""
    deflating = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflating.compress(data) + deflating.flush()


def flood(number: int) -> Behaviour:
    """A redirect to the next number that sets 900 cookies of its own."""
    cookies = (b"Set-Cookie: c%d-%d=%b\r\n" % (number, each, b"v" * 60) for each in range(900))
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /%d\r\n" % (number + 1)
    return b.raw(head + b"".join(cookies) + b"\r\n", close=False)


def no_request_is_large(told: Told) -> None:
    assert max(len(request.head) for request in told.requests) < 40_000


def poisoned(name: str, host: str, first: bytes) -> Case:
    """An answer with a body that it cannot have, or with more than one; then a good page."""
    urls = [f"http://{host}.test/{each}" for each in ("first", "second")]
    return case(
        f"{name} does not answer the next question",
        urls[1],
        here,
        "ok",
        title=TITLE,
        web={urls[0]: b.raw(first, close=False)},
        before=urls[0],
        attempts=1,
        in_one_piece=True,  # coming later it could not be told from the answer to the next
        also=on_two_connections,
    )


CASES = (
    case(
        "a chunk extension of a megabyte is passed over",
        "http://chunk-extension.test/",
        answer(OK, CHUNKED, body=CHUNK.replace(b"\r", b";x=" + b"y" * MEGABYTE + b"\r", 1) + LAST),
        "ok",
        title=TITLE,
        note="",
    ),
    case(
        "a flood of trailers is noted",
        "http://trailers.test/",
        answer(OK, CHUNKED, body=CHUNK + b"0\r\n" + b"X: yes\r\n" * 100_000 + b"\r\n"),
        "ok",
        title=TITLE,
        note="body",
    ),
    case(
        "a chunk size without an end is limited",
        "http://chunk-size.test/",
        b.drip(answer(OK, CHUNKED, body=b"0" * 2 * MEGABYTE), step=4_096, gap=0.02),
        "ok",
        status=200,
        is_hurried=True,
    ),
    case(
        "chunks of one byte without an end over TLS are limited",
        "https://tiny-chunks.test/",
        b.drip(answer(OK, CHUNKED, body=CHUNK + b"1\r\nx\r\n" * 9_000), step=600, gap=0.02),
        "ok",
        title=TITLE,
        is_hurried=True,
    ),
    case(
        "plain text said to come in chunks is alive",
        "http://said-chunked.test/",
        answer(OK, CHUNKED),
        "ok",
        status=200,
        note="framing",
    ),
    *(
        case(
            f"the transfer coding {value!r} keeps the page",
            f"http://transfer-{number}.test/",
            answer(OK, f"Transfer-Encoding: {value}", body=body),
            "ok",
            title=TITLE,
            note="",
        )
        for number, (value, body) in enumerate(
            (("identity", PAGE), ("", PAGE), ("Chunked", CHUNK + LAST), ("x", PAGE))
        )
    ),
    case(
        "a file name of a megabyte in gzip data is passed over",
        "http://file-name.test/",
        coded(NAMED, "gzip"),
        "ok",
        title=TITLE,
        note="",
    ),
    case(
        "deflate data without its header is read",
        "http://raw-deflate.test/",
        coded(raw_deflate(FULL), "deflate"),
        "ok",
        title=TITLE,
        note="",
    ),
    case(
        "identity and gzip and gzip are undone",
        "http://identity.test/",
        coded(gzip.compress(gzip.compress(FULL)), "identity, gzip, gzip"),
        "ok",
        title=TITLE,
        note="",
    ),
    case(
        "five thousand empty members of gzip data are limited",
        "http://empty-members.test/",
        coded(gzip.compress(gzip.compress(b"", mtime=0) * 5_000, mtime=0), "gzip, gzip"),
        "ok",
        title="",
        note="corrupt",
    ),
    case(
        "eighteen thousand codings are not decoded",
        "http://codings.test/",
        coded(FULL, "gzip," * 18_000),
        "ok",
        note="content codings",
    ),
    *(
        case(
            f"an HTTP/2 server that {what} is told as that",
            f"https://h2-{what.split()[0]}.test/",
            b.raw(SETTINGS, close=closes),
            "blocked http2-only",
            attempts=1,
        )
        for what, closes in (("leaves", True), ("stays on", False))
    ),
    case(
        "an offer of HTTP/2 is passed over",
        "http://offers-h2.test/",
        b.raw(answer(OK, "Connection: Upgrade", "Upgrade: h2,h2c", LENGTH), close=False),
        "ok",
        title=TITLE,
        note="",
    ),
    case(
        "a Location of ninety kilobytes is broken",
        "http://ninety.test/",
        location(b"/" + b"x" * 90_000),
        "broken url-invalid",
    ),
    case(
        "of two Locations the first is followed",
        "http://two-locations.test/",
        location(b"/next\r\nLocation: /other"),
        "ok redirect-temporary",
        web={"http://two-locations.test/next": here},
        title=TITLE,
    ),
    case(
        "a Location is followed rather than a refresh",
        "http://both.test/",
        location(b"/next\r\nRefresh: 0; url=/other"),
        "ok redirect-temporary",
        web={"http://both.test/next": here},
        title=TITLE,
    ),
    case(
        "a flood of cookies at every redirect is not sent back",
        "http://cookies.test/0",
        None,
        "ok redirect-temporary",
        web={
            **{f"http://cookies.test/{number}": flood(number) for number in range(4)},
            "http://cookies.test/4": here,
        },
        title=TITLE,
        also=no_request_is_large,
    ),
    case(
        "a flood of cookies with a page is dropped",
        "http://page-cookies.test/",
        answer(OK, *(f"Set-Cookie: c{number}={'v' * 60}" for number in range(900))),
        "ok",
        title=TITLE,
    ),
    *(
        case(
            f"an interim answer with {what} keeps the page",
            f"http://interim-{number}.test/",
            b"HTTP/1.1 103 Early Hints\r\n%b\r\n\r\n" % line + answer(OK, LENGTH),
            "ok",
            title=TITLE,
            note="",
        )
        for number, (what, line) in enumerate(
            (("a length", b"Content-Length: 5"), ("chunks", b"Transfer-Encoding: chunked"))
        )
    ),
    case(
        "an interim answer with a body is no HTTP",
        "http://interim-body.test/",
        b"HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\nhello" + answer(OK, LENGTH),
        "failing bad-http",
    ),
    case(
        "an answer to HEAD where a page was asked for is alive",
        "http://head-like.test/",
        b.raw(answer(OK, "Content-Length: 500", body=b""), close=False),
        "ok",
        note="deadline",
        is_hurried=True,
    ),
    poisoned(
        "a body of a 204",
        "poison-204",
        answer("HTTP/1.1 204 No Content", CHUNKED, body=CHUNK + LAST),
    ),
    poisoned(
        "a body of a 304",
        "poison-304",
        answer("HTTP/1.1 304 Not Modified", "Content-Length: 5", body=b"hello"),
    ),
    poisoned(
        "an interim answer after the answer",
        "poison-103",
        answer(OK, LENGTH) + b"HTTP/1.1 103 Early Hints\r\n\r\n",
    ),
    poisoned(
        "more than the promised length",
        "poison-length",
        answer(OK, f"Content-Length: {len(PAGE) - 9}"),
    ),
    *(
        case(
            f"{what} that drip without an end are given up at the timeout",
            f"http://drip-{number}.test/",
            b.drip(data * 200, step=len(data), gap=0.02),
            "failing read-timeout",
            is_hurried=True,
        )
        for number, (what, data) in enumerate(
            (("blank lines", b"\r\n"), ("interim answers", b"HTTP/1.1 103 E\r\nX: y\r\n"))
        )
    ),
    case(
        "blank lines without an end are no HTTP",
        "http://blank-lines.test/",
        b.endless(b"", b"\r\n" * 2_048),
        "failing bad-http",
    ),
    case(
        "seven thousand lines of garbage leave a page that is gone gone",
        "http://garbage.test/",
        b"HTTP/1.1 404 Gone\r\n" + b"garbage line\r\n" * 7_000 + b"\r\n",
        "broken http-404",
        also=hops(0),
    ),
)
