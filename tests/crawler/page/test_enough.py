import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.enough import Enough

BYLINE = 8_192  # bytes
PAGE = b"<html><head><title>T</title></head><body><h1>T</h1>"


def stops_at(body: bytes, size: int = 1000) -> int | None:
    """The number of bytes fed when enough had come, None when it never had."""
    watch = Enough()
    for start in range(0, len(body), size):
        if watch.feed(body[start : start + size]):
            return min(start + size, len(body))
    return None


@pytest.mark.parametrize(
    "opening",
    [
        PAGE,
        PAGE.upper(),
        b"<title>T</title><body class=x><h1 id=y>T</h1 >",
        b"<head></head><h1>T</h1\n>",
        PAGE.decode().encode("utf-16-le"),
    ],
)
def test_a_heading_after_the_head_and_its_byline_are_enough(opening: bytes) -> None:
    body = opening + b"x" * BYLINE
    assert stops_at(body, 1) in (len(body) - 1, len(body))
    assert stops_at(opening, 1) is None


@pytest.mark.parametrize(
    "opening", [b"<head></head>", b"<h1>T</h1></head>", b"<BODY>", b"<head></head></h12></header>"]
)
def test_without_a_heading_the_wait_after_the_head_is_bounded(opening: bytes) -> None:
    body = opening + b"x" * 131_072
    stopped = stops_at(body)
    assert stopped is not None
    assert 65_536 <= stopped <= len(opening) + 66_536


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"<h1>T</h1>" * 20_000, b"</heads><bodyguard>" * 9000]
)
def test_a_head_that_does_not_end_is_the_callers_to_bound(body: bytes) -> None:
    assert stops_at(body) is None


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=60))
def test_where_chunks_are_cut_makes_no_difference(sizes: list[int]) -> None:
    body = b"<head>" + b"m" * 50 + PAGE + b"x" * BYLINE
    watch, position = Enough(), 0
    for size in sizes:
        assert not watch.feed(body[position : position + size]) or position + size >= len(body)
        position += size
    rest = body[position:]
    assert watch.feed(rest[:-1]) is False
    assert watch.feed(rest[-1:]) is True
