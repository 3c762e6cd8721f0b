"""Bodies whose framing lies: too short, too long, broken, without an end; and what follows them."""

from tests.crawler.faults.case import PAGE, TITLE, Case, Told, answer, case, here
from tests.web import behaviours as b
from tests.web.exchange import Exchange

OK = "HTTP/1.1 200 OK"
CHUNKED = "Transfer-Encoding: chunked"
CHUNK = b"%x\r\n%b\r\n" % (len(PAGE), PAGE)
LAST = b"0\r\n\r\n"


def limited(name: str, host: str, *lines: str, body: bytes) -> Case:
    """A body that ends badly: status and title count all the same."""
    data = answer(OK, *lines, body=body)
    return case(name, f"http://{host}.test/", data, "ok", title=TITLE, note="body", attempts=1)


def fine(name: str, host: str, *lines: str, body: bytes, close: bool = True) -> Case:
    """A body that ends well."""
    plays = b.raw(answer(OK, *lines, body=body), close=close)
    return case(name, f"http://{host}.test/", plays, "ok", title=TITLE, note="", attempts=1)


def stale(exchange: Exchange) -> None:
    """Ends a kept connection as its second request comes."""
    exchange.wire.close()


def on_two_connections(told: Told) -> None:
    assert len({request.connection for request in told.requests}) == 2


def on_one_connection(told: Told) -> None:
    assert len({request.connection for request in told.requests}) == 1


JUNK = answer(OK, f"Content-Length: {len(PAGE)}") + b"\r\nwhat nobody asked for"
SMUGGLED = answer(OK, f"Content-Length: {len(PAGE)}") + b.message(404, {}, b"smuggled")

CASES = (
    limited("a body shorter than promised is noted", "short", "Content-Length: 9000", body=PAGE),
    limited("chunks without the last one are noted", "no-last", CHUNKED, body=CHUNK),
    limited("a chunk that is cut is noted", "cut-chunk", CHUNKED, body=CHUNK + b"ff\r\nabc"),
    limited("a chunk size in letters is noted", "bad-size", CHUNKED, body=CHUNK + b"zz\r\nab\r\n"),
    limited("a negative chunk size is noted", "minus-size", CHUNKED, body=CHUNK + b"-5\r\nab\r\n"),
    limited(
        "a chunk longer than its size is noted", "over-size", CHUNKED, body=CHUNK + b"1\r\nab\r\n"
    ),
    limited(
        "a chunk of 2^64 bytes is noted", "huge-size", CHUNKED, body=CHUNK + b"f" * 17 + b"\r\nab"
    ),
    limited(
        "a chunk of 2^60 bytes is noted", "vast-size", CHUNKED, body=CHUNK + b"f" * 15 + b"\r\nab"
    ),
    case(
        "a trailer that is none is noted",
        "http://bad-trailer.test/",
        answer(OK, CHUNKED, body=CHUNK + b"0\r\nno colon\0\r\n\r\n"),
        "ok",
        title=TITLE,
    ),
    fine("a trailer is fine", "trailer", CHUNKED, body=CHUNK + b"0\r\nX-Sum: 1\r\n\r\n"),
    fine(
        "a chunk extension is fine",
        "extension",
        CHUNKED,
        body=CHUNK.replace(b"\r", b";a=b\r", 1) + LAST,
    ),
    fine(
        "spaces after a chunk size are fine",
        "size-spaces",
        CHUNKED,
        body=CHUNK.replace(b"\r", b"  \r", 1) + LAST,
    ),
    fine("a body that the connection's end frames is fine", "until-end", body=PAGE),
    fine(
        "a body in chunks of a byte is fine",
        "bytewise",
        CHUNKED,
        body=b"".join(b"1\r\n%c\r\n" % byte for byte in PAGE) + LAST,
    ),
    case(
        "a page whose chunks are broken from the start is alive",
        "http://no-chunks.test/",
        answer(OK, CHUNKED),
        "ok",
        status=200,
        note="body",
    ),
    case(
        "a body that says nothing of its end and has none is cut at the deadline",
        "http://no-end.test/",
        b.raw(answer(OK), close=False),
        "ok",
        title=TITLE,
        note="deadline",
        is_hurried=True,
    ),
    case(
        "chunks of one byte without an end are limited",
        "http://endless-bytes.test/",
        b.endless(answer(OK, CHUNKED, body=CHUNK), b"1\r\nx\r\n"),
        "ok",
        title=TITLE,
        is_hurried=True,
    ),
    case(
        "a chunk extension without an end is limited",
        "http://endless-extension.test/",
        b.endless(answer(OK, CHUNKED, body=CHUNK + b"5;"), b"a" * 4096),
        "ok",
        title=TITLE,
        is_hurried=True,
    ),
    case(
        "a trailer without an end is limited",
        "http://endless-trailer.test/",
        b.endless(answer(OK, CHUNKED, body=CHUNK + b"0\r\n"), b"X-Odd: yes\r\n" * 100),
        "ok",
        title=TITLE,
    ),
    case(
        "a body where none belongs is not read",
        "http://body-of-204.test/",
        b.raw(answer("HTTP/1.1 204 No Content", "Content-Length: 6", body=b"secret"), close=False),
        "ok",
        status=204,
        title="",
    ),
    case(
        "junk after an answer keeps its connection from being used again",
        "http://junk-after.test/second",
        here,
        "ok",
        title=TITLE,
        web={"http://junk-after.test/first": b.raw(JUNK, close=False)},
        before="http://junk-after.test/first",
        also=on_two_connections,
    ),
    case(
        "junk that comes with the next answer on a kept connection is asked about again",
        "http://junk-before.test/second",
        b.after(
            1, b.raw(b"what nobody asked for\r\n" + b.message(404, {}, b""), close=False), here
        ),
        "ok",
        title=TITLE,
        web={"http://junk-before.test/first": here},
        before="http://junk-before.test/first",
        attempts=1,
        also=on_two_connections,
    ),
    case(
        "an answer that nobody asked for never answers the next question",
        "http://smuggling.test/second",
        here,
        "ok",
        title=TITLE,
        web={"http://smuggling.test/first": b.raw(SMUGGLED, close=False)},
        before="http://smuggling.test/first",
        in_one_piece=True,  # coming later it could not be told from the answer to the next
        also=on_two_connections,
    ),
    case(
        "a kept connection that has gone stale is replaced without a word",
        "http://stale.test/second",
        b.after(1, stale, here),
        "ok",
        title=TITLE,
        web={"http://stale.test/first": here},
        before="http://stale.test/first",
        attempts=1,
        asked=2,
        also=on_two_connections,
    ),
    case(
        "a kept connection that is reset is replaced without a word",
        "http://stale-reset.test/second",
        b.after(1, b.reset(), here),
        "ok",
        title=TITLE,
        web={"http://stale-reset.test/first": here},
        before="http://stale-reset.test/first",
        attempts=1,
        asked=2,
        also=on_two_connections,
    ),
    case(
        "a good connection is used again",
        "http://kept.test/second",
        here,
        "ok",
        web={"http://kept.test/first": here},
        before="http://kept.test/first",
        also=on_one_connection,
    ),
)
