"""Heads that are no HTTP, odd heads whose status counts all the same, and heads without an end."""

from tests.crawler.faults.case import PAGE, TITLE, Case, Told, answer, case
from tests.web import behaviours as b

OK = "HTTP/1.1 200 OK"
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
FULL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def the_status_was_seen(told: Told) -> None:
    assert told.failed.status == 200


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
            f"{said} keeps the status and closes the connection",
            f"http://length-{number}.test/",
            b.raw(answer(OK, *(f"Content-Length: {value}" for value in values)), close=False),
            "ok",
            status=200,
            attempts=1,
        )
        for number, (said, values) in enumerate(
            (
                ("a conflict of lengths", ["5", "6"]),
                ("a conflict of lengths in a list", ["5, 6"]),
                ("a negative length", ["-1"]),
                ("a length in words", ["many"]),
                ("a length with a sign", ["+58"]),
                ("a length of 10^21", [str(10**21)]),
                ("a length of 2^64", [str(2**64)]),
            )
        )
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
    bad("a header of a megabyte is cut", "huge-header", answer(OK, "X: " + "y" * 2**20), "102400"),
    bad(
        "ten thousand headers are cut", "many-headers", answer(OK, *["X-Odd: yes, it is"] * 10_000)
    ),
    case(
        "a status line without an end is cut",
        "http://endless-status.test/",
        b.endless(b"HTTP/1.1 200 O", b"K" * 4096),
        "failing bad-http",
        also=the_status_was_seen,
    ),
    case(
        "headers without an end are cut",
        "http://endless-headers.test/",
        b.endless(b"HTTP/1.1 200 OK\r\n", b"X-Odd: yes\r\n" * 100),
        "failing bad-http",
        also=the_status_was_seen,
    ),
    case(
        "a header name without an end is cut",
        "http://endless-name.test/",
        b.endless(b"HTTP/1.1 200 OK\r\n", b"X" * 4096),
        "failing bad-http",
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
