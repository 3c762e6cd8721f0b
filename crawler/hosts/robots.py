"""What a site's robots.txt asks of us (RFC 9309): what not to ask for, how slowly, its sitemaps."""

from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice

from protego import Protego

from crawler import PRODUCT
from crawler.model import Failed, Fault, Fetched, is_success

MAX_BYTES = 524_288
"""Bytes that are parsed; RFC 9309, section 2.5, asks for 500 KiB at least."""
LONGEST_DELAY = 30.0
"""Seconds; who asks for a longer Crawl-delay gets this one."""
MOST_SITEMAPS = 100
MOST_PATTERNS = 2_000
"""Rules with `*` or `$`. Each takes microseconds for each URL; a file with more is not read."""

_TOO_MANY_REDIRECTS = frozenset({Fault.REDIRECT_LIMIT, Fault.REDIRECT_LOOP})


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's rules for us.

    `refusal` says in words why nothing may be asked for, "" where the rules decide. `delay` is
    the Crawl-delay asked for, in seconds and without bound; 0 where there is none.
    """

    refusal: str = ""
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()
    _rules: Protego | None = field(default=None, repr=False)

    def allows(self, url: str) -> bool:
        """Whether `url`, absolute and normalised, may be asked for; the longest rule decides."""
        if self.refusal or self._rules is None:
            return not self.refusal
        return bool(self._rules.can_fetch(url, PRODUCT))


def parse(text: str) -> Robots:
    """The rules in a robots.txt; lines that are none are passed over, and nothing is raised."""
    if sum(map(_has_wildcard, text.splitlines())) > MOST_PATTERNS:
        return Robots(refusal=f"robots.txt has more than {MOST_PATTERNS:,} rules with wildcards")
    rules = Protego.parse(text)
    return Robots(
        delay=rules.crawl_delay(PRODUCT) or 0.0,
        sitemaps=tuple(dict.fromkeys(islice(rules.sitemaps, MOST_SITEMAPS))),
        _rules=rules,
    )


def _has_wildcard(line: str) -> bool:
    """Whether `line` is, as far as its first letter tells, a rule with `*` or `$`."""
    return ("*" in line or "$" in line) and line.lstrip()[:1] in tuple("aAdD")


def robots_of(outcome: Fetched | Failed) -> Robots:
    """The rules that fetching a robots.txt yields (RFC 9309, section 2.3.1).

    Where there is none (4xx, redirects without end) everything is allowed; where it cannot be
    read (5xx, no connection) nothing is.
    """
    if isinstance(outcome, Failed):
        if outcome.fault in _TOO_MANY_REDIRECTS:
            return Robots()
        return Robots(refusal=f"cannot read robots.txt ({outcome.fault})")
    if outcome.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Robots(refusal=f"robots.txt returned {outcome.status}")
    if not is_success(outcome.status):
        return Robots()
    body = outcome.body[:MAX_BYTES]
    if outcome.note or len(outcome.body) > MAX_BYTES:
        # Half a line may say more than the whole: "Disallow: /" of "Disallow: /private".
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return parse(body.decode("utf-8-sig", "replace"))
