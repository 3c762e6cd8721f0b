"""What one host saw in each second of a run; pure."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.ledger import Asked

_REFUSALS = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Second:
    """One second of a run: requests started, requests under way on average, refusals by the host's
    limiter, and other 429s and 503s."""

    at: int
    starts: int
    in_flight: float
    caused: int
    others: int


def host_of(asked: Sequence[Asked], name: str) -> str:
    """The busiest host whose name starts with `name`; for "" the host that answered last."""
    if not name:
        return max(asked, key=lambda each: each.at + each.seconds).host
    counts = Counter(each.host for each in asked if each.host.startswith(name))
    return counts.most_common(1)[0][0] if counts else name


def seconds_of(asked: Iterable[Asked], host: str, began: float = 0.0) -> tuple[Second, ...]:
    """Every second of `host` from the first request to the last one's end."""
    theirs = [each for each in asked if each.host == host]
    if not theirs:
        return ()
    last = math.ceil(max(each.at + each.seconds for each in theirs) - began)
    return tuple(_second(theirs, at, began) for at in range(last))


def as_lines(seconds: Sequence[Second]) -> str:
    """A line for each second, with a bar for its starts."""
    lines = ["second  starts  in flight  refused by us  other 429, 503\n"]
    lines += [
        f"{each.at:6}  {each.starts:6}  {each.in_flight:9.1f}  {each.caused:13}"
        f"  {each.others:14}  {'#' * each.starts}\n"
        for each in seconds
    ]
    return "".join(lines)


def _second(theirs: Sequence[Asked], at: int, began: float) -> Second:
    start = began + at
    begun = [each for each in theirs if start <= each.at < start + 1]
    overlaps = (min(each.at + each.seconds, start + 1) - max(each.at, start) for each in theirs)
    refused = [each for each in begun if each.status in _REFUSALS]
    caused = sum(each.caused for each in refused)
    return Second(
        at, len(begun), sum(each for each in overlaps if each > 0), caused, len(refused) - caused
    )
