"""One target → one check: who is asked, and what the answers mean together."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import SystemRandom
from string import ascii_lowercase

from crawler.checking.interfaces import Interfaces
from crawler.fetch.conditional import Validators, carried_over
from crawler.fetch.fetcher import Fetcher
from crawler.model import (
    Check,
    Failed,
    Fault,
    Fetched,
    FragmentCheck,
    Outcome,
    PageFacts,
    Policy,
    Skipped,
    Target,
    is_unchanged,
    shows_page,
)
from crawler.page.metadata import extract, warm_up
from crawler.sites.model import Finding, Question, SiteAdapter, as_page, read, weigh
from crawler.sites.registry import adapter_for
from crawler.verdict.fragments import look_for
from crawler.verdict.judge import judge
from crawler.verdict.probe import (
    LETTERS,
    ProbeVerdict,
    deserves_probe,
    sibling,
    verdict_of_probe,
    words_of,
)
from crawler.verdict.suspicion import TO_ROOT, carries, suspicion
from crawler.verdict.walls import CHALLENGES_AS_FAILURES, REFUSALS
from crawler.wire.faults import clean_line, fault_of
from sources.urls import host

CHANCE = SystemRandom()


@dataclass(slots=True)
class Examiner:
    """Examines the targets of one run; `now` gives aware wall time.

    `site_keys` maps a site's name to the user's token for its interface, `known` a target's URL to
    what an earlier run can recognise its page by, `fragments` a target to the places on its page
    that links name, `claims` to the titles that links say it has.
    """

    fetcher: Fetcher
    policy: Policy
    now: Callable[[], datetime]
    site_keys: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, Validators] = field(default_factory=dict)
    fragments: dict[Target, frozenset[str]] = field(default_factory=dict)
    claims: dict[Target, frozenset[str]] = field(default_factory=dict)
    letters: Callable[[], str] = lambda: "".join(CHANCE.choices(ascii_lowercase, k=LETTERS))
    _interfaces: Interfaces = field(init=False)
    _is_warm: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._interfaces = Interfaces(self.now)

    async def examine(self, target: Target, before: Check | None = None) -> Check:
        """The check of `target`, after a later pass where `before` is that of those before it.

        A defect of ours on the way is data too, and ends no run.
        """
        try:
            if before is None:
                return await self._examine(target)
            return await self._examine_again(target, before)
        except Exception as error:  # noqa: BLE001 whatever it is, the other links want checking
            return before or self.settled(target, _failing_of_ours(error))

    async def _examine(self, target: Target) -> Check:
        """By its site's own interface where there is one, by its page."""
        adapter, question = self._question(target)
        if adapter is None or question is None:
            return await self._page(target)
        if question.url == target.url:
            full_body = question.full_body or target in self.fragments
            outcome = await self.fetcher.fetch(target, full_body=full_body)
            return await self._by_own_page(adapter, target, outcome)
        finding, answer = await self._interfaces.ask(adapter, question, target.url, self.fetcher)
        wants_page = target in self.fragments
        if finding and finding.final and isinstance(answer, Fetched) and not wants_page:
            told = as_page(target.url, answer)
            return Check(target, told, finding.judgement, self.now(), finding.facts)
        check = await self._page(target)
        return _weighed(check, finding)

    async def _examine_again(self, target: Target, before: Check) -> Check:
        assert not isinstance(before.outcome, Skipped)  # noqa: S101 what is skipped was not fetched
        adapter, question = self._question(target)
        own = question if question and question.url == target.url else None
        full_body = target in self.fragments or bool(own and own.full_body)
        outcome = await self.fetcher.fetch_again(target, before.outcome, full_body=full_body)
        if adapter is None or question is None:
            return await self._page_check(target, outcome)
        if own:
            return await self._by_own_page(adapter, target, outcome)
        finding, _ = await self._interfaces.ask(adapter, question, target.url, self.fetcher)
        check = await self._page_check(target, outcome)
        return _weighed(check, finding)

    def retry_in(
        self, target: Target, before: Check | None, after: Check, passes: int
    ) -> float | None:
        """Seconds at least until the next pass over `target`; None where its check stands.

        A first check stands where more than the outcome was judged: another would be the same.
        """
        if before is None and after.judgement != judge(
            target, after.outcome, self._policy(target, after.outcome)
        ):
            return None
        earlier = before.outcome if before is not None else None
        return self.fetcher.retry_in(target, earlier, after.outcome, passes)

    def _question(self, target: Target) -> tuple[SiteAdapter | None, Question | None]:
        """Who knows the site of `target`, and what to ask there instead of the page."""
        adapter = adapter_for(target.url)
        return adapter, adapter.question(target.url, self.site_keys) if adapter else None

    def settled(self, target: Target, outcome: Outcome) -> Check:
        """The check of an outcome that was clear without fetching."""
        return Check(target, outcome, judge(target, outcome, self.policy), self.now())

    async def _page(self, target: Target) -> Check:
        if target in self.fragments:
            # Where a place on the page is looked for, the page is needed, and all of it.
            return await self._page_check(target, await self.fetcher.fetch(target, full_body=True))
        validators = self.known.get(target.url)
        outcome = await self.fetcher.fetch(target, validators=validators)
        if validators is not None and isinstance(outcome, Fetched) and is_unchanged(outcome):
            check = await self._page_check(target, carried_over(outcome, validators))
            return replace(check, facts=validators.facts)
        return await self._page_check(target, outcome)

    async def _page_check(self, target: Target, outcome: Fetched | Failed) -> Check:
        facts, oddity = None, None
        places: tuple[FragmentCheck, ...] = ()
        if isinstance(outcome, Fetched):
            if not self._is_warm:
                warm_up()
                self._is_warm = True
            pool = self.fetcher.exchange.pool
            async with pool.reading(pool.host(host(outcome.final_url))):
                facts = facts_of(outcome)
                places = self._places(target, outcome)
            oddity = suspicion(target, outcome, facts)
            if oddity and oddity.code == TO_ROOT and facts and self._is_claimed(target, facts):
                oddity = None
            if oddity and deserves_probe(oddity) and await self._is_cleared(target, outcome):
                facts, oddity = facts and replace(facts, oddity=None), None
        judgement = judge(target, outcome, self._policy(target, outcome), oddity)
        return Check(target, _without_body(outcome), judgement, self.now(), facts, places)

    def _policy(self, target: Target, outcome: Outcome) -> Policy:
        """The policy for the host that the link names and for the one that responded."""
        limits = self.fetcher.limits
        if not limits.hosts or not isinstance(outcome, Fetched):
            return self.policy
        hosts = {host(target.url), host(outcome.final_url)}
        accepted = (limits.rules_for(name).accepted(self.policy.accept) for name in hosts)
        return replace(self.policy, accept=frozenset().union(*accepted))

    def _places(self, target: Target, outcome: Fetched) -> tuple[FragmentCheck, ...]:
        """The places that links name, looked for on a page that answers."""
        wanted = self.fragments.get(target)
        if not wanted or not shows_page(outcome):
            return ()
        return look_for(wanted, outcome)

    def _is_claimed(self, target: Target, facts: PageFacts) -> bool:
        """Whether a home page has the title that a link to `target` claims for it."""
        claims = self.claims.get(target)
        return bool(claims) and carries(facts.raw_title or facts.title or "", claims or ())

    async def _is_cleared(self, target: Target, page: Fetched) -> bool:
        """Whether the server knows a page that cannot exist from the suspicious one."""
        made_up = sibling(target.url, self.letters())
        answer = await self._without_retries().fetch(Target(made_up))
        words = [words_of(page.body, page.header("content-type"), target.url), Counter[str]()]
        if isinstance(answer, Fetched):
            words[1] = words_of(answer.body, answer.header("content-type"), made_up)
        return verdict_of_probe(page, answer, *words) is ProbeVerdict.CLEARED

    def _without_retries(self) -> Fetcher:
        return replace(self.fetcher, limits=self.fetcher.limits.without_retries())

    async def _by_own_page(
        self, adapter: SiteAdapter, target: Target, outcome: Fetched | Failed
    ) -> Check:
        finding = read(adapter, target.url, outcome)
        check = await self._page_check(target, outcome)
        return _weighed(check, finding)


