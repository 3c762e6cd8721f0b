"""Where a chain of redirects ended, against where the link meant to go: pure, on URLs alone."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.model import PERMANENT, Hop, Oddity
from crawler.verdict.probe import OWN_ROOT

# Paths that stand for the whole site, language roots among them (BCP 47, underscore allowed).
_ROOT = re.compile(
    r"(?:intl/)?(?:[a-z]{2}(?:[-_](?:[a-z]{2,4}|419)){0,2}(?:/|\Z)){0,2}"
    r"(?:(?:index|default|home|homepage|main|start|welcome)(?:\.[a-z]{2,5})?/?)?",
    re.IGNORECASE,
)
# Query parameters that choose no page (analytics, session, language, share buttons).
_IDLE = re.compile(
    r"(?:utm|mtm|pk|piwik|mc|hsa|_hs)_?\w+|\w{0,3}clid|_g[al]|igshid|mkt_tok|spm|trk|yclid"
    r"|ref|referer|referrer|source|src|from|via|lang|language|hl|locale"
    r"|jsessionid|sid|phpsessid|redirected?|cookies?",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"log[-_]?[io]n|sign[-_]?[io]n|wp-login|signin-oidc|(?:user|web|sso|cas|saml|admin|member)s?[-_]?"
    r"log[-_]?in|login(?:[-_]?(?:page|form|required|user|redirect)|userpass)|shibboleth\.sso|wayf"
    r"|authwall|cold-join|authenticate|anmelden|anmeldung|einloggen|connexion|se-connecter"
    r"|iniciar-?sesion|accedi|inloggen|aanmelden|logowanie|zaloguj|logga-in|log-ind|logg-inn"
    r"|kirjaudu|prihlaseni|prihlasenie|bejelentkezes|autentificare|oturum-ac|giris-yap",
    re.IGNORECASE,
)
# Documentation has such segments too: they count where the query says where to go afterwards.
_AUTHORISE = re.compile(
    r"auth|authorize|sso|saml2?|oauth2?|openid(?:-connect)?|cas|adfs|idp|sign-?up|register|checkpoint"
    r"|session|sessions|account|accounts|entrar|acceso|identification|giris",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"next|continue|service|target|goto|dest(?:ination)?|back|(?:return|redirect)[-_]?\w{0,12}"
    r"|callback\w{0,8}|relaystate|samlrequest|client_id",
    re.IGNORECASE,
)
_LOGIN_LABEL = re.compile(
    r"(?:web)?login|logon|signin|sso|auth|idp|accounts|adfs|sts|shibboleth|keycloak", re.IGNORECASE
)
_NOT_FOUND = re.compile(
    r"(?:error|err|http|status|page|code)?[-_]?404(?:[-_]?(?:error|page|not[-_]?found))?"
    r"|(?:error[-_]?)?(?:page|file|item|content|product|url)?[-_]?not[-_]?found(?:[-_]?page)?"
    r"|(?:page|content)[-_]?(?:missing|gone|unavailable|removed|deleted|expired)|missing[-_]?page"
    r"|(?:no[-_]?longer|not)[-_]?available|dead[-_]?link|broken[-_]?link|no[-_]?(?:route|such[-_]?page)"
    r"|invalid[-_]?(?:url|page|link)|(?:fehler|erreur|errore|erro|fout|blad|fel|fejl|chyba|hata)[-_]?404"
    r"|(?:seite-)?nicht-gefunden|(?:page-)?(?:introuvable|non-trouvee)|(?:pagina-)?no-encontrad[ao]"
    r"|(?:pagina-)?(?:nao-encontrada|non-trovata|niet-gevonden)|nie-znaleziono|ikke-fundet|ikke-funnet",
    re.IGNORECASE,
)
_ERROR = re.compile(r"errors?|(?:page[-_]?error|error[-_]?page)|oops", re.IGNORECASE)
_STATUS = re.compile(r"e|err|error|error_?code|status|code|reason|msg|message", re.IGNORECASE)
# Paths of checks that keep machines out, and of pages that ask for consent.
_CHALLENGE = re.compile(
    r"sorry/index|_sec/cp_challenge/.{0,80}|(?:show|check)captcha(?:/.{0,80})?|errors/validatecaptcha"
    r"|\.well-known/sgcaptcha(?:/.{0,40})?|_____tmd_____/.{0,40}|(?:.{0,80}/)?(?:captcha|(?:bot|human)"
    r"[-_]?(?:check|verification)|security[-_]?check|robot[-_]?check)(?:/(?:index)?)?(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"v2/collectconsent|privacy-?(?:gate|wall)(?:/.{0,80})?|(?:.{0,80}/)?(?:cookie|consent)[-_]?wall"
    r"|consent(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)
_CONSENT_LABEL = re.compile(r"consent|guce|myprivacy|cookiewall|privacygate", re.IGNORECASE)
# First labels and segments of addresses that only lead on.
_LEADS_ON = re.compile(
    r"go|goto|redirect|redir|out|outbound|exit|links?|click|r|fwlink|jump|track|tracking|url|short|s",
    re.IGNORECASE,
)
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

    def is_on(self, other: "_Place") -> bool:
        """Whether it is on the site of `other`."""
        return _site(self.host) == _site(other.host)

    def is_among(self, kind: str) -> bool:
        """Whether its site is one of a `kind` in `detours.toml`."""
        return _site(self.host) in _hosts(kind)

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
    def is_challenge(self) -> bool:
        return _CHALLENGE.fullmatch(self.path) is not None

    @property
    def is_consent(self) -> bool:
        """Whether it asks for consent and says, or its host does, that it does nothing else."""
        first, *others = self.host.split(".")
        is_host = len(others) > 1 and _CONSENT_LABEL.fullmatch(first) is not None
        is_sent_on = any(_AFTERWARDS.fullmatch(name) for name, _ in self.query)
        return is_host or (is_sent_on and _CONSENT.fullmatch(self.path) is not None)

    @property
    def leads_on(self) -> bool:
        """Whether nothing in it says where it leads: a short link, or a redirector's."""
        first, *others = self.host.split(".")
        if self.is_among("shorteners") or (len(others) > 1 and _is(_LEADS_ON, first)):
            return True
        return _is_any(_LEADS_ON, self.names[:1])

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

    Not-found addresses, domain markets, challenges, consent walls, logins and home pages; a target
    that is one of these itself has come to what it asked for. A home page took the place of a deep
    page often enough rightly that `redirect-to-root` deserves a probe (`crawler.verdict.probe`).
    """
    here, there = _place(target_url), _place(final_url)
    if not hops or here is None or there is None or here == there:
        return None
    evidence = f"ends at {final_url[:_LONGEST_EVIDENCE]}"
    is_permanent = all(hop.status in PERMANENT for hop in hops)
    detours = _detours(here, there, is_permanent=is_permanent)
    return next((Oddity(code, rule, evidence) for code, rule in detours), None)


def _detours(here: _Place, there: _Place, *, is_permanent: bool) -> Iterator[tuple[str, str]]:
    """Code and rule of each detour that leads from `here` to `there`, the worst first."""
    if there.is_not_found and not here.is_not_found:
        yield "redirect-to-not-found", "redirect-to-not-found"
    if there.is_among("markets") and not here.is_on(there):
        yield "parked", "redirect-to-market"
    if there.is_among("challenges") and not here.is_on(there):
        yield "bot-wall", "redirect-to-challenge"
    if there.is_challenge and not here.is_challenge:
        yield "bot-wall", "redirect-to-challenge"
    if there.is_consent and not here.is_consent:
        yield "consent-wall", "redirect-to-consent"
    if there.is_login and not here.is_login:
        yield "redirect-to-login", "redirect-to-login"
    if there.is_root and not here.is_root and not _is_moved(here, there):
        stays = here.host == there.host or (here.is_on(there) and not here.leads_on)
        if stays and is_permanent:
            yield "redirect-to-root", OWN_ROOT
        elif stays or not here.leads_on:
            yield "redirect-to-root", "redirect-to-root"


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


def _is_moved(here: _Place, there: _Place) -> bool:
    """Whether the page's own name became the new host's: `x.org/flask/` → `flask.dev/`.

    So moves a project that gets a domain, and a section that gets a host.
    """
    added = set(there.host.split(".")[:-1]) - set(here.host.split("."))
    name = "".join(here.names[-1:]).lower().lstrip("~@")
    return name in added or name.replace("-", "") in {label.replace("-", "") for label in added}


@cache
def _hosts(kind: str) -> frozenset[str]:
    text = files("crawler.verdict").joinpath("detours.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[kind])


def _site(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _is_code(name: str) -> bool:
    return name.isdigit() and len(name) == len("404")


def _is(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None


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
