"""One target's attempts under one deadline: hedged, and retried where that is cheap."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tenacity import AsyncRetrying, RetryCallState, retry_if_result, wait_random_exponential

from crawler.fetch.conditional import Validators
from crawler.fetch.exchange import Asker, Vigil
from crawler.fetch.headers import Identity
from crawler.fetch.hedge import Hedge
from crawler.fetch.redirects import Attempt
from crawler.fetch.transient import is_free, is_transient_and_quick, worth
from crawler.hosts import retry_after
from crawler.hosts.limits import Limits
from crawler.model import Failed, Fault, Fetched, Profile

BACKOFF = wait_random_exponential(multiplier=0.5, max=10)
"""Full jitter: a random part of 0.5, 1, 2, … seconds."""
ALMOST = 0.001
"""Seconds by which a timer may be early, as clocks count in steps and round."""


@dataclass(slots=True)
class Pursuit:
    """For one use.

    `until` is the target's deadline by the clock of the run's politeness, put off by as long as it
    waits in line for its turn. `present` gives the profile for a host, `sleep` and `now` (aware
    wall time) are the caller's; `is_retry` is whether the first attempt is a retry already, `whole`
    and `validators` are as in `crawler.fetch.redirects.Attempt`.
    """

    asker: Asker
    limits: Limits
    identity: Identity
    present: Callable[[str], Profile]
    url: str
    until: float
    sleep: Callable[[float], Awaitable[None]]
    now: Callable[[], datetime]
    is_retry: bool = False
    whole: bool = False
    validators: Validators | None = None
    _vigils: list[Vigil] = field(default_factory=list)
    _met: Fetched | Failed | None = None

    async def run(self, most: int) -> Fetched | Failed:
        """The outcome of at most so many attempts; one that had to be hedged is the only one."""
        started, due = self._clock(), self.until
        outcome = await self._attempt(is_retry=self.is_retry)
        # The common case is kept clear of the machinery of retries.
        if most > len(self._vigils) and is_transient_and_quick(outcome):
            outcome = await self._retried(outcome, most)
        asked = sum(vigil.asked for vigil in self._vigils)
        in_line = self.until - due
        elapsed = max(0.0, self._clock() - started - in_line)
        return replace(outcome, attempts=asked, elapsed=elapsed)

    async def _retried(self, first: Fetched | Failed, most: int) -> Fetched | Failed:
        async def again() -> Fetched | Failed:
            is_first = retrying.statistics["attempt_number"] == 1
            return first if is_first else await self._attempt(is_retry=not is_free(first))

        def is_over(state: RetryCallState) -> bool:
            late = state.upcoming_sleep > self.until - self._clock()
            enough = late or state.attempt_number >= most or self._vigils[-1].is_in_vain
            return enough or not (is_free(_last_outcome(state)) or self._may_retry())

        retrying = AsyncRetrying(
            retry=retry_if_result(is_transient_and_quick),
            stop=is_over,
            wait=self._wait,
            sleep=self.sleep,
            retry_error_callback=_last_outcome,
        )
        outcome: Fetched | Failed = await retrying(again)
        return outcome

    async def _attempt(self, *, is_retry: bool) -> Fetched | Failed:
        seconds = min(self.limits.timeout, self.until - self._clock())
        attempt = self._one(self.limits, is_retry=is_retry)
        outcome = await self._hedged(attempt, seconds)
        self.until = attempt.vigil.deadline
        if isinstance(outcome, Failed):
            # What the attempt before met says more than that nobody was asked, or time ran out.
            if outcome.fault is Fault.RATE_LIMITED:
                outcome = self._met or outcome
            elif outcome.fault is Fault.READ_TIMEOUT and self._clock() >= self.until - ALMOST:
                outcome = self._met or replace(outcome, fault=Fault.DEADLINE)
        self._met = outcome
        return outcome

    async def _hedged(self, first: Attempt, seconds: float) -> Fetched | Failed:
        """`first` for so many seconds, with another beside it if no answer comes for long."""
        patience = self.limits.patience
        if self.limits.retries == 0 or seconds <= patience:
            return await first.run(seconds)

        def due() -> float:
            return first.vigil.seconds_to_hedge(self._clock())

        def again() -> Coroutine[Any, Any, Fetched | Failed] | None:
            if not self._may_retry():
                return None
            limits = self.limits.with_less_to_connect()
            return self._one(limits, is_retry=True).run(seconds - patience)

        return await Hedge(again, due=due, worth=worth).run(first.run(seconds))

    def _one(self, limits: Limits, *, is_retry: bool) -> Attempt:
        vigil = Vigil(self.until, self.limits.patience, is_retry)
        self._vigils.append(vigil)
        return Attempt(
            self.asker,
            limits,
            self.identity,
            self.present,
            vigil,
            self.url,
            self.whole,
            self.validators,
        )

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next attempt: what the server asks for, else a jittered backoff."""
        outcome, asked = _last_outcome(state), None
        if isinstance(outcome, Fetched):
            asked = retry_after.seconds(outcome.header("retry-after"), self.now())
        if asked is None:
            return BACKOFF(state)
        return asked if asked <= retry_after.LONGEST_WAIT else float("inf")

    def _may_retry(self) -> bool:
        """Whether the run can afford to ask again who was asked last."""
        origin = self._vigils[-1].origin
        return origin is not None and self.asker.politeness.may_retry(origin)

    def _clock(self) -> float:
        return self.asker.politeness.clock()


def _last_outcome(state: RetryCallState) -> Fetched | Failed:
    assert state.outcome is not None  # noqa: S101 tenacity calls back only after an attempt
    result: Fetched | Failed = state.outcome.result()
    return result
