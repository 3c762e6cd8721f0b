"""Where bodies end: the same place however they come, and nowhere where that is in doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.wire.framing import body_after
from tests.growth import is_linear

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "sent", "length", "ended"),
    [
        (OK + b"Content-Length: 3\r\n\r\n", b"abcdef", 3, True),
        (OK + b"Content-Length: 3\r\n\r\n", b"ab", 2, False),
        (OK + b"content-LENGTH:\t3 \r\n\r\n", b"abcdef", 3, True),
        (OK + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\n", b"abcdef", 6, False),
        (OK + b"X: 1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", b"0", 1, False),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n", b"0\r\n\r\n", 5, False),
        (OK + b"\r\n", b"abcdef", 6, False),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n", b"abcdef", 0, True),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", b"abcdef", 0, True),
        (b"ICY 200 OK\r\nContent-Length: 3\r\n\r\n", b"abcdef", 6, False),
        (CHUNKED, b"3\r\nabc\r\n0\r\n\r\nHTTP", 13, True),
        (CHUNKED, b"3 ;a=b\r\nabc\r\n00\r\nX: 1\r\n\r\nHTTP", 25, True),
        (CHUNKED, b"3\r\nabc\r\n0\r\n", 11, False),
        (CHUNKED, b"3\r\nabcd\r\n0\r\n\r\nHTTP", 18, False),
        (CHUNKED, b"3\nabc\r\n0\r\n\r\nHTTP", 16, False),
        (CHUNKED, b"3\r\nabc\r\n0\r\n\nHTTP", 16, False),
        (CHUNKED, b"-3\r\nabc\r\n0\r\n\r\nHTTP", 18, False),
    ],
)
def test_a_body_ends_where_its_head_says(
    head: bytes, sent: bytes, length: int, *, ended: bool
) -> None:
    body = body_after(head, is_head_request=False)
    assert body.take(sent) == length
    assert body.ended is ended


def test_a_response_to_head_has_no_body() -> None:
    body = body_after(OK + b"Content-Length: 3\r\n\r\n", is_head_request=True)
    assert body.ended
    assert body.take(b"abc") == 0


@given(st.lists(st.binary(min_size=1), max_size=4), st.binary(), st.lists(st.integers(1, 60)))
def test_chunks_end_at_the_same_byte_however_they_are_cut(
    chunks: list[bytes], beyond: bytes, cuts: list[int]
) -> None:
    sent = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in chunks) + b"0\r\nX: 1\r\n\r\n"
    body, taken, left = body_after(CHUNKED, is_head_request=False), 0, sent + beyond
    for cut in (*cuts, len(left)):
        taken += body.take(left[:cut])
        left = left[cut:]
    assert body.ended
    assert taken == len(sent)


@given(st.lists(st.binary()))
def test_no_bytes_are_lost_or_invented(pieces: list[bytes]) -> None:
    body = body_after(CHUNKED, is_head_request=False)
    for piece in pieces:
        assert body.take(piece) == len(piece) or body.ended


@pytest.mark.parametrize("sent", [b"1\r\nx\r\n", b"1;" + b"y" * 100 + b"\r\nx\r\n", b"1\r\nxy"])
def test_the_time_for_chunks_grows_with_their_bytes(sent: bytes) -> None:
    def take(count: int) -> None:
        body = body_after(CHUNKED, is_head_request=False)
        for _ in range(count):
            body.take(sent[:3])
            body.take(sent[3:])

    assert is_linear(take, 4_000)


def test_the_time_for_a_head_grows_with_its_bytes() -> None:
    def read(count: int) -> None:
        lines = b"Transfer-Encoding: a" + b" " * count + b"b\r\nContent-Length: " + b" " * count
        body_after(OK + lines + b"\r\n\r\n", is_head_request=False)

    assert is_linear(read, 20_000)


@pytest.mark.parametrize(
    ("size", "chunks", "crumbled"),
    [(1, 1_000, False), (1, 1_020, True), (63, 50_000, False), (63, 65_000, True)],
)
def test_1_000_small_chunks_are_read_and_then_64_bytes_are_wanted_of_each(
    size: int, chunks: int, crumbled: bool
) -> None:
    body = body_after(CHUNKED, is_head_request=False)
    body.take(b"%x\r\n%b\r\n" % (size, b"x" * size) * chunks)
    assert body.is_crumbled is crumbled
