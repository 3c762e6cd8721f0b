"""Heads that are no HTTP, odd heads whose status counts all the same, and heads without an end."""

from tests.crawler.faults.case import PAGE, TITLE, Case, answer, case, here
from tests.crawler.faults.framing import on_two_connections
from tests.web import behaviours as b
from tests.web.exchange import Behaviour

OK = "HTTP/1.1 200 OK"
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
FULL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def bad(name: str, host: str, data: bytes, detail: str = "") -> Case:
    """What is no HTTP answer at all."""
    return case(name, f"http://{host}.test/", data, "failing bad-http", detail=detail, attempts=1)


def odd(name: str, host: str, *lines: str | bytes, status_line: str = OK) -> Case:
    """What browsers read in spite of its oddity."""
    data = answer(status_line, *lines)
    return case(name, f"http://{host}.test/", data, "ok", title=TITLE, note="", attempts=1)


def gone(name: str, host: str, *lines: str | bytes) -> Case:
    """A page that is gone in spite of its odd head."""
    data = answer("HTTP/1.1 404 Not Found", *lines)
    return case(name, f"http://{host}.test/", data, "broken http-404", attempts=1)


def cut(name: str, host: str, data: Behaviour | bytes, expect: str = "ok", **more: object) -> Case:
    """A head longer than any need be: its status counts, and its rest is not read."""
    url = f"http://{host}.test/"
    note = "headers larger than 102400 bytes"
    return case(name, url, data, expect, note=note, attempts=1, **more)


