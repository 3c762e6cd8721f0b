"""The configuration of a run as one value: every setting, its default, and where it came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType

from crawler import PRODUCT, __version__
from crawler.hosts.limits import HostRules, Limits
from crawler.model import SETTLED, Policy, Verdict
from crawler.walk.bounds import Bounds

ENVIRONMENT = "environment"
"""The proxy setting that leaves it to HTTP_PROXY and its siblings."""
DEFAULT = "default"
"""The origin of a value nobody set."""

NEVER = "never"
"""`fail_on` for a run that reports and never fails."""

SEVERITY = tuple(verdict for verdict in Verdict if verdict not in SETTLED)
"""The verdicts that can fail a run, worst first: what a reader must fix, then wait for, then look
at, then look at once by hand, then may update at leisure. `ok` and `skipped` ask for nothing."""

_BOUNDS = Limits()


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting. Times are seconds, sizes bytes; "" means none; see `settings.keys` for help.

    `origins` names, for each field set by someone, who: a file, a variable or an option. Fields
    that may hold secrets stay out of the repr.
    """

    sources: tuple[str, ...] = ()
    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()
    recursive: bool = False
    depth: int = 10
    scope: tuple[re.Pattern[str], ...] = ()
    sitemap: bool = False
    max_pages: int = 10_000
    db: str = "linktend.db"
    format: str = "text"
    output: str = "-"
    fail_on: str = Verdict.BROKEN.value
    accept: frozenset[int] = frozenset()
    fragments: bool = True
    concurrency: int = _BOUNDS.concurrency
    per_host: int = _BOUNDS.per_host
    gap: float = _BOUNDS.gap
    connect_timeout: float = _BOUNDS.connect_timeout
    timeout: float = _BOUNDS.timeout
    deadline: float = _BOUNDS.deadline
    budget: float = 0.0
    retries: int = _BOUNDS.retries
    max_redirects: int = _BOUNDS.max_redirects
    max_body: int = _BOUNDS.max_body
    resume: bool = True
    resume_within: float = 86_400.0
    break_lease: bool = False
    user_agent: str = f"{PRODUCT}/{__version__} (link checker)"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    allow_net: tuple[IPv4Network | IPv6Network, ...] = ()
    connect_to: tuple[str, ...] = ()
    cacert: str = ""
    proxy: str = field(default=ENVIRONMENT, repr=False)
    hosts: Mapping[str, HostRules] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    tokens: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    origins: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}), repr=False, compare=False
    )

    def origin(self, name: str) -> str:
        """Where the value of field `name` came from: `linktend.toml`, `--timeout`, `default`."""
        return self.origins.get(name, DEFAULT)

    @property
    def limits(self) -> Limits:
        """The bounds of fetching."""
        return Limits(
            concurrency=self.concurrency,
            per_host=self.per_host,
            gap=self.gap,
            connect_timeout=self.connect_timeout,
            timeout=self.timeout,
            deadline=self.deadline,
            retries=self.retries,
            max_redirects=self.max_redirects,
            max_body=self.max_body,
            hosts=self.hosts,
        )

    @property
    def walk(self) -> Bounds:
        """How far a walk over a site goes."""
        return Bounds(
            depth=self.depth,
            max_pages=self.max_pages,
            scope=self.scope,
            exclude=self.exclude,
            sitemap=self.sitemap,
        )

    @property
    def policy(self) -> Policy:
        """What counts as alive beyond the defaults."""
        return Policy(accept=self.accept)

    @property
    def failing_verdicts(self) -> frozenset[Verdict]:
        """The verdicts that make a run exit 1: `fail_on` and everything worse."""
        if self.fail_on == NEVER:
            return frozenset()
        return frozenset(SEVERITY[: SEVERITY.index(Verdict(self.fail_on)) + 1])
