"""Odd heads become heads that the parser takes, and good ones stay as they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.wire.heads import cut_short, mended
from tests.growth import is_linear

CLOSE = b"\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.0 404\r\nServer: x\r\n\r\n",
        b"HTTP/1.1 200 \r\nA:\r\nB: \xe9\xff\tb \r\n\r\n",
        b"HTTP/1.1 200 OK\nContent-Length: 5\n\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"\r\nHTTP/1.1 200 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 099 Odd\r\nodd\r\n\r\n",
        b"HTTP/1.1 1000 Odd\r\n\r\n",
        b"\r\n\r\n",
    ],
)
def test_a_head_that_is_well_formed_or_beyond_help_stays_as_it_is(head: bytes) -> None:
    assert mended(head) is head


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"http/1.1 200 ok\r\n\r\n", b"HTTP/1.1 200 ok"),
        (b"HTTP/2  404\r\nA: b\r\n\r\n", b"HTTP/1.1 404 \r\nA: b"),
        (b"HTTP/1.0 200 OK\r\nodd\r\n\r\n", b"HTTP/1.0 200 OK"),
        (b"HTTP/1.1 200 OK\r\n: x\r\nA : b\r\nB\0X: c\r\nC: d\0e\r\n\r\n", b"A: b\r\nC: d e"),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n  c\r\n\td\r\n\r\n", b"A: b c d"),
        (b"HTTP/1.1 200 OK\r\nA: b\rLocation: /x\r\n\r\n", b"A: b Location: /x"),
        (b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nodd\r\n\r\n", b"HTTP/1.1 200 OK"),
    ],
)
def test_an_odd_head_keeps_its_status_and_its_good_headers(head: bytes, expected: bytes) -> None:
    assert mended(head).endswith(expected + CLOSE)


LENGTH = b"Content-Length: "


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([LENGTH + b"5", LENGTH + b"5"], b"Content-Length: 5"),
        ([LENGTH + b"5, 5"], b"Content-Length: 5"),
        ([LENGTH + b"5", LENGTH + b"6"], b""),
        ([LENGTH + b"-1"], b""),
        ([LENGTH + b"+1"], b""),
        ([LENGTH + b"1" * 18, b"odd"], b"Content-Length: " + b"1" * 18),
        ([LENGTH + b"1" * 19, b"odd"], b""),
        ([LENGTH + b"1" + b"0" * 21], b""),
        ([LENGTH], b""),
        ([LENGTH + b"5", b"Transfer-Encoding: chunked"], b"Transfer-Encoding: chunked"),
        ([b"Transfer-Encoding: x", b"transfer-encoding: Chunked"], b"Transfer-Encoding: chunked"),
        ([b"Transfer-Encoding: chunked, x", LENGTH + b"5"], b""),
    ],
)
def test_a_body_is_framed_one_way_or_by_the_connections_end(
    fields: list[bytes], expected: bytes
) -> None:
    head = b"\r\n".join([b"HTTP/1.1 200 OK", *fields, b"", b""])
    kept = [b"HTTP/1.1 200 OK", *filter(None, [expected]), b"Connection: close", b"", b""]
    assert mended(head) == b"\r\n".join(kept)


def test_of_too_many_headers_the_first_are_kept_and_the_framing() -> None:
    many = b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 2_000 + b"Content-Length: 5\r\n\r\n"
    once = mended(many)
    assert once.count(b"\r\n") == 258
    assert once.endswith(b"A: b\r\nContent-Length: 5" + CLOSE)
    assert mended(once) == once


def test_256_headers_are_not_too_many() -> None:
    head = b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 256 + b"\r\n"
    assert mended(head) is head
    assert mended(head[:-2] + b"A: b\r\n\r\n") != head


@pytest.mark.parametrize(
    ("begun", "expected"),
    [
        (b"HTTP/1.1 404 Gone\r\nA: b\r\nLocation: /unfini", b"HTTP/1.1 404 Gone\r\nA: b\r\n\n"),
        (b"HTTP/1.1 200 OKOKOK", b"HTTP/1.1 200 OKOKOK\n\n"),
        (b"HTTP/1.1 200 OK\r\nodd\r\nA: b\r\n", b"HTTP/1.1 200 OK\r\nA: b" + CLOSE),
        (b"SSH-2.0", b"SSH-2.0\n\n"),
    ],
)
def test_a_head_that_is_cut_short_ends_with_its_last_whole_line(
    begun: bytes, expected: bytes
) -> None:
    assert cut_short(begun) == expected


PIECES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"http/1.0  404\n",
        b"Content-Length: 5",
        b"content-length:-1",
        b"Transfer-Encoding: chunked",
        b"A: b",
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b"\t",
        b"\0",
        b":",
        b"\xff",
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES | st.binary(max_size=5), max_size=20))
def test_whatever_came_what_is_mended_needs_no_more_mending(pieces: list[bytes]) -> None:
    once = mended(b"".join(pieces) + b"\r\n\r\n")
    assert mended(once) == once


@pytest.mark.parametrize(
    "filler",
    [b"\r\n ", b" ", b"\r", b"\0", b"a", b"a:\r\n", b":\r\n", b"\r\n", b"Content-Length: 1,\n"],
)
def test_mending_takes_linear_time(filler: bytes) -> None:
    def mend(size: int) -> None:
        mended(b"HTTP/1.1 200 OK\r\n" + filler * (size // len(filler)) + b"\0\r\n\r\n")

    assert is_linear(mend, 25_000)
