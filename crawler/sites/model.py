"""What an adapter for a site asks and finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from crawler.model import ALIVE, Failed, Fetched, Judgement, PageFacts, Verdict
from crawler.verdict.reasons import explain
from sources.urls import host

MAX_BODY = 1_048_576
"""Bytes of an answer that are looked at, here and in the question."""


@dataclass(frozen=True, slots=True)
class Question:
    """One GET request whose answer tells more of a link than its page does.

    `url` may be the link's own: then its answer, where the adapter makes nothing of it, is the
    page's, and the page need not be fetched again. `headers` go to the host of `url` alone.
    `full_body` wants the body whatever its type, of which `max_body` bytes are enough.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    full_body: bool = True
    max_body: int = MAX_BODY

    @property
    def host(self) -> str:
        """The host that is asked, whose limits count."""
        return host(self.url)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a site says of a link: a reason code, and `new_url` where it has moved.

    A finding that is not `final` speaks only where the page refuses to: see `weigh`. `facts` are
    what the answer tells in the page's stead, None where it tells nothing.
    """

    reason: str
    detail: str = ""
    new_url: str = ""
    facts: PageFacts | None = None
    final: bool = True

    @property
    def judgement(self) -> Judgement:
        """The finding as a judgement, with the verdict of its reason."""
        verdict = explain(self.reason).verdict
        return Judgement(verdict, self.reason, self.detail, self.new_url)


class SiteAdapter(Protocol):
    """One site, implemented by a module: two pure functions that raise nothing."""

    def question(self, url: str, keys: Mapping[str, str]) -> Question | None:
        """What to ask about `url`, a link to one of the site's hosts; None where its page will do.

        `keys` maps the name of a site to the user's token or key for its interface.
        """
        ...

    def answer(self, url: str, outcome: Fetched | Failed) -> Finding | None:
        """What `outcome`, got for the question about `url`, says; None sends us to the page.

        None is the answer to limits, refusals, failures and shapes the site does not document:
        only a site's own words make a link broken.
        """
        ...


def read(adapter: SiteAdapter, url: str, outcome: Fetched | Failed) -> Finding | None:
    """What `adapter` finds; an ok for plain http is not final, as the page may lead to https."""
    finding = adapter.answer(url, outcome)
    if finding and url.startswith("http:") and finding.judgement.verdict is Verdict.OK:
        return replace(finding, final=False)
    return finding


def as_page(url: str, asked: Fetched) -> Fetched:
    """`asked` as the outcome of the link `url` itself, without what belongs to the interface.

    What headers the link's own host wants is not known by it: the profile is the one that every
    host is asked with first.
    """
    return Fetched(asked.status, url, attempts=asked.attempts, elapsed=asked.elapsed)


def weigh(finding: Finding, page: Judgement, facts: PageFacts | None) -> Judgement:
    """The judgement where a finding is not final and the page was fetched as well.

    A page that is missing, or answers with a title of its own, speaks for itself. The finding
    stands in for one that turns machines away, that hides behind a question about cookies, or that
    answers and names nothing: such is the shell that script-built sites serve for everything,
    existing or not.
    """
    refuses = page.verdict is Verdict.BLOCKED or page.reason == "consent-wall"
    is_shell = page.verdict in ALIVE and _names_nothing(facts)
    return finding.judgement if refuses or is_shell else page


def _names_nothing(facts: PageFacts | None) -> bool:
    if facts is None:
        return False
    title = facts.title.strip(" -|").casefold()
    return title in {"", facts.site_name.casefold()}
