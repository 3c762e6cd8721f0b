"""Where a chain of redirects ended, against where the link meant to go: pure, on URLs alone."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.model import Hop, Oddity

# Paths that stand for the whole site, language roots among them (BCP 47, underscore allowed).
_ROOT = re.compile(
    r"(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?"
    r"(?:(?:index|default|home|homepage|main|start|welcome)(?:\.[a-z]{2,5})?/?)?",
    re.IGNORECASE,
)
# Query parameters that choose no page (analytics, session, language, share buttons).
_IDLE = re.compile(
    r"utm_\w+|fbclid|gclid|ref|referer|referrer|source|src|from|via|lang|language|hl|locale"
    r"|jsessionid|sid|phpsessid|redirected?|cookies?",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"log[-_]?[io]n|sign[-_]?[io]n|wp-login|user[-_]?login|login[-_]?(?:page|form|required)"
    r"|authwall|authenticate|anmelden|einloggen|connexion|iniciar-sesion|accedi|inloggen|logowanie",
    re.IGNORECASE,
)
# Documentation has such segments too: they count where the query says where to go afterwards.
_AUTHORISE = re.compile(r"auth|authorize|sso|saml2?|oauth2?|openid(?:-connect)?|cas", re.IGNORECASE)
_AFTERWARDS = re.compile(
    r"next|continue|service|target|goto|dest(?:ination)?|back|(?:return|redirect)[-_]?\w{0,12}"
    r"|callback\w{0,8}|relaystate|samlrequest|client_id",
    re.IGNORECASE,
)
_LOGIN_LABEL = re.compile(r"login|signin|sso|auth|idp|accounts|adfs", re.IGNORECASE)
_NOT_FOUND = re.compile(
    r"(?:error|err|http|status|page|code)?[-_]?404(?:[-_]?(?:error|page|not[-_]?found))?"
    r"|(?:error[-_]?)?(?:page|file|item|content|product|url)?[-_]?not[-_]?found(?:[-_]?page)?"
    r"|page[-_]?(?:missing|gone)|missing[-_]?page|nicht-gefunden|introuvable|no-encontrad[ao]",
    re.IGNORECASE,
)
_ERROR = re.compile(r"errors?|(?:page[-_]?error|error[-_]?page)|oops", re.IGNORECASE)
_STATUS = re.compile(r"e|err|error|error_?code|status|code|reason|msg|message", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[a-z]{2,5}\Z", re.IGNORECASE)
_LONGEST_EVIDENCE = 200


@dataclass(frozen=True, slots=True)
class _Place:
    """A URL in parts: host without `www.`, decoded path segments, query parameters that count."""

    host: str
    path: str
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The segments without extensions."""
        return tuple(_EXTENSION.sub("", segment) for segment in self.segments)

    @property
    def is_root(self) -> bool:
        return not self.query and _ROOT.fullmatch(self.path) is not None

    @property
    def is_login(self) -> bool:
        if _is_any(_LOGIN, self.names):
            return True
        first, *others = self.host.split(".")
        if len(others) > 1 and _LOGIN_LABEL.fullmatch(first):
            return True
        is_sent_on = any(_AFTERWARDS.fullmatch(name) for name, _ in self.query)
        return is_sent_on and _is_any(_AUTHORISE, self.names)

    @property
    def is_not_found(self) -> bool:
        """Whether the first or last segment or a parameter says that nothing is there."""
        ends = (*self.names[:1], *self.names[-1:])
        if _is_any(_NOT_FOUND, ends) or _is_any(_ERROR, self.names[-1:]):
            return True
        return any(
            _NOT_FOUND.fullmatch(name) or (_STATUS.fullmatch(name) and _NOT_FOUND.fullmatch(value))
            for name, value in self.query
        )


def detour(target_url: str, hops: Sequence[Hop], final_url: str) -> Oddity | None:
    """What is odd about ending at `final_url` when `target_url` was asked for; None for nothing.

    Not-found addresses, domain markets, logins and home pages; a target that is one of these
    itself has come to what it asked for. A home page took the place of a deep page often enough
    rightly that `redirect-to-root` deserves a probe (`crawler.probe`).
    """
    here, there = _place(target_url), _place(final_url)
    if not hops or here is None or there is None or here == there:
        return None
    if there.is_not_found and not here.is_not_found:
        return _oddity("redirect-to-not-found", final_url)
    if _site(there.host) in _hosts("markets") and _site(here.host) != _site(there.host):
        return Oddity("parked", "redirect-to-market", f"ends at {there.host}")
    if there.is_login and not here.is_login:
        return _oddity("redirect-to-login", final_url)
    if there.is_root and _is_deep(here) and not _is_moved_project(here, there):
        return _oddity("redirect-to-root", final_url)
    return None


def is_asked_for(oddity: Oddity, target_url: str) -> bool:
    """Whether the target's own address announces what looks odd: a login page, a page on 404."""
    place = _place(target_url)
    if place is None:
        return False
    match oddity.code:
        case "login-wall" | "redirect-to-login":
            return place.is_login
        case "soft-404":
            return place.is_not_found
        case "bot-wall" | "error-page":
            return any(code in oddity.evidence for code in filter(_is_code, place.names))
    return False


def _oddity(code: str, final_url: str) -> Oddity:
    return Oddity(code, code, f"ends at {final_url[:_LONGEST_EVIDENCE]}")


def _is_deep(place: _Place) -> bool:
    return not place.is_root and _site(place.host) not in _hosts("shorteners")


def _is_moved_project(here: _Place, there: _Place) -> bool:
    """Whether the page's own name became the new host's: `x.org/flask/` → `flask.dev/`.

    So moves a project that gets a domain, and a section that gets a host.
    """
    added = set(there.host.split(".")[:-1]) - set(here.host.split("."))
    name = "".join(here.names[-1:]).lower()
    return name in added or name.replace("-", "") in {label.replace("-", "") for label in added}


@cache
def _hosts(kind: str) -> frozenset[str]:
    text = files("crawler").joinpath("detours.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[kind])


def _site(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _is_code(name: str) -> bool:
    return name.isdigit() and len(name) == len("404")


def _is_any(pattern: re.Pattern[str], names: Sequence[str]) -> bool:
    return any(pattern.fullmatch(name) for name in names)


def _place(url: str) -> _Place | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return None
    path = unquote(parts.path).strip("/")
    telling = tuple((name, value) for name, value in query if not _IDLE.fullmatch(name))
    return _Place(host, path, tuple(filter(None, path.split("/"))), telling)
