"""`Retry-After` in every form servers send it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.hosts.retry_after import seconds

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0.0),
        ("5", 5.0),
        (" 120 ", 120.0),
        ("1000000000000", 1e12),
        ("1" + "0" * 30, 1e30),
        ("Thu, 01 Jan 2026 12:00:30 GMT", 30.0),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0),
        ("Thursday, 01-Jan-26 12:01:00 GMT", 60.0),
        ("Thu, 01 Jan 2026 12:00:30", 30.0),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("soon", None),
        ("", None),
    ],
)
def test_each_form_is_a_wait_or_nothing(value: str, expected: float | None) -> None:
    assert seconds(value, NOW) == expected


@given(st.text())
def test_no_text_is_an_error(value: str) -> None:
    result = seconds(value, NOW)
    assert result is None or result >= 0
