"""One target → one outcome: attempts with backoff and Retry-After under one deadline.

A network failure is a value from here on, never an exception.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus

import httpx
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_result,
    wait_random_exponential,
)

from crawler import retry_after
from crawler.headers import Identity
from crawler.hops import Attempt
from crawler.limits import Limits
from crawler.model import Failed, Fault, Fetched, Target
from crawler.reasons import SERVER_ERRORS

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
    }
)
TRANSIENT_STATUSES = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
NEVER_TRANSIENT = frozenset({HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED})
BACKOFF = wait_random_exponential(multiplier=0.5, max=10)
"""Full jitter: a random part of 0.5, 1, 2, … seconds."""


def is_transient(outcome: Fetched | Failed) -> bool:
    """Whether asking again soon may give another answer."""
    if isinstance(outcome, Failed):
        return outcome.fault in TRANSIENT_FAULTS
    status = outcome.status
    return status in TRANSIENT_STATUSES or (
        status in SERVER_ERRORS and status not in NEVER_TRANSIENT
    )


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches targets through `transport`; `clock` is monotonic seconds, `now` aware wall time."""

    transport: httpx.AsyncBaseTransport
    limits: Limits
    identity: Identity
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    async def fetch(self, target: Target, *, whole: bool = False) -> Fetched | Failed:
        """The outcome for `target` after as many attempts as it takes and the limits allow.

        With `whole` the body is read to its end (`max_body` permitting), whatever its type.
        """
        started = self.clock()
        until = started + self.limits.deadline

        async def attempt() -> Fetched | Failed:
            seconds = min(self.limits.timeout, until - self.clock())
            one = Attempt(
                self.transport,
                self.limits,
                self.identity,
                target.url,
                whole=whole,
                clock=self.clock,
            )
            return await one.run(seconds)

        def is_over(state: RetryCallState) -> bool:
            spent = state.attempt_number > self.limits.retries
            return spent or state.upcoming_sleep > until - self.clock()

        retrying = AsyncRetrying(
            retry=retry_if_result(is_transient),
            stop=is_over,
            wait=self._wait,
            sleep=self.sleep,
            retry_error_callback=_last_outcome,
        )
        outcome: Fetched | Failed = await retrying(attempt)
        attempts = int(retrying.statistics["attempt_number"])
        return replace(outcome, attempts=attempts, elapsed=self.clock() - started)

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next attempt: what the server asks for, else a jittered backoff."""
        outcome, asked = _last_outcome(state), None
        if isinstance(outcome, Fetched):
            asked = retry_after.seconds(outcome.header("retry-after"), self.now())
        if asked is None:
            return BACKOFF(state)
        return asked if asked <= retry_after.LONGEST_WAIT else float("inf")


def _last_outcome(state: RetryCallState) -> Fetched | Failed:
    assert state.outcome is not None  # noqa: S101 tenacity calls back only after an attempt
    result: Fetched | Failed = state.outcome.result()
    return result
