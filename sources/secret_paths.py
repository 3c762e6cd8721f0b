"""Secrets in the path of a URL: webhooks, bots, private calendars, sessions, and plain tokens."""

import re

from sources.lazy_re import regex
from sources.secret_names import MASK, is_secret

_SLASH = r"[/\\]"
_PORT = r"(?::\d*)?"
_SITES = (  # host, path before the secret; all that follows is secret
    (r"hooks\.slack(?:-gov)?\.com", "(?:services|triggers|workflows)"),
    (r"(?:[a-z]+\.)?discord(?:app)?\.com", r"api/(?:v\d+/)?webhooks/\d+"),
    (r"(?:[a-z0-9-]+\.)?webhook\.office(?:365)?\.com", r"webhookb?\d*"),
    (r"outlook\.office(?:365)?\.com", "webhook"),
    (r"[a-z0-9.-]+\.logic\.azure\.(?:com|us)", r"workflows"),
    (r"[a-z0-9.-]+\.powerplatform\.com", r"(?:powerautomate/)?(?:automations/direct/)?workflows"),
    (r"hooks\.zapier\.com", "hooks/[a-z]+"),
    (r"maker\.ifttt\.com", r"(?:trigger/[^?#&\s]{1,200}?/with/key|use)"),
    (r"hook\.(?:[a-z0-9]+\.)?(?:make|integromat)\.(?:com|celonis\.com)", ""),
    (r"open\.(?:feishu\.cn|larksuite\.com)", r"open-apis/bot/(?:v2/)?hook"),
    (r"webexapis\.com", r"v1/webhooks/incoming"),
    (r"hc-ping\.com", ""),
    (r"events\.pagerduty\.com", "integration"),
    (r"api\.netlify\.com", "build_hooks"),
    (r"api\.vercel\.com", r"v1/integrations/deploy"),
    (r"[a-z0-9-]+\.bitrix24\.[a-z]{2,3}", r"rest/\d+"),
    (r"[a-z0-9-]+\.icloud\.com", r"(?:published/\d+|ca/subscribe/\d+)"),
    (r"[a-z0-9.-]+", r"owa/calendar"),
    (r"(?:www\.)?tripit\.com", "feed/ical/private"),
    (r"calendar\.proton\.me", r"api/calendar/v1/url"),
    (r"[a-z0-9.-]+", r"(?:remote|public)\.php/dav/public-calendars"),
)
_SITE = regex(
    r"((?<![\w.-])(?:"
    + "|".join(
        host + _PORT + _SLASH + (path.replace("/", _SLASH) + _SLASH if path else "")
        for host, path in _SITES
    )
    + r"))[^?#&\s]+",
    re.IGNORECASE,
)
_BOT = regex(r"([/\\]bot)\d{1,20}(?::|%3a)[^/\\?#&\s]+", re.IGNORECASE)
_PRIVATE = regex(
    r"([/\\]calendar[/\\](?:ical|feeds)[/\\][^/\\?#\s]{1,200}[/\\]private-)[^/\\?#&\s]+"
    r"|([/\\]private-)[0-9a-f]{16,}",
    re.IGNORECASE,
)
_PARAMETER = regex(r";([^=;/\\?#&\s]{1,100})=([^;/\\?#&\s]*)")

