"""The `Retry-After` header (RFC 9110 §10.2.3): seconds to wait, pure and total."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more is left for another run."""


def seconds(value: str, now: datetime) -> float | None:
    """The wait `value` asks for at `now` (aware), at least 0; None where it says nothing.

    Neither bounded above: a caller compares with `LONGEST_WAIT` to tell "wait" from "later".
    """
    value = value.strip()
    if re.fullmatch(r"\d{1,300}", value, re.ASCII):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - now).total_seconds())
