"""The values of a check: `Target` → `Outcome` (+ `PageFacts`) → `Judgement`."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

NOT_MODIFIED = "not modified"
"""The note of an outcome that is a 304 to a conditional request."""
SERVER_ERRORS = range(500, 600)
"""RFC 9110 §15.6; the 52x of content networks included."""


class Verdict(StrEnum):
    """What the reader should do about a link; the order is the order of reports, worst first."""

    BROKEN = "broken"
    FAILING = "failing"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    MOVED = "moved"
    SKIPPED = "skipped"
    OK = "ok"


class Fault(StrEnum):
    """Why no usable response came; each value is also a reason code (`crawler.verdict.reasons`)."""

    URL_INVALID = "url-invalid"
    DNS_NOT_FOUND = "dns-not-found"
    DNS_FAILURE = "dns-failure"
    CONNECT_REFUSED = "connect-refused"
    CONNECT_TIMEOUT = "connect-timeout"
    CONNECT_FAILED = "connect-failed"
    CONNECTION_RESET = "connection-reset"
    READ_TIMEOUT = "read-timeout"
    DEADLINE = "deadline-exceeded"
    BAD_HTTP = "bad-http"
    PROXY = "proxy-error"
    TLS_EXPIRED = "tls-expired"
    TLS_NOT_YET_VALID = "tls-not-yet-valid"
    TLS_SELF_SIGNED = "tls-self-signed"
    TLS_UNTRUSTED = "tls-untrusted"
    TLS_INCOMPLETE_CHAIN = "tls-incomplete-chain"
    TLS_WRONG_HOST = "tls-wrong-host"
    TLS_LEGACY = "tls-legacy"
    TLS_CLIENT_CERT = "tls-client-certificate"
    TLS_FAILURE = "tls-failure"
    REDIRECT_LOOP = "redirect-loop"
    REDIRECT_LIMIT = "redirect-limit"
    REDIRECT_UNSAFE = "redirect-unsafe"
    PRIVATE_ADDRESS = "private-address"
    LOCAL_RESOURCES = "local-resources"
    RATE_LIMITED = "rate-limited"
    INTERNAL = "internal-error"


@dataclass(frozen=True, slots=True)
class Target:
    """What is fetched once however many links point to it: a WHATWG URL without fragment.

    Where a link's URL cannot be normalised (`mailto:`, relative, malformed) `url` is the link's
    own text, so that everything found in a document has a row.
    """

    url: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect answer: the URL asked, its status, and where it sent us (resolved)."""

    url: str
    status: int
    location: str


class Profile(StrEnum):
    """How we present ourselves: with the Accept headers of a browser, or as plainly as can be."""

    BROWSER = "browser"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A final HTTP response, got with `profile`.

    `elapsed` is in seconds over all `attempts`, without the time that we had it wait in line.
    `headers` holds the few that explain a verdict, lower-case names; `body` is decoded and may
    be cut: `note` says why ("" when whole, or cut at will because enough was seen).
    """

    status: int
    final_url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    note: str = ""
    hops: tuple[Hop, ...] = ()
    attempts: int = 1
    elapsed: float = 0.0
    profile: Profile = Profile.BROWSER

    def header(self, name: str) -> str:
        """The value of header `name` (lower-case), "" when absent."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Failed:
    """No usable response. `detail` is one line for people, free of secrets and control characters.

    `status` is set where a status line had been read before things went wrong. `attempts` is 0
    where nobody was asked: its host was known to be down or wanted to be left alone, or the URL is
    none.
    """

    fault: Fault
    detail: str = ""
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    attempts: int = 1
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class Skipped:
    """Not fetched on purpose; `reason` is a reason code such as `excluded`."""

    reason: str
    detail: str = ""


Outcome = Fetched | Failed | Skipped


def is_success(status: int) -> bool:
    """Whether `status` is of the 2xx class (RFC 9110 §15.3)."""
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def is_unchanged(outcome: Fetched) -> bool:
    """Whether `outcome` says that the page is as it was at the last check (RFC 9110 §15.4.5)."""
    return outcome.status == HTTPStatus.NOT_MODIFIED and outcome.note == NOT_MODIFIED


@dataclass(frozen=True, slots=True)
class Oddity:
    """A sign that a page which answers is not what was asked for.

    `code` is a reason code (`soft-404`, `parked`, `login-wall`, `consent-wall`, `bot-wall`, …),
    `rule` names the row of the rule table that matched, `evidence` quotes what it matched.
    """

    code: str
    rule: str
    evidence: str = ""


class Presence(StrEnum):
    """Whether the place that a fragment names is on its page."""

    FOUND = "found"
    MISSING = "missing"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class FragmentCheck:
    """One fragment that links to a target have, as written and without `#`, looked for on it."""

    fragment: str
    presence: Presence


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself. Every text is cleaned: one line, no control characters.

    `title` is trimmed of the site's name where the page itself corroborates that; `raw_title`
    is the text it came from and `title_source` the element it came from. `published` is an
    ISO-8601 date or date-time as far as the page gives it. URLs are absolute. `oddity` is set
    where the page looks like a stand-in for the one that was asked for.
    """

    title: str = ""
    raw_title: str = ""
    title_source: str = ""
    description: str = ""
    canonical_url: str = ""
    site_name: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    image: str = ""
    oddity: Oddity | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What counts as alive beyond the defaults: status codes accepted as `ok`."""

    accept: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its stable reason code and the evidence in one line.

    `new_url` is where a `moved` link should point; "" otherwise.
    """

    verdict: Verdict
    reason: str
    detail: str = ""
    new_url: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One target checked in one run; `checked_at` is timezone-aware UTC."""

    target: Target
    outcome: Outcome
    judgement: Judgement
    checked_at: datetime
    facts: PageFacts | None = None
    fragments: tuple[FragmentCheck, ...] = ()
