"""Documents and checks for the tests of `db`, made short to write."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.model import (
    Check,
    Failed,
    Fault,
    Fetched,
    Hop,
    Judgement,
    Outcome,
    PageFacts,
    Skipped,
    Target,
    Verdict,
)
from db.connect import connect
from db.model import RunStatus
from db.store import RunHandle, Store
from sources.model import Claim, Document, Entry, Link, LinkKind, Parsed, Span
from sources.registry import MARKDOWN

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def day(number: int) -> datetime:
    """Noon UTC, `number` days after the first run."""
    return START + timedelta(days=number)


def open_store(path: Path) -> Store:
    return Store(connect(path, busy_timeout=0.2))


def begin(store: Store, *, at: datetime = START, plan: str = "plan") -> RunHandle:
    """A run that never resumes an earlier one."""
    return store.begin_run(sources=["list.md"], plan=plan, at=at, resume_after=None)


def check(
    url: str,
    verdict: Verdict = Verdict.OK,
    *,
    reason: str = "",
    at: datetime = START,
    facts: PageFacts | None = None,
    hops: Sequence[Hop] = (),
) -> Check:
    outcome: Outcome
    match verdict:
        case Verdict.SKIPPED:
            outcome = Skipped("excluded", "by a pattern")
        case Verdict.FAILING:
            outcome = Failed(Fault.READ_TIMEOUT, "no answer in 10 s", attempts=3, elapsed=30.25)
        case _:
            status = 404 if verdict is Verdict.BROKEN else 200
            outcome = Fetched(status, url, hops=tuple(hops), elapsed=0.5)
    return Check(Target(url), outcome, Judgement(verdict, reason or verdict.value), at, facts)


def full_run(
    store: Store, number: int, verdicts: dict[str, Verdict], status: RunStatus = RunStatus.COMPLETE
) -> int:
    """A run on day `number` that finds `verdicts` by URL and ends with `status`."""
    run = begin(store, at=day(number))
    store.record(run.id, [check(url, found, at=day(number)) for url, found in verdicts.items()])
    store.finish_run(run.id, status, day(number))
    return run.id


def link(url: str, *, line: int = 1, raw_url: str = "", text: str = "a link") -> Link:
    start = 100 * line
    raw_url = raw_url or url
    return Link(
        raw_url=raw_url,
        url=url,
        span=Span(start, start + len(raw_url)),
        line=line,
        column=5,
        text=text,
        kind=LinkKind.INLINE,
        headings=("Systems", "Storage"),
        claim=Claim("A Title", ("Ann Author",), 2017),
    )


def parsed(name: str, links: Sequence[Link], entries: Sequence[Entry] = ()) -> Parsed:
    text = "\n".join(each.raw_url for each in links)
    return Parsed(Document(name, text, MARKDOWN), tuple(links), tuple(entries))


def target_of(each: Link) -> str:
    return each.url.partition("#")[0]