_SITE_HINTS = (
    "hook", "workflows", "slack", "ifttt", "hc-ping", "pagerduty", "deploy", "bitrix24", "icloud",
    "owa", "tripit", "calendar",
)  # fmt: skip
_SHAPE_HINTS = (
    "eyJ", "ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "glptt-", "gldt-",
    "glrt-", "glsoat-", "glcbt-", "xox", "xapp-", "sk-", "sk_", "rk_", "pk_", "whsec_", "AIza",
    "ya29.", "hf_", "npm_", "pypi-", "SG.", "shp", "_v1_", ":AA",
)  # fmt: skip
_MARK_HINTS = (
    "hook", "private", "token", "secret", "passw", "session", "auth", "jwt", "key", ".ics",
    "webcal",
)  # fmt: skip
"""What has none of these is spared the search: they are told in a fiftieth of its time."""
_QUERY = regex(r"[?#]")
_SHAPE = regex(
    r"(?<![A-Za-z0-9])(?:"
    r"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,3}"  # JSON Web Token
    r"|gh[opsur]_[A-Za-z0-9]{16,}|github_pat_\w{16,}"
    r"|gl(?:pat|ptt|dt|rt|soat|cbt)-[\w-]{16,}|xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}"
    r"|(?:sk|rk|pk)[-_](?:live|test|proj|ant|or)[-_][\w-]{16,}|whsec_\w{16,}"
    r"|AIza[\w-]{30,}|ya29\.[\w.-]{16,}|hf_[A-Za-z0-9]{16,}|npm_[A-Za-z0-9]{16,}|pypi-[\w-]{16,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|shp(?:at|ca|pa|ss)_[A-Za-z0-9]{16,}|do[opr]_v1_\w{16,}"
    r"|\d{6,12}:AA[A-Za-z0-9_-]{28,}"  # Telegram
    r")"
)

_SEGMENT = regex(r"[^/\\?#&;=\s]+")
_CALENDAR = regex(r"^webcals?:|^[^?#]*\.ics(?:[?#]|$)", re.IGNORECASE)
_MARK = regex(
    r"(?:[a-z]+[-_]?)?hooks?(?:-test|b\d)?|private|(?:(?:access|id|api|auth)[-_]?)?token|api[-_]?key"
    r"|secret|password|session(?:[-_]?id)?|auth(?:[-_]?key)?|jwt|key",
    re.IGNORECASE,
)
_CHANGE = regex(r"[A-Za-z](?=\d)|\d(?=[A-Za-z])|[a-z](?=[A-Z])")
_DENSE = regex(r"(?=[^\d]*\d)[A-Za-z0-9]{20,}")
_WORD = r"(?:[A-Z]?[a-z]+\d{0,2}|\d{1,4})"
_WORDS = regex(rf"{_WORD}(?:[-_.]{_WORD})*")
_LEAST, _CHANGES = 16, 3


def without_shapes(text: str) -> str:
    """`text` without what is plainly a token, whatever stands before it."""
    return _SHAPE.sub(MASK, text) if _has(text, _SHAPE_HINTS) else text


def without_known_paths(text: str) -> str:
    """`text` without the secret paths of known sites, wherever in it they are."""
    lower = text.lower()
    if _has(lower, _SITE_HINTS):
        text = _SITE.sub(rf"\1{MASK}", text)
    return _BOT.sub(rf"\1{MASK}", text) if "bot" in lower else text


def without_path_secrets(url: str) -> str:
    """`url` without the secrets of its path, and of any URL's path that it holds as it is."""
    if ";" in url:
        url = _PARAMETER.sub(_mask_parameter, url)
    url = without_known_paths(url)
    if not _has(url.lower(), _MARK_HINTS):
        return url
    return _after_marks(_PRIVATE.sub(rf"\1\2{MASK}", url))


def _has(text: str, hints: tuple[str, ...]) -> bool:
    for hint in hints:  # noqa: SIM110 any() takes three times as long
        if hint in text:
            return True
    return False


def _mask_parameter(found: re.Match[str]) -> str:
    return f";{found[1]}={MASK}" if is_secret(found[1]) else found[0]


def _after_marks(url: str) -> str:
    """Masks what looks random in a calendar's path, or right after `/hooks/` or `/token/`."""
    query = _QUERY.search(url)
    end = query.start() if query else len(url)
    is_calendar = _CALENDAR.match(url) is not None
    marked = False

    def masked(found: re.Match[str]) -> str:
        nonlocal marked
        stem, dot, ending = found[0].partition(".ics")
        if (marked or is_calendar) and is_random(stem):
            return MASK + dot + ending
        marked = _MARK.fullmatch(found[0]) is not None
        return found[0]

    return _SEGMENT.sub(masked, url[:end]) + url[end:]


def is_random(text: str) -> bool:
    """Whether `text` reads as drawn by chance: letters and digits in turns, and no words."""
    if len(text) < _LEAST or _WORDS.fullmatch(text):
        return False
    return _DENSE.fullmatch(text) is not None or len(_CHANGE.findall(text)) >= _CHANGES
