"""What an address says of itself: a home page, a login, a challenge, an error. Pure."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.verdict.visits import is_of_a_visit
from sources.lazy_re import regex

# Segments of paths that stand for the whole site; a language is named as in BCP 47, or with `_`.
_START = regex(
    r"(?:index|default|home|homepage|main|start|welcome)(?:\.[a-z]{2,5})?", re.IGNORECASE
)
_LANGUAGE = regex(r"([a-z]{2})(?:[-_](?:[a-z]{2}|[a-z]{4}|419)){0,2}", re.IGNORECASE)
# Query parameters that choose no page, beside those of a visit.
_IDLE = regex(
    r"ref|referer|referrer|source|src|from|via|lang|language|hl|locale|sid|redirected?|cookies?",
    re.IGNORECASE,
)
_LOGIN = regex(
    r"log[-_]?[io]n|sign[-_]?[io]n|wp-login|signin-oidc|(?:user|web|sso|cas|saml|admin|member)s?[-_]?"
    r"log[-_]?in|login(?:[-_]?(?:page|form|required|user|redirect)|userpass)|shibboleth\.sso|wayf"
    r"|authwall|cold-join|authenticate|anmelden|anmeldung|einloggen|connexion|se-connecter"
    r"|iniciar-?sesion|accedi|inloggen|aanmelden|logowanie|zaloguj|logga-in|log-ind|logg-inn"
    r"|kirjaudu|prihlaseni|prihlasenie|bejelentkezes|autentificare|oturum-ac|giris-yap",
    re.IGNORECASE,
)
# Documentation has such segments too: they count where the query says where to go afterwards.
_AUTHORISE = regex(
    r"auth|authorize|sso|saml2?|oauth2?|openid(?:-connect)?|cas|adfs|idp|sign-?up|register|checkpoint"
    r"|session|sessions|account|accounts|entrar|acceso|identification|giris",
    re.IGNORECASE,
)
_AFTERWARDS = regex(
    r"next|continue|service|target|goto|dest(?:ination)?|back|redir|came_?from"
    r"|(?:return|redirect)[-_]?\w{0,12}|callback\w{0,8}|relaystate",
    re.IGNORECASE,
)
_ON_BEHALF = regex(r"samlrequest|client_id", re.IGNORECASE)
_LOGIN_LABEL = regex(
    r"(?:web)?login|logon|signin|sso|auth|idp|accounts|adfs|sts|shibboleth|keycloak", re.IGNORECASE
)
_NOT_FOUND = regex(
    r"(?:error|err|http|status|page|code)?[-_]?404(?:[-_]?(?:error|page|not[-_]?found))?"
    r"|(?:error[-_]?)?(?:page|file|item|content|product|url)?[-_]?not[-_]?found(?:[-_]?page)?"
    r"|(?:page|content)[-_]?(?:missing|gone|unavailable|removed|deleted|expired)|missing[-_]?page"
    r"|(?:no[-_]?longer|not)[-_]?available|dead[-_]?link|broken[-_]?link|no[-_]?(?:route|such[-_]?page)"
    r"|invalid[-_]?(?:url|page|link)|(?:fehler|erreur|errore|erro|fout|blad|fel|fejl|chyba|hata)[-_]?404"
    r"|(?:seite-)?nicht-gefunden|(?:page-)?(?:introuvable|non-trouvee)|(?:pagina-)?no-encontrad[ao]"
    r"|(?:pagina-)?(?:nao-encontrada|non-trovata|niet-gevonden)|nie-znaleziono|ikke-fundet|ikke-funnet",
    re.IGNORECASE,
)
_ERROR = regex(r"errors?|(?:page[-_]?error|error[-_]?page)|oops", re.IGNORECASE)
_STATUS = regex(r"e|err|error|error_?code|status|code|reason|msg|message", re.IGNORECASE)
# Paths of checks that keep machines out, and of pages that ask for consent.
_CHALLENGE = regex(
    r"sorry/index|_sec/cp_challenge/.{0,80}|(?:show|check)captcha(?:/.{0,80})?|errors/validatecaptcha"
    r"|\.well-known/sgcaptcha(?:/.{0,40})?|_____tmd_____/.{0,40}|(?:.{0,80}/)?(?:captcha|(?:bot|human)"
    r"[-_]?(?:check|verification)|security[-_]?check|robot[-_]?check)(?:/(?:index)?)?(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)
_CONSENT = regex(
    r"v2/collectconsent|privacy-?(?:gate|wall)(?:/.{0,80})?|(?:.{0,80}/)?(?:cookie|consent)[-_]?wall"
    r"|consent(?:\.[a-z]{2,5})?",
    re.IGNORECASE,
)
_CONSENT_LABEL = regex(r"consent|guce|myprivacy|cookiewall|privacygate", re.IGNORECASE)
# First labels and segments of addresses that only lead on.
_LEADS_ON = regex(
    r"go|goto|redirect|redir|out|outbound|exit|links?|click|r|fwlink|jump|track|tracking|url|short|s",
    re.IGNORECASE,
)
_COUNTRY_AND_LANGUAGE = 2
_EXTENSION = regex(r"\.[a-z]{2,5}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
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
    def is_owned(self) -> bool:
        """Whether its host shortens addresses of one site alone."""
        return self.host in _table()["owners"]

    def is_on(self, other: "Place") -> bool:
        """Whether it is on the site of `other`."""
        if self.is_owned:
            return other.is_below(_table()["owners"][self.host])
        ends = _ends(self.host)
        return self.host == other.host or (ends == _ends(other.host) and not _is_suffix(ends))

    def is_below(self, name: str) -> bool:
        """Whether its host is `name` or below it."""
        return self.host == name or self.host.endswith(f".{name}")

    def is_among(self, kind: str) -> bool:
        """Whether its site is one of a `kind` in `places.toml`."""
        return _ends(self.host) in _names(kind)

    @property
    def is_root(self) -> bool:
        """Whether it stands for the whole site: by no path, a language, the start page's name."""
        names = self.segments[1:] if self.segments[:1] == ("intl",) else self.segments
        languages = names[:-1] if _is_any(_START, names[-1:]) else names
        is_short = len(languages) <= _COUNTRY_AND_LANGUAGE
        return not self.query and is_short and all(map(_is_language, languages))

    @property
    def is_login(self) -> bool:
        """Whether it asks who you are."""
        if _is_any(_LOGIN, self.names):
            return True
        first, *others = self.host.split(".")
        if len(others) > 1 and _LOGIN_LABEL.fullmatch(first):
            return True
        return self.is_sent_on and _is_any(_AUTHORISE, self.names)

    @property
    def is_sent_on(self) -> bool:
        """Whether a parameter says where to go afterwards, or for whom it asks."""
        return any(is_afterwards(name) or _is(_ON_BEHALF, name) for name, _ in self.query)

    @property
    def is_challenge(self) -> bool:
        """Whether it checks for a browser."""
        return _CHALLENGE.fullmatch(self.path) is not None

    @property
    def is_consent(self) -> bool:
        """Whether it asks for consent and says, or its host does, that it does nothing else."""
        first, *others = self.host.split(".")
        is_host = len(others) > 1 and _CONSENT_LABEL.fullmatch(first) is not None
        return is_host or (self.is_sent_on and _CONSENT.fullmatch(self.path) is not None)

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


