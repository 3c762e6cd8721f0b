"""The interfaces of sites: asked within their budgets, and for one object once."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.checking.single_flight import Shared
from crawler.fetch.fetcher import Fetcher
from crawler.model import Failed, Fetched, Target
from crawler.sites.budget import after, is_in_order, worth_asking
from crawler.sites.model import Finding, Question, SiteAdapter, read

MEMORY = 16_777_216
"""Bytes of answers that are kept for other links to the same object."""
OVERHEAD = 4_096
"""Bytes that an answer takes besides its body, at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an interface answered; `useful` is whether that tells, or may tell, of other links."""

    outcome: Fetched | Failed
    useful: bool


@dataclass(slots=True)
class Interfaces:
    """The interfaces that one run asks; `now` gives aware wall time."""

    now: Callable[[], datetime]
    _answers: Shared[Question, Answer | None] = field(
        default_factory=lambda: Shared(_weight, MEMORY)
    )

    async def ask(
        self, adapter: SiteAdapter, question: Question, url: str, fetcher: Fetcher
    ) -> tuple[Finding | None, Fetched | Failed | None]:
        """What `adapter` finds in the answer about the link `url`, and the answer itself.

        Both are None where the interface may not be asked now. An answer that another link has
        got, or waits for, costs no request.
        """

        async def request() -> Answer | None:
            return await self._request(adapter, question, url, fetcher)

        answer = await self._answers.get(question, request)
        if answer is None:
            return None, None
        return read(adapter, url, answer.outcome), answer.outcome

    async def _request(
        self, adapter: SiteAdapter, question: Question, url: str, fetcher: Fetcher
    ) -> Answer | None:
        asked = fetcher.exchange.pool.host(question.host)
        if not worth_asking(asked.interface, self.now()):
            return None
        limits = fetcher.limits.without_retries()
        asking = replace(
            fetcher,
            identity=replace(fetcher.identity, headers=question.headers),
            limits=replace(limits, max_body=min(question.max_body, limits.max_body)),
        )
        outcome = await asking.fetch(Target(question.url), full_body=question.full_body)
        told = read(adapter, url, outcome) is not None
        asked.interface = after(asked.interface, outcome, self.now(), told=told)
        return Answer(outcome, told or is_in_order(outcome))


def _weight(answer: Answer | None) -> int:
    if answer is None or not answer.useful or isinstance(answer.outcome, Failed):
        return 0
    return OVERHEAD + len(answer.outcome.body)
