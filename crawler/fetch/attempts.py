"""One pass over a target: its attempts under one deadline, hedged, and retried where cheap."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tenacity import AsyncRetrying, RetryCallState, retry_if_result, wait_random_exponential

from crawler.fetch.conditional import Validators
from crawler.fetch.exchange import Exchange, Timing
from crawler.fetch.headers import Identity
from crawler.fetch.hedge import SETTLED, Hedge
from crawler.fetch.redirects import Chain
from crawler.fetch.retry import History, HostState, Verb, decide, is_free, is_transient
from crawler.hosts import retry_after
from crawler.hosts.limits import Limits
from crawler.model import Failed, Fault, Fetched, Profile

BACKOFF = wait_random_exponential(multiplier=0.5, max=10)
"""Full jitter: a random part of 0.5, 1, 2, … seconds."""
CLOCK_STEP = 0.001
"""Seconds by which a timer may be early, as clocks count in steps and round."""


@dataclass(slots=True)
class Attempts:
    """The attempts of one pass; for one use.

    `until` is the target's deadline by the pool's clock, put off by the time that it waits for
    other requests of ours. `profile_of` gives the profile for a host, `sleep` and `now` (aware
    wall time) are the caller's. The pass may send `allowed` requests, hedges included; `is_retry`
    is whether its first counts as a retry. `full_body` and `validators` are as in
    `crawler.fetch.redirects`.
    """

    exchange: Exchange
    limits: Limits
    identity: Identity
    profile_of: Callable[[str], Profile]
    url: str
    until: float
    sleep: Callable[[float], Awaitable[None]]
    now: Callable[[], datetime]
    allowed: int = 1
    is_retry: bool = False
    full_body: bool = False
    validators: Validators | None = None
    _timings: list[Timing] = field(default_factory=list)
    _met: Fetched | Failed | None = None

    async def run(self) -> Fetched | Failed:
        """The outcome of the pass; an attempt that had to be hedged is its only one."""
        started, due = self._clock(), self.until
        outcome = await self._attempt(is_retry=self.is_retry)
        # The common case is kept clear of the machinery of retries.
        if is_transient(outcome) and len(self._timings) < self.allowed:
            outcome = await self._retried(outcome)
        sent = sum(timing.asked for timing in self._timings)
        in_queue = self.until - due
        elapsed = max(0.0, self._clock() - started - in_queue)
        return replace(outcome, attempts=sent, elapsed=elapsed)

    async def _retried(self, first: Fetched | Failed) -> Fetched | Failed:
        async def attempt() -> Fetched | Failed:
            is_first = retrying.statistics["attempt_number"] == 1
            return first if is_first else await self._attempt(is_retry=not is_free(self._outcome))

        def is_over(state: RetryCallState) -> bool:
            outcome = _outcome_of(state)
            history = History(
                outcome,
                sent=len(self._timings),
                allowed=self.allowed,
                time_left=self.until - self._clock(),
                wait=state.upcoming_sleep,
            )
            host, affordable = self._host_state()
            decision = decide(history, host, self.limits, affordable=affordable)
            return decision.verb is not Verb.AGAIN_NOW

        retrying = AsyncRetrying(
            retry=retry_if_result(is_transient),
            stop=is_over,
            wait=self._wait,
            sleep=self.sleep,
            retry_error_callback=_outcome_of,
        )
        outcome: Fetched | Failed = await retrying(attempt)
        return outcome

    async def _attempt(self, *, is_retry: bool) -> Fetched | Failed:
        seconds = min(self.limits.timeout, self.until - self._clock())
        chain = self._chain(self.limits, is_retry=is_retry)
        outcome = await self._hedged(chain, seconds)
        self.until = chain.timing.deadline
        if isinstance(outcome, Failed):
            # The attempt before tells more than that no request was sent, or that time ran out.
            if outcome.fault.traits.put_off:
                outcome = self._met or outcome
            elif outcome.fault is Fault.READ_TIMEOUT and self._clock() >= self.until - CLOCK_STEP:
                outcome = self._met or replace(outcome, fault=Fault.DEADLINE)
        self._met = outcome
        return outcome

    async def _hedged(self, first: Chain, seconds: float) -> Fetched | Failed:
        """`first` for so many seconds, with another beside it if no answer comes for long."""
        hedge_after = self.limits.hedge_after
        if self.limits.retries == 0 or seconds <= hedge_after:
            return await first.run(seconds)

        def due() -> float:
            return first.timing.seconds_to_hedge(self._clock())

        def second() -> Coroutine[Any, Any, Fetched | Failed] | None:
            _, affordable = self._host_state()
            if not affordable:
                return None
            chain = self._chain(self.limits.for_hedge(), is_retry=True)
            return chain.run(seconds - hedge_after)

        return await Hedge(second, due=due, rank=_rank).run(first.run(seconds))

    def _chain(self, limits: Limits, *, is_retry: bool) -> Chain:
        timing = Timing(self.until, limits.hedge_after, limits.least_answer_time, is_retry)
        self._timings.append(timing)
        return Chain(
            self.exchange,
            limits,
            self.identity,
            self.profile_of,
            timing,
            self.url,
            self.full_body,
            self.validators,
        )

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next attempt: the server's Retry-After, else a jittered backoff."""
        outcome, asked = _outcome_of(state), None
        if isinstance(outcome, Fetched):
            asked = retry_after.seconds(outcome.header("retry-after"), self.now())
        if asked is None:
            return BACKOFF(state)
        return asked if asked <= retry_after.LONGEST_WAIT else float("inf")

    def _host_state(self) -> tuple[HostState, bool]:
        """The state of the host asked last, and whether the run can afford a retry there."""
        port = self._timings[-1].port
        if port is None:
            return HostState(), False
        return HostState.of(port), self.exchange.pool.may_retry(port)

    @property
    def _outcome(self) -> Fetched | Failed:
        assert self._met is not None  # noqa: S101 there is one after the first attempt
        return self._met

    def _clock(self) -> float:
        return self.exchange.pool.clock()


def _outcome_of(state: RetryCallState) -> Fetched | Failed:
    assert state.outcome is not None  # noqa: S101 tenacity calls back only after an attempt
    result: Fetched | Failed = state.outcome.result()
    return result


def _rank(outcome: Fetched | Failed) -> int:
    """To a hedge: 0 for no answer, less than `SETTLED` for one that may be another later."""
    if not isinstance(outcome, Fetched):
        return 0
    return 1 if is_transient(outcome) else SETTLED
