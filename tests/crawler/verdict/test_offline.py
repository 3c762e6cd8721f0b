"""When a run's failures look like ours, and when they are the links' own."""

import pytest

from crawler.model import Failed, Fault, Fetched, Hop, Outcome, Skipped
from crawler.verdict.offline import Tally

UP = Fetched(200, "https://a.example/")
GONE = Failed(Fault.DNS_NOT_FOUND)
LOST = Failed(Fault.CONNECT_TIMEOUT)
REFUSED = Failed(Fault.CONNECT_REFUSED)
PAST_A_HOP = Failed(Fault.DNS_NOT_FOUND, hops=(Hop("https://a.example/", 301, "https://b/"),))


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], False),
        ([Skipped("excluded")], False),
        ([Failed(Fault.URL_INVALID)], False),
        ([GONE], True),
        ([GONE, LOST, Skipped("excluded")], True),
        ([UP, GONE], False),
        ([REFUSED, LOST], False),
        ([PAST_A_HOP, GONE], False),
        ([UP] * 3 + [LOST] * 9, False),
        ([UP] * 3 + [LOST] * 10, True),
        ([UP] * 30 + [LOST] * 29, False),
    ],
)
def test_silence_from_everybody_or_from_most_of_many_looks_offline(
    outcomes: list[Outcome], expected: bool
) -> None:
    tally = Tally()
    for outcome in outcomes:
        tally.add(outcome)
    assert tally.looks_offline is expected