def is_login(url: str) -> bool:
    """Whether the address `url` announces a login."""
    place = place_of(url)
    return place is not None and place.is_login


def is_afterwards(name: str) -> bool:
    """Whether a query parameter of this name says where to go after a login."""
    return _AFTERWARDS.fullmatch(name) is not None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(
        files("crawler.verdict").joinpath("places.toml").read_text(encoding="utf-8")
    )


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(_table()[kind])


def _is_language(segment: str) -> bool:
    found = _LANGUAGE.fullmatch(segment)
    name = (found[1] if found else segment).lower()
    return name in _names("languages") or name in _names("countries")


def _ends(host: str) -> str:
    return ".".join(host.split(".")[-2:])


@cache
def _is_suffix(ends: str) -> bool:
    """Whether strangers register names below these last two labels: `co.uk`, `github.io`."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 0.13 s to load, seldom needed

    return PublicSuffixList().publicsuffix(ends, keep_case=True) == ends


def _is(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None


def _is_any(pattern: re.Pattern[str], names: Sequence[str]) -> bool:
    return any(pattern.fullmatch(name) for name in names)


def place_of(url: str) -> Place | None:
    """The place that `url` names; None where it is no URL."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return None
    path = unquote(parts.path).strip("/")
    telling = tuple(
        (name, value)
        for name, value in query
        if not _IDLE.fullmatch(name) and not is_of_a_visit(name, value)
    )
    return Place(host, path, tuple(filter(None, path.split("/"))), telling)