def facts_of(outcome: Fetched) -> PageFacts | None:
    """What a page says of itself; of a refusal only whether it shows a wall."""
    may_show_wall = outcome.status in REFUSALS | CHALLENGES_AS_FAILURES
    if not outcome.body or not (shows_page(outcome) or may_show_wall):
        return None
    facts = extract(outcome.body, outcome.final_url, outcome.header("content-type"))
    if shows_page(outcome):
        return facts
    return PageFacts(oddity=facts.oddity) if facts.oddity else None


def _failing_of_ours(error: Exception) -> Failed:
    """What stands for a link that we failed: for want of means it may go well later, else not."""
    fault, detail = fault_of(error)
    if fault is Fault.LOCAL_RESOURCES:
        return Failed(fault, detail)
    return Failed(Fault.INTERNAL, clean_line(repr(error)))


def _weighed(check: Check, finding: Finding | None) -> Check:
    """The check of a page about which its site's interface may have something to say too."""
    if finding is None:
        return check
    if finding.final:
        return replace(check, judgement=finding.judgement, facts=finding.facts or check.facts)
    judgement = weigh(finding, check.judgement, check.facts)
    return replace(check, judgement=judgement, facts=check.facts or finding.facts)


def _without_body(outcome: Fetched | Failed) -> Fetched | Failed:
    # The body has told what it had to; results may wait in a queue, bodies may not.
    return replace(outcome, body=b"") if isinstance(outcome, Fetched) else outcome
