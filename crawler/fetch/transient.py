"""Which outcomes may be others when asked for again, and how soon that is worth a try; pure."""

from http import HTTPStatus

from crawler.fetch.hedge import SETTLED
from crawler.hosts.host import NAMELESS
from crawler.model import SERVER_ERRORS, Failed, Fault, Fetched, Outcome

TRANSIENT_FAULTS = frozenset(
    {
        Fault.DNS_NOT_FOUND,
        Fault.DNS_FAILURE,
        Fault.CONNECT_REFUSED,
        Fault.CONNECT_TIMEOUT,
        Fault.CONNECT_FAILED,
        Fault.CONNECTION_RESET,
        Fault.READ_TIMEOUT,
        Fault.PROXY,
        Fault.TLS_FAILURE,
        Fault.LOCAL_RESOURCES,
        Fault.RATE_LIMITED,
    }
)
TRANSIENT_STATUSES = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
NEVER_TRANSIENT = frozenset({HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED})
SLOW_FAULTS = frozenset({Fault.CONNECT_TIMEOUT, Fault.READ_TIMEOUT, Fault.RATE_LIMITED})
"""Not asked again at once: what has just wasted seconds, or wants to be left alone, still does."""
SILENCES = frozenset({Fault.CONNECT_TIMEOUT, Fault.READ_TIMEOUT, Fault.DNS_FAILURE})
"""What a hedged request ends in that got no answer either time."""


def is_transient(outcome: Outcome) -> bool:
    """Whether asking again may give another answer."""
    match outcome:
        case Failed(fault):
            return fault in TRANSIENT_FAULTS
        case Fetched(status):
            return status in TRANSIENT_STATUSES or (
                status in SERVER_ERRORS and status not in NEVER_TRANSIENT
            )
        case _:
            return False


def is_free(outcome: Outcome) -> bool:
    """Whether asking again costs no host anything: it was name servers that failed, or nobody."""
    if not isinstance(outcome, Failed):
        return False
    return not outcome.attempts or (outcome.fault in NAMELESS and not outcome.hops)


def worth(outcome: Outcome) -> int:
    """To a hedge: 0 for no answer, less than `SETTLED` for one that may pass, else that."""
    if not isinstance(outcome, Fetched):
        return 0
    return 1 if is_transient(outcome) else SETTLED


def kept_silent(outcome: Outcome, patience: float) -> bool:
    """Whether a request that was hedged after so many seconds got no answer either time."""
    return (
        isinstance(outcome, Failed)
        and outcome.fault in SILENCES
        and outcome.attempts > 1
        and outcome.elapsed >= patience
    )


def is_transient_and_quick(outcome: Outcome) -> bool:
    """Whether asking again soon may give another answer, and will not take long."""
    slow = isinstance(outcome, Failed) and outcome.fault in SLOW_FAULTS
    return is_transient(outcome) and not slow
