"""How much may still be asked of an interface, from its own answers: pure.

What is left comes as a header (GitHub: `x-ratelimit-remaining`; Reddit's has decimals) or in the
body (Stack Exchange: `quota_remaining`), a wished pause as `Retry-After` (RFC 9110 §10.2.3) or
`backoff` in the body. A limit that names no pause wants a minute (GitHub REST API, "Rate limits");
Stack Exchange names its own in words ("throttle": "more requests available in 82216 seconds").

When there will be more comes as `x-ratelimit-reset`: a Unix time (GitHub) or seconds (Reddit).
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from crawler.hosts import retry_after
from crawler.hosts.budget import Budget
from crawler.model import Failed, Fetched
from crawler.sites.json_view import View, view
from sources.lazy_re import regex

RESERVE = 20
"""Requests left to the user's other programs, which share the token or the address."""
PATIENCE = 3
"""Answers in a row that told nothing before an interface counts as out of order."""
LONGEST_PAUSE = 3_600.0
"""Seconds; more is nothing a run would wait for."""
UNNAMED_PAUSE = 60.0
"""Seconds after a limit that names none."""
_AVAILABLE = regex(r"more requests available in (\d{1,9}) seconds", re.ASCII)
_LONGEST_MESSAGE = 500
_OUT_OF_ORDER = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
)
_LIMIT = regex(r"rate limit|too many requests", re.IGNORECASE)


def worth_asking(budget: Budget, now: datetime) -> bool:
    """Whether the interface may be asked once more; if not, the page is the one to ask."""
    is_renewed = budget.renewed_at is not None and now >= budget.renewed_at
    has_left = budget.remaining is None or budget.remaining > RESERVE or is_renewed
    is_open = budget.not_before is None or now >= budget.not_before
    return has_left and is_open and budget.silent < PATIENCE


def after(budget: Budget, outcome: Fetched | Failed, now: datetime, *, told: bool) -> Budget:
    """The budget after one more answer; `told` is whether the adapter found anything in it.

    What leads to the page is no silence, as long as it is an answer in order.
    """
    heard = told or is_in_order(outcome)
    budget = replace(budget, silent=0 if heard else budget.silent + 1)
    if isinstance(outcome, Failed):
        return budget
    said = view(outcome.body)
    remaining = _remaining(outcome, said)
    if remaining is not None:
        budget = replace(budget, remaining=remaining, renewed_at=_renewal(outcome, now))
    pause = _pause(outcome, said, now)
    if pause > 0:
        budget = replace(budget, not_before=now + timedelta(seconds=min(pause, LONGEST_PAUSE)))
    return budget


def is_in_order(outcome: Fetched | Failed) -> bool:
    """Whether the interface works and heard us, whatever it said."""
    if isinstance(outcome, Failed) or outcome.status in _OUT_OF_ORDER:
        return False
    if outcome.status >= HTTPStatus.BAD_REQUEST:
        return outcome.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return bool(view(outcome.body))


def _remaining(outcome: Fetched, said: View) -> int | None:
    header = outcome.header("x-ratelimit-remaining").strip()
    left = re.fullmatch(r"(\d{1,9})(?:\.\d{1,9})?", header, re.ASCII)
    if left:
        return int(left[1])
    return said["quota_remaining"].number


def _renewal(outcome: Fetched, now: datetime) -> datetime | None:
    """When there will be more, None where the interface does not say or means another day."""
    header = re.fullmatch(r"\d{1,10}", outcome.header("x-ratelimit-reset").strip(), re.ASCII)
    if header is None:
        return None
    seconds = float(header[0])
    if seconds > LONGEST_PAUSE:
        seconds -= now.timestamp()
    return now + timedelta(seconds=max(seconds, 0.0)) if seconds <= LONGEST_PAUSE else None


def _pause(outcome: Fetched, said: View, now: datetime) -> float:
    """Seconds the interface wants to be left alone, 0.0 where it says nothing."""
    wanted = retry_after.seconds(outcome.header("retry-after"), now) or 0.0
    backoff = said["backoff"].number or 0
    told = _AVAILABLE.search(said["error_message"].text[:_LONGEST_MESSAGE])
    named = max(wanted, float(min(max(backoff, int(told[1]) if told else 0), int(LONGEST_PAUSE))))
    return named or (UNNAMED_PAUSE if _is_limit(outcome, said) else 0.0)


def _is_limit(outcome: Fetched, said: View) -> bool:
    if outcome.status == HTTPStatus.FORBIDDEN:
        return _LIMIT.search(said["message"].text[:_LONGEST_MESSAGE]) is not None
    return outcome.status == HTTPStatus.TOO_MANY_REQUESTS
