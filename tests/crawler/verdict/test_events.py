import pytest

from crawler.model import Verdict
from crawler.verdict.events import EventKind, change

OK, MOVED, SUSPECT = Verdict.OK, Verdict.MOVED, Verdict.SUSPECT
BLOCKED, FAILING, BROKEN, SKIPPED = (
    Verdict.BLOCKED,
    Verdict.FAILING,
    Verdict.BROKEN,
    Verdict.SKIPPED,
)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (OK, BROKEN, EventKind.DIED),
        (FAILING, BROKEN, EventKind.DIED),
        (SUSPECT, BROKEN, EventKind.DIED),
        (OK, FAILING, EventKind.FALTERED),
        (BLOCKED, FAILING, EventKind.FALTERED),
        (BROKEN, OK, EventKind.RECOVERED),
        (FAILING, OK, EventKind.RECOVERED),
        (SUSPECT, OK, EventKind.RECOVERED),
        (BLOCKED, OK, EventKind.RECOVERED),
        (BROKEN, MOVED, EventKind.RECOVERED),
        (OK, MOVED, EventKind.MOVED),
        (OK, SUSPECT, EventKind.CHANGED),
        (BROKEN, SUSPECT, EventKind.CHANGED),
        (OK, BLOCKED, EventKind.REFUSED),
        (BROKEN, BLOCKED, EventKind.REFUSED),
    ],
)
def test_a_change_of_verdict_is_told_as(before: Verdict, after: Verdict, kind: EventKind) -> None:
    assert change(before, after) is kind


@pytest.mark.parametrize(
    ("before", "after"),
    [(BROKEN, FAILING), (MOVED, OK), *((each, each) for each in Verdict)],
)
def test_what_asks_nothing_of_people_is_no_event(before: Verdict, after: Verdict) -> None:
    assert change(before, after) is None


@pytest.mark.parametrize("other", list(Verdict))
def test_excluding_a_link_and_including_it_again_are_no_events(other: Verdict) -> None:
    assert change(other, SKIPPED) is None
    assert change(SKIPPED, other) is None
