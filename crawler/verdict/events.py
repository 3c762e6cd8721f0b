"""A link over time: what a change between two of its verdicts means to people. Pure."""

from enum import StrEnum

from crawler.model import Verdict


class EventKind(StrEnum):
    """What happened to a link between two runs; people are told these, never states."""

    DIED = "died"
    FALTERED = "faltered"
    RECOVERED = "recovered"
    MOVED = "moved"
    CHANGED = "changed"
    REFUSED = "refused"


# What arriving at a verdict means, whatever the verdict before (exceptions: `_QUIET`).
_ARRIVALS = {
    Verdict.BROKEN: EventKind.DIED,
    Verdict.FAILING: EventKind.FALTERED,
    Verdict.SUSPECT: EventKind.CHANGED,
    Verdict.BLOCKED: EventKind.REFUSED,
    Verdict.MOVED: EventKind.RECOVERED,
    Verdict.OK: EventKind.RECOVERED,
}

# Changes nobody needs to hear of: a dead link that now fails in a softer way is as useless as
# before, and a redirect that was withdrawn leaves the link right as it stands.
_QUIET = frozenset({(Verdict.BROKEN, Verdict.FAILING), (Verdict.MOVED, Verdict.OK)})


def change(before: Verdict, after: Verdict) -> EventKind | None:
    """The event between two verdicts of one URL in successive runs; None where there is none.

    A verdict of `skipped` on either side is a change of settings, not of the link, so it is
    never an event; neither is a repeated verdict.
    """
    if before is after or Verdict.SKIPPED in (before, after) or (before, after) in _QUIET:
        return None
    if (before, after) == (Verdict.OK, Verdict.MOVED):
        return EventKind.MOVED
    return _ARRIVALS[after]
