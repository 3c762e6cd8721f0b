"""The kinds of links on the simulated web, and which verdicts on each are right; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from crawler.model import Verdict


class Nature(StrEnum):
    """What is true of a link, as far as mistakes are counted by it."""

    ALIVE = "alive"
    MOVED = "moved"
    TRANSIENT = "transient"
    SLOW = "slow"
    REFUSING = "refusing"
    DEAD = "dead"  # for good, and any one answer shows it
    DOWN = "down"  # nothing comes, now or a little later
    LYING = "lying"  # 200 with something else than the page
    WALLED = "walled"  # a login stands before it


LIVE = frozenset({Nature.ALIVE, Nature.MOVED, Nature.TRANSIENT, Nature.SLOW, Nature.REFUSING})
"""To call one of these broken is a false alarm."""
PLAINLY_DEAD = frozenset({Nature.DEAD, Nature.DOWN})
"""To call one of these fine is a miss."""


class Kind(StrEnum):
    """How a link behaves, the same way each time it is asked for (flaky ones but at first)."""

    PAGE = "page"
    TEMPORARY = "temporary-redirect"
    MOVED = "moved"
    FLAKY_ONCE = "503-once"
    FLAKY_TWICE = "503-twice"
    RESET_ONCE = "reset-once"
    LIMITED_ONCE = "429-once"
    SLOW = "slow"
    SLOW_BODY = "slow-body"
    DRIP = "dripping-body"
    CHALLENGE = "challenge-403"
    FORBIDDEN = "forbidden-403"
    NOT_FOR_MACHINES = "machines-999"
    LIMITED = "limited-429"
    GONE = "gone-404"
    REMOVED = "removed-410"
    LOOP = "redirect-loop"
    NO_HOST = "no-such-host"
    EXPIRED = "expired-certificate"
    REFUSED = "connection-refused"
    BLACK_HOLE = "black-hole"
    SILENT = "silent"
    SILENT_PAGE = "silent-page"
    RESET = "reset"
    SOFT_404 = "soft-404"
    PARKED = "parked"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class Truth:
    """What a kind is, and every verdict on it that is right."""

    nature: Nature
    right: frozenset[Verdict]


def _truth(nature: Nature, *right: Verdict) -> Truth:
    return Truth(nature, frozenset(right))


_V = Verdict
_TRANSIENT = _truth(Nature.TRANSIENT, _V.OK, _V.FAILING)
_SLOW = _truth(Nature.SLOW, _V.OK, _V.FAILING)
_REFUSING = _truth(Nature.REFUSING, _V.BLOCKED)
_DEAD = _truth(Nature.DEAD, _V.BROKEN)
_DOWN = _truth(Nature.DOWN, _V.FAILING, _V.BROKEN)
_LYING = _truth(Nature.LYING, _V.SUSPECT)

TRUTHS: Mapping[Kind, Truth] = MappingProxyType(
    {
        Kind.PAGE: _truth(Nature.ALIVE, _V.OK),
        Kind.TEMPORARY: _truth(Nature.ALIVE, _V.OK),
        Kind.MOVED: _truth(Nature.MOVED, _V.MOVED, _V.OK),
        Kind.FLAKY_ONCE: _TRANSIENT,
        Kind.FLAKY_TWICE: _TRANSIENT,
        Kind.RESET_ONCE: _TRANSIENT,
        Kind.LIMITED_ONCE: _truth(Nature.TRANSIENT, _V.OK, _V.BLOCKED),
        Kind.SLOW: _SLOW,
        Kind.SLOW_BODY: _SLOW,
        Kind.DRIP: _SLOW,
        Kind.CHALLENGE: _REFUSING,
        Kind.FORBIDDEN: _REFUSING,
        Kind.NOT_FOR_MACHINES: _REFUSING,
        Kind.LIMITED: _REFUSING,
        Kind.GONE: _DEAD,
        Kind.REMOVED: _DEAD,
        Kind.LOOP: _DEAD,
        Kind.NO_HOST: _DEAD,
        Kind.EXPIRED: _DEAD,
        Kind.REFUSED: _DOWN,
        Kind.BLACK_HOLE: _DOWN,
        Kind.SILENT: _DOWN,
        Kind.SILENT_PAGE: _DOWN,
        Kind.RESET: _DOWN,
        Kind.SOFT_404: _LYING,
        Kind.PARKED: _LYING,
        Kind.LOGIN: _truth(Nature.WALLED, _V.SUSPECT, _V.BLOCKED),
    }
)

HOST_FATES: Mapping[Kind, float] = MappingProxyType(
    {
        Kind.NO_HOST: 0.030,
        Kind.REFUSED: 0.012,
        Kind.BLACK_HOLE: 0.014,
        Kind.SILENT: 0.008,
        Kind.RESET: 0.006,
        Kind.EXPIRED: 0.006,
        Kind.PARKED: 0.014,
        Kind.CHALLENGE: 0.016,
        Kind.FORBIDDEN: 0.010,
        Kind.NOT_FOR_MACHINES: 0.004,
        Kind.LIMITED: 0.004,
    }
)
"""How often a whole host, with all its links, is of a kind; the rest are healthy hosts."""

LINK_FATES: Mapping[Kind, float] = MappingProxyType(
    {
        Kind.GONE: 0.060,
        Kind.REMOVED: 0.006,
        Kind.LOOP: 0.003,
        Kind.MOVED: 0.110,
        Kind.TEMPORARY: 0.030,
        Kind.FLAKY_ONCE: 0.008,
        Kind.FLAKY_TWICE: 0.004,
        Kind.RESET_ONCE: 0.004,
        Kind.SLOW: 0.003,
        Kind.SLOW_BODY: 0.004,
        Kind.DRIP: 0.002,
        Kind.SILENT_PAGE: 0.0003,
        Kind.SOFT_404: 0.009,
        Kind.LOGIN: 0.005,
    }
)
"""How often a link of a healthy host is of a kind; the rest are pages. The habits of a host come
first."""

LASTING = frozenset(
    {Kind.SILENT, Kind.BLACK_HOLE, Kind.SLOW, Kind.SLOW_BODY, Kind.DRIP, Kind.SILENT_PAGE}
)
"""Kinds of which a single link can set the time of a whole run."""
