"""One target → one outcome: presented as its host likes, and looked at twice where that helps.

A network failure is a value from here on, never an exception.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from crawler.fetch.attempts import Pursuit
from crawler.fetch.conditional import Validators
from crawler.fetch.exchange import Asker
from crawler.fetch.headers import Identity
from crawler.fetch.httpx_url import address
from crawler.fetch.profiles import Profiles, is_refused
from crawler.fetch.transient import is_free, is_transient, kept_silent
from crawler.hosts.host import Origin
from crawler.hosts.limits import Limits
from crawler.model import Failed, Fault, Fetched, Outcome, Profile, Skipped, Target, is_success
from sources.urls import host

T = TypeVar("T", bound=Fetched | Failed)

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
        pursuit = self._pursuit(
            target, present=self.profiles.of, whole=whole, validators=validators
        )
        outcome = await pursuit.run(most)
        if kept_silent(outcome, self.limits.patience):
            self._origin(_asked_last(target, outcome)).pulse.looked_twice()
        if isinstance(outcome, Fetched) and self.limits.retries and is_refused(outcome):
            return await self._otherwise(target, outcome, whole=whole)
        return outcome

    async def _otherwise(self, target: Target, refusal: Fetched, *, whole: bool) -> Fetched:
        """The answer to our other profile where that gets one, else the refusal."""
        name = host(refusal.final_url)
        other = self.profiles.alternative(name, refusal.profile)
        if other is None or refusal.elapsed >= self.limits.deadline:
            return refusal
        answer = await self._pursuit(
            target,
            present=lambda asked: other if asked == name else self.profiles.of(asked),
            spent=refusal.elapsed,
            whole=whole,
        ).run(1)
        if isinstance(answer, Fetched) and host(answer.final_url) == name:
            self.profiles.learn(name, other, answer)
        best = answer if isinstance(answer, Fetched) and is_success(answer.status) else refusal
        return _in_all(best, refusal, answer)

    def deserves_more(self, outcome: Outcome) -> bool:
        """Whether a second pass over a target with this outcome is worth a request.

        What kept silent twice has been given its time.
        """
        silent = kept_silent(outcome, self.limits.patience)
        return self.limits.retries > SOON and is_transient(outcome) and not silent

    def deserves_another(self, target: Target, before: Outcome, after: Outcome) -> bool:
        """Whether a second pass between two outcomes was no second look, and another may be one.

        It asked nobody, because the host was down, or it was the first to ask. Who was left alone
        because its host wanted that has been put off for long enough.
        """
        if isinstance(before, Skipped) or isinstance(after, Skipped):
            return False
        if after.attempts > before.attempts:
            was_down = not before.attempts and not _is_left_alone(before)
            return was_down and self.deserves_more(after)
        return self._origin(_asked_last(target, after)).may_recover

    async def again(
        self, target: Target, first: Fetched | Failed, *, whole: bool = False
    ) -> Fetched | Failed:
        """The outcome of a second pass, with the attempts and the time of the first in it."""
        origin = self._origin(_asked_last(target, first))
        limits = self.limits.impatient() if origin.is_down else self.limits
        origin.forgive(self.asker.politeness.clock())
        too_late = first.elapsed >= self.limits.deadline
        if too_late or origin.shut:
            return first
        is_retry = not is_free(first)
        if is_retry and not self.asker.politeness.may_retry(origin):
            return first
        pursuit = self._pursuit(
            target,
            present=self.profiles.of,
            limits=limits,
            spent=first.elapsed,
            is_retry=is_retry,
            whole=whole,
        )
        outcome = await pursuit.run(self.limits.retries - SOON)
        if _is_left_alone(outcome) and not outcome.attempts:
            return first
        return _in_all(outcome, first, outcome)

    def _origin(self, url: str) -> Origin:
        parts = address(url)
        return self.asker.politeness.origin(host(url), parts.scheme, parts.port)

    def _pursuit(
        self,
        target: Target,
        *,
        present: Callable[[str], Profile],
        limits: Limits | None = None,
        spent: float = 0.0,
        is_retry: bool = False,
        whole: bool = False,
        validators: Validators | None = None,
    ) -> Pursuit:
        return Pursuit(
            asker=self.asker,
            limits=limits or self.limits,
            identity=self.identity,
            present=present,
            url=target.url,
            until=self.asker.politeness.clock() + self.limits.deadline - spent,
            sleep=self.sleep,
            now=self.now,
            is_retry=is_retry,
            whole=whole,
            validators=validators,
        )


def _in_all(outcome: T, first: Fetched | Failed, then: Fetched | Failed) -> T:
    """`outcome` with the attempts and the time of both."""
    return replace(
        outcome,
        attempts=first.attempts + then.attempts,
        elapsed=first.elapsed + then.elapsed,
    )


def _is_left_alone(outcome: Fetched | Failed) -> bool:
    return isinstance(outcome, Failed) and outcome.fault is Fault.RATE_LIMITED


def _asked_last(target: Target, first: Fetched | Failed) -> str:
    """The URL at which the redirects of `target` ended: its host decides over a second look."""
    return first.hops[-1].location if first.hops else target.url
