"""One target → one outcome. A network failure is a value from here on, never an exception."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from crawler.fetch import profiles
from crawler.fetch.attempts import Attempts
from crawler.fetch.conditional import Validators
from crawler.fetch.exchange import Exchange
from crawler.fetch.headers import Identity
from crawler.fetch.httpx_url import address
from crawler.fetch.retry import (
    History,
    HostState,
    Verb,
    decide,
    is_free,
    is_push_back,
    is_transient,
    requests_per_pass,
    was_silent,
)
from crawler.hosts.host import Port
from crawler.hosts.limits import Limits
from crawler.model import Failed, Fetched, Outcome, Profile, Skipped, Target, is_success
from sources.urls import host

T = TypeVar("T", bound=Fetched | Failed)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches targets; `sleep` and `now` (aware wall time) are passed in for the tests.

    `known` has the outcomes of targets that were fetched before.
    """

    exchange: Exchange
    limits: Limits
    identity: Identity
    known: Mapping[Target, Fetched | Failed] = field(default_factory=dict)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    async def fetch(
        self, target: Target, *, full_body: bool = False, validators: Validators | None = None
    ) -> Fetched | Failed:
        """The outcome for `target` after one pass, see `crawler.fetch.retry`.

        With `full_body` the body is read to its end (`max_body` permitting), whatever its type;
        with `validators` only if it has changed.
        """
        if target in self.known:
            return self.known[target]
        limits = self._limits(target)
        attempts = self._attempts(target, full_body=full_body)
        attempts.validators = validators
        attempts.allowed = requests_per_pass(limits, 1)
        outcome = await attempts.run()
        if was_silent(outcome, limits.hedge_after):
            self._port(target, outcome).breaker.give_up()
        if isinstance(outcome, Fetched) and limits.retries and profiles.is_refused(outcome):
            return await self._with_other_profile(target, outcome, full_body=full_body)
        return outcome

    async def fetch_again(
        self, target: Target, before: Fetched | Failed, *, full_body: bool = False
    ) -> Fetched | Failed:
        """The outcome after a later pass, with the attempts and the time of those before in it."""
        port = self._port(target, before)
        limits = self._limits(target)
        if port.is_down:
            limits = limits.for_trial()
        port.try_again(self._clock())
        is_retry = not is_free(before)
        too_late = before.elapsed >= self.limits.deadline
        if too_late or port.refusal or (is_retry and not self.exchange.pool.may_retry(port)):
            return before
        attempts = self._attempts(target, limits, spent=before.elapsed, full_body=full_body)
        attempts.allowed, attempts.is_retry = requests_per_pass(limits, 2), is_retry
        outcome = await attempts.run()
        if is_push_back(outcome) and not outcome.attempts:
            return before
        return _summed(outcome, before, outcome)

    def retry_in(
        self, target: Target, before: Outcome | None, after: Outcome, passes: int
    ) -> float | None:
        """Seconds at least until the next pass over `target`; None where its outcome stands.

        `after` is the outcome of `passes` passes, `before` that of all but the last.
        """
        if isinstance(before, Skipped) or isinstance(after, Skipped) or not is_transient(after):
            return None
        sent = after.attempts - (before.attempts if before is not None else 0)
        host_state = HostState.of(self._port(target, after))
        history = History(after, sent, before=before, passes=passes)
        decision = decide(history, host_state, self._limits(target), affordable=True)
        return decision.seconds if decision.verb is Verb.AGAIN_LATER else None

    async def _with_other_profile(
        self, target: Target, refusal: Fetched, *, full_body: bool
    ) -> Fetched:
        """The answer to our other profile where that gets one, else the refusal."""
        name = host(refusal.final_url)
        asked = self.exchange.pool.host(name)
        other = profiles.alternative(asked, refusal.profile)
        if other is None or refusal.elapsed >= self.limits.deadline:
            return refusal
        attempts = self._attempts(target, spent=refusal.elapsed, full_body=full_body)
        attempts.profile_of = lambda at: other if at == name else self._profile_of(at)
        answer = await attempts.run()
        if isinstance(answer, Fetched) and host(answer.final_url) == name:
            profiles.learn(asked, other, answer)
        best = answer if isinstance(answer, Fetched) and is_success(answer.status) else refusal
        return _summed(best, refusal, answer)

    def _port(self, target: Target, outcome: Fetched | Failed) -> Port:
        """The port that was asked last for `target`: it decides over a retry."""
        url = outcome.hops[-1].location if outcome.hops else target.url
        parts = address(url)
        return self.exchange.pool.port(host(url), parts.scheme, parts.port)

    def _limits(self, target: Target) -> Limits:
        return self.limits.for_host(host(target.url)) if self.limits.hosts else self.limits

    def _profile_of(self, name: str) -> Profile:
        return self.exchange.pool.host(name).profile

    def _attempts(
        self,
        target: Target,
        limits: Limits | None = None,
        *,
        spent: float = 0.0,
        full_body: bool = False,
    ) -> Attempts:
        return Attempts(
            exchange=self.exchange,
            limits=limits or self._limits(target),
            identity=self.identity,
            profile_of=self._profile_of,
            url=target.url,
            until=self._clock() + self.limits.deadline - spent,
            sleep=self.sleep,
            now=self.now,
            full_body=full_body,
        )

    def _clock(self) -> float:
        return self.exchange.pool.clock()


def _summed(outcome: T, first: Fetched | Failed, then: Fetched | Failed) -> T:
    """`outcome` with the attempts and the time of both."""
    return replace(
        outcome,
        attempts=first.attempts + then.attempts,
        elapsed=first.elapsed + then.elapsed,
    )