CASES = (
    bad("an HTTP/0.9 answer is no HTTP", "http-09", b"<html>hello</html>"),
    bad("an SSH banner is no HTTP", "ssh", b"SSH-2.0-OpenSSH_9.6\r\n"),
    bad("an SMTP banner is no HTTP", "smtp", b"220 mail.test ESMTP\r\n"),
    bad("an ICY stream is no HTTP", "icy", b"ICY 200 OK\r\nicy-name: Radio\r\n\r\n"),
    bad("status 099 is no status", "status-099", answer("HTTP/1.1 099 Odd")),
    bad("status 1000 is no status", "status-1000", answer("HTTP/1.1 1000 Odd")),
    bad("an answer without a status is no HTTP", "status-none", answer("HTTP/1.1 OK")),
    bad("a negative status is no status", "status-negative", answer("HTTP/1.1 -200 OK")),
    bad("a status with letters is no status", "status-letters", answer("HTTP/1.1 2x0 OK")),
    bad("binary noise is no HTTP", "noise", bytes(range(256)) * 4),
    bad("nothing but blank lines is no HTTP", "blank", b"\r\n\r\n\r\n"),
    odd("an answer without a reason phrase is fine", "no-reason", status_line="HTTP/1.1 200"),
    odd("an answer in small letters is fine", "small", status_line="http/1.1 200 ok"),
    odd("an answer in HTTP/1.0 is fine", "http-10", status_line="HTTP/1.0 200 OK"),
    odd("an answer that says HTTP/2 is fine", "http-2", status_line="HTTP/2 200"),
    odd("two spaces before the status are fine", "two-spaces", status_line="HTTP/1.1  200 OK"),
    odd("a blank line before the answer is fine", "blank-first", status_line="\r\n" + OK),
    odd("a header line without a colon keeps the page", "no-colon", "this is no header"),
    odd("a space before the colon keeps the page", "space-colon", "X-Odd : yes"),
    odd("a header without a name keeps the page", "no-name", ": empty"),
    odd("a folded header keeps the page", "obs-fold", "X-Odd: one", "  two", "\tthree"),
    odd("a fold before any header keeps the page", "fold-first", " folded from nothing"),
    odd("8-bit bytes in a value keep the page", "eight-bit", b"X-Odd: caf\xe9 \xff"),
    odd("8-bit bytes in a name keep the page", "eight-bit-name", b"X-\xe9: odd"),
    odd("a NUL in a value keeps the page", "nul", b"X-Odd: a\0b"),
    odd("a NUL in a name keeps the page", "nul-name", b"X\0Odd: ab"),
    odd("a lone CR in a value keeps the page", "lone-cr", b"X-Odd: a\rb"),
    odd("control characters in a value keep the page", "control", b"X-Odd: \x01\x1b[31m"),
    odd("brackets in a name keep the page", "bracket-name", "X-(Odd): yes"),
    odd("an empty reason and a tab keep the page", "tab", "X-Odd:\tyes", status_line=OK + "\t"),
    odd("equal lengths said twice are fine", "same-twice", *2 * [f"Content-Length: {len(PAGE)}"]),
    odd(
        "equal lengths in a list are fine", "same-list", f"Content-Length: {len(PAGE)}, {len(PAGE)}"
    ),
    odd("a length with spaces around is fine", "spaced", f"Content-Length:   {len(PAGE)}  "),
    odd("an empty length is none", "empty-length", "Content-Length: "),
    case(
        "chunks count where a length is stated too",
        "http://both-framings.test/",
        answer(
            OK,
            "Content-Length: 3",
            "Transfer-Encoding: chunked",
            body=b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE),
        ),
        "ok",
        title=TITLE,
        note="",
    ),
    *(
        case(
            f"{said} keeps status and title and says nothing of the body's end",
            f"http://length-{number}.test/",
            b.raw(answer(OK, *(f"Content-Length: {value}" for value in values)), close=closes),
            "ok",
            status=200,
            title=TITLE,
            note="" if closes else "deadline",
            is_hurried=not closes,
            attempts=1,
        )
        for number, (said, values, closes) in enumerate(
            (
                ("a conflict of lengths", ["5", "6"], True),
                ("a conflict of lengths in a list", ["5, 6"], True),
                ("a conflict of lengths on a kept connection", ["5", "6"], False),
                ("a negative length", ["-1"], True),
                ("a negative length on a kept connection", ["-1"], False),
                ("a length in words", ["many"], True),
                ("a length with a sign", ["+58"], True),
                ("a length in hexadecimal", ["0x3a"], True),
                ("a length of 10^21", [str(10**21)], True),
                ("a length of 2^64", [str(2**64)], True),
            )
        )
    ),
    case(
        "a conflict of lengths keeps its connection from being used again",
        "http://length-poison.test/second",
        here,
        "ok",
        title=TITLE,
        web={
            "http://length-poison.test/first": b.raw(
                answer(OK, "Content-Length: 5", "Content-Length: 9"), close=False
            )
        },
        before="http://length-poison.test/first",
        also=on_two_connections,
        is_hurried=True,
    ),
    gone("a page that is gone with a line without colon is gone", "no-colon-404", "no header"),
    gone("a page that is gone with a NUL in its head is gone", "nul-404", b"X: \0"),
    gone(
        "a page that is gone with conflicting lengths is gone",
        "length-404",
        "Content-Length: 1",
        "Content-Length: 2",
    ),
    case(
        "a bare LF ends a line",
        "http://bare-lf.test/",
        FULL.replace(b"\r\n", b"\n"),
        "ok",
        title=TITLE,
        note="",
    ),
    case(
        "line ends of both kinds end lines",
        "http://mixed-ends.test/",
        b"HTTP/1.1 200 OK\nContent-Type: text/html\r\nX: y\n\r\n" + PAGE,
        "ok",
        title=TITLE,
    ),
    cut("a header of a megabyte is cut", "huge-header", answer(OK, "X: " + "y" * 2**20)),
    cut("ten thousand headers are cut", "many-headers", answer(OK, *["X: it is odd"] * 10_000)),
    odd("ten thousand headers of few bytes are fine", "small-headers", *["X: y"] * 10_000),
    cut(
        "a page that is gone with a header of a megabyte is gone",
        "huge-404",
        answer("HTTP/1.1 404 Not Found", "X: " + "y" * 2**20),
        "broken http-404",
    ),
    case(
        "a redirect is followed whatever comes after its Location",
        "http://huge-redirect.test/",
        answer("HTTP/1.1 302 Found", "Location: /next", "X: " + "y" * 2**20),
        "ok redirect-temporary",
        web={"http://huge-redirect.test/next": here},
        title=TITLE,
    ),
    case(
        "a Location of a megabyte is cut and leads nowhere",
        "http://huge-location.test/",
        answer("HTTP/1.1 302 Found", "Location: /" + "x" * 2**20),
        "failing bad-http",
        detail="without Location",
    ),
    cut(
        "a status line without an end is cut",
        "endless-status",
        b.endless(b"HTTP/1.1 404 O", b"K" * 4096),
        "broken http-404",
    ),
    cut(
        "headers without an end are cut",
        "endless-headers",
        b.endless(b"HTTP/1.1 200 OK\r\n", b"X-Odd: yes\r\n" * 100),
    ),
    cut(
        "a header name without an end is cut",
        "endless-name",
        b.endless(b"HTTP/1.1 200 OK\r\n", b"X" * 4096),
    ),
    case(
        "an interim answer without an end is no answer",
        "http://endless-interim.test/",
        b.endless(b"HTTP/1.1 103 Early Hints\r\n", b"X-Odd: yes\r\n" * 100),
        "failing bad-http",
        detail="102400",
    ),
    case(
        "a flood of interim answers ends after ten",
        "http://interim-flood.test/",
        b.endless(b"", EARLY),
        "failing bad-http",
        detail="10 interim",
    ),
    case(
        "ten interim answers before the answer are fine",
        "http://interim-ten.test/",
        EARLY * 10 + FULL,
        "ok",
        title=TITLE,
    ),
    case(
        "eleven interim answers are too many",
        "http://interim-eleven.test/",
        EARLY * 11 + FULL,
        "failing bad-http",
    ),
    case(
        "interim answers alone are none",
        "http://interim-only.test/",
        EARLY,
        "failing connection-reset",
    ),
    case(
        "a change of protocol that nobody asked for is no answer",
        "http://switching.test/",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n",
        "failing bad-http",
        detail="101",
    ),
)
