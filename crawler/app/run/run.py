"""One run: documents → targets → fetched, judged and stored as they come → its end."""

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.app.run.alarm import alarm
from crawler.app.settings.config import Config
from crawler.app.settings.selection import filters_of
from crawler.app.terminal.progress import Silent, Watcher
from crawler.checking.examiner import Examiner
from crawler.checking.frontier import TYPICAL, Frontier
from crawler.checking.triage import Triage, claims_of, fragments_of, triage
from crawler.fetch.conditional import Validators, validators_of
from crawler.fetch.fetcher import Fetcher
from crawler.hosts.limits import HostRules
from crawler.model import Check, Fetched, Target
from crawler.verdict.offline import CANARIES, Tally
from db import queries
from db.model import RunStatus
from db.names import Names
from db.store import RunHandle, Store
from db.writer import Writer
from sources.model import Link, Note, Parsed
from sources.urls import host

if TYPE_CHECKING:
    from crawler.walk.site import Site


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended: `resumed` targets were checked before, `remaining` never were.

    `out_of_time` says that the budget, and nothing else, ended it. `notes` is what a reader
    should know of the walk over a site, a line each.
    """

    run_id: int
    status: RunStatus
    checked: int
    resumed: int = 0
    remaining: int = 0
    out_of_time: bool = False
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Run:
    """One run over `documents` and those of `site`, from its first request to its last row.

    `now` gives aware wall time.
    """

    config: Config
    fetcher: Fetcher
    writer: Writer
    documents: Sequence[Parsed]
    watcher: Watcher = field(default_factory=Silent)
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    site: "Site | None" = None
    not_read: tuple[Note, ...] = ()
    _frontier: Frontier[Check] = field(init=False)
    _examiner: Examiner = field(init=False)
    _tally: Tally = field(init=False, default_factory=Tally)
    _seconds: dict[str, float] = field(init=False, default_factory=dict)
    _names: Names = field(init=False, default_factory=Names)
    _stopped: bool = field(init=False, default=False)
    _triage: Triage = field(init=False)

    def __post_init__(self) -> None:
        self._triage = Triage(filters_of(self.config))
        self._examiner = Examiner(
            self.fetcher, self.config.policy, self.now, site_keys=self.config.tokens
        )
        self._frontier = Frontier(
            self.fetcher.limits,
            self.fetcher.exchange.pool,
            self._examiner.examine,
            retry_in=self._examiner.retry_in,
            expected=self._expected,
            in_order=bool(self.config.budget),
        )

    def stop(self) -> None:
        """Ends the run early with what is known; it can be resumed."""
        self._stopped = True
        self._frontier.stop()
        if self.site is not None:
            self.site.stop()

    async def execute(self) -> RunResult:
        """Checks whatever an earlier, unfinished part of this run has not, and closes the run.

        Raises:
            db.writer.StoreFailed: where results cannot be written; those committed are safe.
        """
        handle = await self._begin()
        self._names = handle.names
        self._examiner.known = await self._known(handle)
        plain = await self.writer.call(lambda store: queries.plain_hosts(store.db))
        self.fetcher.exchange.pool.prefer_plain(plain)
        self._seconds = await self.writer.call(
            lambda store: queries.seconds_taken(store.db, handle.id)
        )
        self._sort(self.documents)
        with alarm(self.config.budget, self._frontier.stop):
            return await self._execute(handle)

    async def _execute(self, handle: RunHandle) -> RunResult:
        """Checks the targets, and those of the site, as far as this run has not checked them."""
        if self.site is not None:
            await self._walk(handle, self.site)
        targets = self._triage.targets
        left = [target for target in targets if handle.names.of(target.url) not in handle.done]
        self.watcher.begin(len(left))
        if self.config.budget:
            left = await self._oldest_first(handle, left)
        checked = await self._check_all(handle, left)
        walked = self.site is None or self.site.complete
        status = await self._end(handle, complete=walked and checked == len(left))
        return RunResult(
            run_id=handle.id,
            status=status,
            checked=checked,
            resumed=len(targets) - len(left),
            remaining=len(left) - checked,
            out_of_time=(checked < len(left) or not walked) and not self._stopped,
            notes=tuple(self.site.notes) if self.site is not None else (),
        )

    async def _begin(self) -> RunHandle:
        at, within = self.now(), timedelta(seconds=self.config.resume_within)

        def begin(store: Store) -> RunHandle:
            handle = store.begin_run(
                sources=self.config.sources,
                plan=plan_of(self.config),
                at=at,
                resume_after=at - within if self.config.resume else None,
            )
            store.save_not_read(handle.id, self.not_read)
            store.save_documents(handle.id, self.documents, at=at, target_of=self._target_of)
            return handle

        return await self.writer.call(begin)

    async def _walk(self, handle: RunHandle, site: "Site") -> None:
        """Saves the documents of `site` as they come, and sorts their links.

        What was fetched on the way is not asked for again. Of a budget a walk gets half.
        """
        with alarm(self.config.budget / 2, site.stop):
            async with aclosing(site.documents()) as documents:
                async for parsed in documents:
                    await self._save(handle, [parsed])
                    self._sort([parsed])
                    self.watcher.begin(len(self._triage.targets))
        self._examiner.fetcher = replace(self.fetcher, known=site.known)

    def _sort(self, documents: Sequence[Parsed]) -> None:
        """Finds the targets of `documents`, and the places on their pages that links name."""
        links = [link for each in documents for link in each.links]
        self._triage.add(links)
        for target, titles in claims_of(links).items():
            known = self._examiner.claims.get(target, frozenset())
            self._examiner.claims[target] = known | titles
        for target, places in fragments_of(links, self._triage.filters).items():
            if not self._looks_for_fragments(target):
                continue
            known = self._examiner.fragments.get(target, frozenset())
            self._examiner.fragments[target] = known | places

    def _looks_for_fragments(self, target: Target) -> bool:
        wanted = self.config.limits.rules_for(host(target.url)).fragments
        return self.config.fragments if wanted is None else wanted

    async def _save(self, handle: RunHandle, documents: Sequence[Parsed]) -> None:
        at = self.now()
        await self.writer.call(
            lambda store: store.save_documents(
                handle.id, documents, at=at, target_of=self._target_of
            )
        )

    def _target_of(self, link: Link) -> str:
        return triage(link, self._triage.filters)[0].url

    async def _oldest_first(self, handle: RunHandle, targets: list[Target]) -> list[Target]:
        checked = await self.writer.call(lambda store: queries.last_checked(store.db, handle.id))
        return sorted(targets, key=lambda target: checked.get(handle.names.of(target.url), ""))

    def _expected(self, target: Target) -> float:
        """The seconds that `target` took last time."""
        return self._seconds.get(self._names.of(target.url), TYPICAL) if self._seconds else TYPICAL

    async def _known(self, handle: RunHandle) -> Mapping[str, Validators]:
        """What earlier runs left to recognise pages by, by URL."""
        checks = await self.writer.call(lambda store: queries.revalidatable(store.db, handle.id))
        found = ((check.target.url, validators_of(check)) for check in checks)
        return {url: validators for url, validators in found if validators is not None}

    async def _check_all(self, handle: RunHandle, targets: Sequence[Target]) -> int:
        count = 0
        async with aclosing(self._checks(targets)) as checks:
            async for check in checks:
                self._tally.add(check.outcome)
                await self.writer.record(handle.id, check)
                self.watcher.seen(check)
                count += 1
        return count

    async def _checks(self, targets: Sequence[Target]) -> AsyncGenerator[Check, None]:
        """The checks as they come, until all are made or the run is stopped."""
        refused = self.site.refused if self.site is not None else {}
        to_fetch = []
        for target in targets:
            outcome = self._triage.targets[target] or refused.get(target)
            if outcome is not None:
                yield self._examiner.settled(target, outcome)
            elif target in self._examiner.fetcher.known:
                yield await self._examiner.examine(target)
            else:
                to_fetch.append(target)
        async with aclosing(self._frontier.run(to_fetch)) as checks:
            async for check in checks:
                yield check

    async def _end(self, handle: RunHandle, *, complete: bool) -> RunStatus:
        offline = self._tally.looks_offline and not await anybody_answers(self.fetcher)
        status = RunStatus.COMPLETE if complete else RunStatus.INTERRUPTED
        if offline:
            status = RunStatus.INCONCLUSIVE
        at = self.now()
        await self.writer.call(
            lambda store: store.finish_run(handle.id, status, at, forget_failures=offline)
        )
        return status


def plan_of(config: Config) -> str:
    """A fingerprint of what a run covers: only a run with the same one can be resumed."""
    plan: list[object] = [
        config.sources,
        [pattern.pattern for pattern in config.include],
        [pattern.pattern for pattern in config.exclude],
        sorted(config.accept),
        config.fragments,
        [[name, *_judged(rules)] for name, rules in sorted(config.hosts.items())],
        [config.recursive, config.depth, config.sitemap, config.max_pages],
        [pattern.pattern for pattern in config.scope],
    ]
    return hashlib.sha256(json.dumps(plan).encode()).hexdigest()[:16]


def _judged(rules: HostRules) -> list[object]:
    """The rules of a host that change verdicts."""
    return [sorted(rules.accept), "accept" in rules.anew, rules.fragments, rules.insecure]


async def anybody_answers(fetcher: Fetcher) -> bool:
    """Whether at least one canary answers, which says that our own network is up."""
    impatient = replace(fetcher, limits=replace(fetcher.limits, retries=0, timeout=5.0, hosts={}))
    outcomes = await asyncio.gather(*(impatient.fetch(Target(url)) for url in CANARIES))
    return any(isinstance(outcome, Fetched) for outcome in outcomes)
