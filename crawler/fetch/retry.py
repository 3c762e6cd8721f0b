"""The retry policy: when a target is requested again, and when its outcome stands. Pure.

A target is requested in passes. In a pass, `RETRIES_AT_ONCE` retries follow within seconds; what
may still be another outcome later is left for a later pass. `decide` is the whole policy.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from http import HTTPStatus

from crawler.hosts.host import Port
from crawler.hosts.limits import Limits
from crawler.model import SERVER_ERRORS, About, Failed, Fetched, Outcome

RETRIES_AT_ONCE = 1
"""How many of a target's retries are made at once; the others wait for a later pass."""
LATER = 2.0
"""Seconds at least from a pass to the second one, …"""
SOON = 1.0
"""… and where a server answered, so that only its page may change."""
EVEN_LATER = 4.0
"""Seconds from the second pass to the third; twice as many to the fourth, and so on."""

TRANSIENT_STATUSES = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
LASTING_ERRORS = frozenset({HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED})
"""Server errors that say what the server cannot do, and will not be able to do in a minute."""


class Verb(Enum):
    """What to do with an outcome."""

    ACCEPT = auto()
    """It stands."""
    AGAIN_NOW = auto()
    """Request the target again in this pass, after some seconds."""
    AGAIN_LATER = auto()
    """Request it again in a later pass, after some seconds at least."""
    NEVER = auto()
    """It stands, although nothing was asked in this pass: the host will not be tried again."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and after how many seconds."""

    verb: Verb
    seconds: float = 0.0


ACCEPT = Decision(Verb.ACCEPT)
NEVER = Decision(Verb.NEVER)


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a target's requests so far.

    `outcome` is the latest, `before` that of the passes before this one (None in the first).
    `sent` counts the requests of this pass, hedges included, of which it may send `allowed`.
    `passes` counts the passes with this one. `time_left` is how many seconds this pass may still
    take, 0 when it is over; `wait` is how many must go by before the next request: the server's
    Retry-After, else the backoff.
    """

    outcome: Fetched | Failed
    sent: int
    allowed: int = 0
    before: Fetched | Failed | None = None
    passes: int = 1
    time_left: float = 0.0
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class HostState:
    """What a decision needs to know of the host that was asked last."""

    is_refusing: bool = False
    may_recover: bool = False

    @classmethod
    def of(cls, port: Port) -> "HostState":
        """The state of `port` as it is now."""
        return cls(is_refusing=port.refusal is not None, may_recover=port.may_recover)


def decide(history: History, host: HostState, limits: Limits, *, affordable: bool) -> Decision:
    """What follows from `history`; `affordable` is whether the retry budget allows a request."""
    outcome = history.outcome
    if limits.retries == 0 or not is_transient(outcome):
        return ACCEPT
    if _may_retry_now(history, host, affordable=affordable):
        return Decision(Verb.AGAIN_NOW, history.wait)
    if history.before is not None:
        return _after_a_later_pass(history, host, limits)
    return _later(history, limits)


def _may_retry_now(history: History, host: HostState, *, affordable: bool) -> bool:
    outcome = history.outcome
    is_slow = isinstance(outcome, Failed) and outcome.fault.traits.slow
    return (
        history.sent < history.allowed
        and history.wait <= history.time_left
        and history.time_left > 0
        and not is_slow
        and not host.is_refusing
        and (affordable or is_free(outcome))
    )


def _later(history: History, limits: Limits) -> Decision:
    """After a pass that was the first to ask."""
    silent = was_silent(history.outcome, limits.hedge_after)
    if limits.retries <= RETRIES_AT_ONCE or silent:
        return ACCEPT
    return Decision(Verb.AGAIN_LATER, _pause(history))


def _after_a_later_pass(history: History, host: HostState, limits: Limits) -> Decision:
    """A second look was made, unless the host was down before it or in it."""
    assert history.before is not None  # noqa: S101 the caller's condition
    if history.sent == 0:
        return Decision(Verb.AGAIN_LATER, _pause(history)) if host.may_recover else NEVER
    was_down = not history.before.attempts and not is_push_back(history.before)
    # The passes without a request do not put the next one off.
    return _later(replace(history, passes=1), limits) if was_down else ACCEPT


def _pause(history: History) -> float:
    if history.passes == 1:
        return SOON if isinstance(history.outcome, Fetched) else LATER
    return EVEN_LATER * 2.0 ** (history.passes - 2)


def requests_per_pass(limits: Limits, number: int) -> int:
    """How many requests the pass of that number, from 1, may send for a target."""
    if number == 1:
        return 1 + min(RETRIES_AT_ONCE, limits.retries)
    return limits.retries - RETRIES_AT_ONCE


def is_transient(outcome: Outcome) -> bool:
    """Whether another request may have another outcome."""
    match outcome:
        case Failed(fault):
            return fault.traits.transient
        case Fetched(status):
            return status in TRANSIENT_STATUSES or (
                status in SERVER_ERRORS and status not in LASTING_ERRORS
            )
        case _:
            return False


def is_free(outcome: Outcome) -> bool:
    """Whether a retry costs no host anything: name servers failed, or no request was sent."""
    if not isinstance(outcome, Failed):
        return False
    return not outcome.attempts or (outcome.fault.traits.about is About.NAME and not outcome.hops)


def is_push_back(outcome: Outcome) -> bool:
    """Whether the target was not requested because its host asked for fewer requests."""
    return isinstance(outcome, Failed) and outcome.fault.traits.put_off


def was_silent(outcome: Outcome, hedge_after: float) -> bool:
    """Whether neither a request nor its hedge, sent `hedge_after` seconds later, got an answer."""
    return (
        isinstance(outcome, Failed)
        and outcome.fault.traits.silent
        and outcome.attempts > 1
        and outcome.elapsed >= hedge_after
    )
