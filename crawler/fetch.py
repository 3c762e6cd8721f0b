"""One target → one outcome: attempts with backoff and Retry-After under one deadline.

A network failure is a value from here on, never an exception.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_result,
    wait_random_exponential,
)

from crawler import retry_after
from crawler.asking import Asker, Vigil
from crawler.headers import Identity
from crawler.hedge import Hedge
from crawler.hops import Attempt
from crawler.limits import Limits
from crawler.model import Failed, Fault, Fetched, Outcome, Profile, Target
from crawler.profiles import Profiles, is_refused
from crawler.revalidate import Validators
from crawler.transient import is_answer, is_transient, is_transient_and_quick, kept_silent
from sources.urls import host

BACKOFF = wait_random_exponential(multiplier=0.5, max=10)
"""Full jitter: a random part of 0.5, 1, 2, … seconds."""
SOON = 1
"""How many of the retries are made at once; the others wait for the run's second pass."""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches targets; `sleep` and `now` (aware wall time) are passed in for the tests.

    `known` has the outcomes of targets that need not be asked again.
    """

    asker: Asker
    limits: Limits
    identity: Identity
    known: Mapping[Target, Fetched | Failed] = field(default_factory=dict)
    profiles: Profiles = field(default_factory=Profiles)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    async def fetch(
        self, target: Target, *, whole: bool = False, validators: Validators | None = None
    ) -> Fetched | Failed:
        """The outcome for `target`, with a retry at once where that is cheap.

        With `whole` the body is read to its end (`max_body` permitting), whatever its type; with
        `validators` only if it has changed.
        """
        if target in self.known:
            return self.known[target]
        most = 1 + min(SOON, self.limits.retries)
        outcome = await self._attempts(
            target, most, self.profiles.of, whole=whole, validators=validators
        )
        if isinstance(outcome, Fetched) and self.limits.retries and is_refused(outcome):
            return await self._otherwise(target, outcome, whole=whole)
        return outcome

    async def _otherwise(self, target: Target, refusal: Fetched, *, whole: bool) -> Fetched:
        """The answer to our other profile where that gets one, else the refusal."""
        name = host(refusal.final_url)
        other = self.profiles.alternative(name, refusal.profile)
        late = refusal.elapsed >= self.limits.deadline
        if other is None or late or not self.asker.politeness.may_retry():
            return refusal
        answer = await self._attempts(
            target, 1, lambda _: other, spent=refusal.elapsed, whole=whole
        )
        helped = isinstance(answer, Fetched) and not is_refused(answer)
        self.profiles.learn(name, other, helped=helped)
        return replace(
            answer if isinstance(answer, Fetched) and helped else refusal,
            attempts=refusal.attempts + answer.attempts,
            elapsed=refusal.elapsed + answer.elapsed,
        )

    def deserves_more(self, outcome: Outcome) -> bool:
        """Whether a second pass over a target with this outcome is worth a request.

        What kept silent twice has been given its time.
        """
        silent = kept_silent(outcome, self.limits.patience)
        return self.limits.retries > SOON and is_transient(outcome) and not silent

    async def again(
        self, target: Target, first: Fetched | Failed, *, whole: bool = False
    ) -> Fetched | Failed:
        """The outcome of a second pass, with the attempts and the time of the first in it."""
        gate = self.asker.politeness.gate(host(target.url))
        limits = self.limits.impatient() if gate.pace.is_down else self.limits
        gate.forgive()
        spent = first.elapsed
        too_late = spent >= self.limits.deadline
        if too_late or gate.shut or not self.asker.politeness.may_retry():
            return first
        most = self.limits.retries - SOON
        looking = replace(self, limits=limits)
        outcome = await looking._attempts(  # noqa: SLF001 our own kind
            target, most, self.profiles.of, spent=spent, whole=whole
        )
        if isinstance(outcome, Failed) and outcome.fault is Fault.RATE_LIMITED:
            return first  # nobody was asked
        return replace(
            outcome,
            attempts=first.attempts + outcome.attempts,
            elapsed=first.elapsed + outcome.elapsed,
        )

    async def _attempts(
        self,
        target: Target,
        most: int,
        present: Callable[[str], Profile],
        *,
        spent: float = 0.0,
        whole: bool = False,
        validators: Validators | None = None,
    ) -> Fetched | Failed:
        clock = self.asker.politeness.clock
        started = clock()
        until = started + self.limits.deadline - spent
        met: Fetched | Failed | None = None
        made = 0

        def one() -> Attempt:
            nonlocal made
            made += 1
            vigil = Vigil(until, self.limits.patience)
            return Attempt(
                self.asker,
                self.limits,
                self.identity,
                present,
                vigil,
                target.url,
                whole,
                validators,
            )

        async def attempt() -> Fetched | Failed:
            nonlocal met
            outcome = await self._hedged(one, min(self.limits.timeout, until - clock()))
            if isinstance(outcome, Failed) and met and outcome.fault is Fault.RATE_LIMITED:
                outcome = met  # nobody was asked
            elif (
                isinstance(outcome, Failed)
                and outcome.fault is Fault.READ_TIMEOUT
                and clock() >= until
            ):
                # What the attempt before met says more than that time ran out in this one.
                outcome = met or replace(outcome, fault=Fault.DEADLINE)
            met = outcome
            return outcome

        def is_over(state: RetryCallState) -> bool:
            late = state.upcoming_sleep > until - clock()
            return late or state.attempt_number >= most or not self.asker.politeness.may_retry()

        outcome = await attempt()
        # The common case is kept clear of the machinery of retries.
        if most > made and is_transient_and_quick(outcome):
            first = outcome

            async def again() -> Fetched | Failed:
                return first if retrying.statistics["attempt_number"] == 1 else await attempt()

            retrying = AsyncRetrying(
                retry=retry_if_result(is_transient_and_quick),
                stop=is_over,
                wait=self._wait,
                sleep=self.sleep,
                retry_error_callback=_last_outcome,
            )
            outcome = await retrying(again)
        return replace(outcome, attempts=made, elapsed=clock() - started)

    async def _hedged(self, one: Callable[[], Attempt], seconds: float) -> Fetched | Failed:
        """An attempt of so many seconds, with another beside it if no answer comes for long."""
        first, patience = one(), self.limits.patience
        if self.limits.retries == 0 or seconds <= patience:
            return await first.run(seconds)

        def due() -> float:
            return first.vigil.seconds_to_hedge(self.asker.politeness.clock())

        def again() -> Coroutine[Any, Any, Fetched | Failed] | None:
            return one().run(seconds - patience) if self.asker.politeness.may_retry() else None

        return await Hedge(again, due=due, is_answer=is_answer).run(first.run(seconds))

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
