"""The values of a check: `Target` → `Outcome` (+ `PageFacts`) → `Judgement`."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Self

NOT_MODIFIED = "not modified"
PERMANENT = frozenset({301, 308})
"""Statuses of a redirect for good (RFC 9110 §15.4)."""
WITHOUT_LOCATION = "shown without a redirect target"
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


ALIVE = frozenset({Verdict.OK, Verdict.MOVED})
"""The verdicts on a page that answers with what was asked for."""
SETTLED = (Verdict.SKIPPED, Verdict.OK)
"""The verdicts that ask nothing of the reader; they fail no run, and reports fold them away."""


class About(StrEnum):
    """What a fault tells of besides the one link it was met at."""

    LINK = "link"
    """Of this link, or of nothing but this answer."""
    NAME = "name"
    """Of the host's name: every port of it would most likely meet the same."""
    PORT = "port"
    """Of one scheme and port of the host: the next request there would most likely meet it too."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What follows from a fault, whoever asks; see `Fault.traits`.

    `transient`: another request may have another outcome. `slow`: it took long or asked for time,
    so that a retry at once would most likely waste more. `silent`: no answer came for as long as
    was waited. `reached`: something on the network reacted, so that our own network is up; None
    where no request was made. `put_off`: no request was made, as the host had refused others.
    """

    about: About = About.LINK
    transient: bool = False
    slow: bool = False
    silent: bool = False
    reached: bool | None = True
    put_off: bool = False


_FINAL = Traits()
_NOT_ASKED = Traits(reached=None)


class Fault(StrEnum):
    """Why no usable response came; each value is also a reason code (`crawler.verdict.reasons`)."""

    URL_INVALID = "url-invalid", _NOT_ASKED
    DNS_NOT_FOUND = "dns-not-found", Traits(About.NAME, transient=True, reached=False)
    DNS_FAILURE = "dns-failure", Traits(About.NAME, transient=True, silent=True, reached=False)
    CONNECT_REFUSED = "connect-refused", Traits(About.PORT, transient=True)
    CONNECT_TIMEOUT = (
        "connect-timeout",
        Traits(About.PORT, transient=True, slow=True, silent=True, reached=False),
    )
    CONNECT_FAILED = "connect-failed", Traits(About.PORT, transient=True, reached=False)
    CONNECTION_RESET = "connection-reset", Traits(About.PORT, transient=True)
    READ_TIMEOUT = "read-timeout", Traits(About.PORT, transient=True, slow=True, silent=True)
    DEADLINE = "deadline-exceeded", _FINAL
    BAD_HTTP = "bad-http", _FINAL
    PROXY = "proxy-error", Traits(transient=True)
    TLS_EXPIRED = "tls-expired", _FINAL
    TLS_NOT_YET_VALID = "tls-not-yet-valid", _FINAL
    TLS_SELF_SIGNED = "tls-self-signed", _FINAL
    TLS_UNTRUSTED = "tls-untrusted", _FINAL
    TLS_INCOMPLETE_CHAIN = "tls-incomplete-chain", _FINAL
    TLS_WRONG_HOST = "tls-wrong-host", _FINAL
    TLS_LEGACY = "tls-legacy", _FINAL
    TLS_CLIENT_CERT = "tls-client-certificate", _FINAL
    HTTP2_ONLY = "http2-only", _FINAL
    TLS_FAILURE = "tls-failure", Traits(transient=True)
    REDIRECT_LOOP = "redirect-loop", _FINAL
    REDIRECT_LIMIT = "redirect-limit", _FINAL
    REDIRECT_UNSAFE = "redirect-unsafe", _FINAL
    REDIRECT_TO_APP = "redirect-to-app", _FINAL
    REDIRECT_EXCLUDED = "redirect-excluded", _FINAL
    PRIVATE_ADDRESS = "private-address", _FINAL
    LOCAL_RESOURCES = "local-resources", Traits(transient=True, reached=None)
    RATE_LIMITED = "rate-limited", Traits(transient=True, slow=True, put_off=True)
    UNAVAILABLE = "server-unavailable", Traits(transient=True, slow=True, put_off=True)
    INTERNAL = "internal-error", _NOT_ASKED

    traits: Traits

    def __new__(cls, code: str, traits: Traits | None = None) -> Self:
        """A fault is its code; one without traits is an error when this module is imported."""
        if traits is None:
            raise TypeError(f"fault {code} states no traits")
        fault = str.__new__(cls, code)
        fault._value_ = code
        fault.traits = traits
        return fault


@dataclass(frozen=True, slots=True)
class Target:
    """What is fetched once however many links point to it: a WHATWG URL without fragment.

    Where a link's URL cannot be normalised (`mailto:`, relative, malformed), or is skipped for
    what only its own text shows, `url` is that text: everything found in a document has a row.
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


def shows_page(outcome: Fetched) -> bool:
    """Whether the body is a page: of a success, or of a redirect that leads nowhere."""
    return is_success(outcome.status) or outcome.note.startswith(WITHOUT_LOCATION)


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
