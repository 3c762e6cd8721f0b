"""URLs by one WHATWG parser (ada-url), so that what is shown, compared and fetched is one thing."""

import re
from functools import lru_cache
from urllib.parse import quote, unquote

import ada_url

from sources.plain_urls import take_apart

MAX_LENGTH = 8_192
"""Characters; what common servers and proxies accept at most."""
MAX_LABEL = 63
"""Octets in one label of a host name (RFC 1035, section 2.3.4)."""
MASK = "***"
WEB_SCHEMES = frozenset({"http", "https"})
"""The schemes of what can be fetched."""

_IGNORED_ENDS = "".join(map(chr, range(0x21)))
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_AUTHORITY = re.compile(
    r"([\x00-\x20]*(?:(?:https?|ftp|wss?):[/\\]*+|(?:[a-z][a-z0-9+.\-]*:)?[/\\]{2}))"
    r"(?>(?:[^/\\?#]*@([/\\]++))*)"  # userinfo without a host after it
    r"([^/\\?#]*)",
    re.IGNORECASE,
)
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:&]*)(?::\d*)?\Z")
# Not across parameters: masking one must not turn what is left into userinfo.
_USERINFO = r"(?:[^/\\?#@:\s=]*:[^/\\?#\s=]*@|[^/\\?#@:\s&;]*:[^/\\?#\s&;]*@)"
_INNER_USERINFO = re.compile(rf"((?<!/)//++){_USERINFO}(?>(?:/*+{_USERINFO})*)")
_PARAMETER = re.compile(r"([?&#])([^=&#]*)=([^&#]*)")
_INNER_PARAMETER = re.compile(r";([^=;]*)=([^;]*)")
_SECRET_NAME = re.compile(
    r"token|secret|passw|pass[\s+_-]?(?:word|phrase)|credential|signature"
    r"|(?:api|access|auth|private)[\s+_-]?key"
    r"|^x-amz-|^x-goog-|^authorization$|jwt|session"
    r"|(?:^|[^a-z])(?:auth|bearer|code|csrf|hmac|key|otp|pass|pwd?|sas|sig|sid|verifier)$",
    re.IGNORECASE,
)
_WEBHOOK = re.compile(
    r"([/\\](?:hooks\.slack(?:-gov)?\.com(?::\d*)?[/\\](?:services|triggers|workflows)"
    r"|(?:[a-z]+\.)?discord(?:app)?\.com(?::\d*)?[/\\]api[/\\](?:v\d+[/\\])?webhooks[/\\]\d+)"
    r"[/\\])[^?#&]+",
    re.IGNORECASE,
)
_REMOVED = dict.fromkeys(map(ord, "\t\n\r"))  # by every URL parser (WHATWG URL 4.4)
_NESTED = re.compile(r"[=@%]|hook", re.IGNORECASE)
_DEPTH = 3
_PASSES = 5


def _parsed(url: str, base: str | None = None) -> ada_url.URL | None:
    try:
        return ada_url.URL(url, base)
    except ValueError:
        return None


@lru_cache(maxsize=4_096)  # asked for thrice for each link
def normalise(url: str) -> str | None:
    """The WHATWG serialisation of `url` without its fragment and without credentials.

    None where `url` is no valid absolute URL, is longer than `MAX_LENGTH` characters, or names a
    host with a label longer than `MAX_LABEL`.
    """
    if len(url) > MAX_LENGTH:
        return None
    if take_apart(url):
        return url
    parsed = _parsed(url)
    if parsed is None:
        return None
    href = parsed.href
    if "@" in href and (parsed.username or parsed.password):
        parsed.username = parsed.password = ""
        href = parsed.href
    href = href.partition("#")[0]
    if len(href) <= MAX_LABEL:
        return href
    longest = max(map(len, parsed.hostname.split(".")))
    return href if longest <= MAX_LABEL else None


def fragment(url: str) -> str:
    """What follows the first `#` of `url`, as written; "" where there is none."""
    return url.partition("#")[2]


@lru_cache(maxsize=4_096)  # asked for at every station a target comes by
def host(url: str) -> str:
    """The host of `url` as WHATWG serialises it (IPv6 in brackets); "" where there is none."""
    parts = take_apart(url)
    if parts:
        return parts[1]
    parsed = _parsed(url)
    return parsed.hostname if parsed else ""


def scheme(url: str) -> str:
    """The scheme of `url` in lower case, without colon; "" for a relative reference."""
    start = url.lstrip(_IGNORED_ENDS)[:MAX_LENGTH]
    found = _SCHEME.match(re.sub(r"[\t\n\r]", "", start))
    return found[1].lower() if found else ""


def join(base: str, ref: str) -> str | None:
    """`ref` resolved against the absolute URL `base`, fragment kept; None where that is no URL."""
    if len(ref) > MAX_LENGTH:
        return None
    parsed = _parsed(ref, base)
    return parsed.href if parsed else None


def redact(url: str) -> str:
    """`url` fit to be stored, logged and shown: no userinfo, secret query values masked.

    URLs inside query values count too, percent-encoded or not, and the secret paths of web hooks.
    Takes any text, valid URL or not, raises nothing, and leaves its own output as it is. The
    fragment is treated like the query, because OAuth answers carry tokens there.
    """
    flat = url if url.isprintable() else url.translate(_REMOVED)
    shown = flat
    # What is left of a malformed URL may read as another one: go on until nothing changes.
    for _ in range(_PASSES):
        before, shown = shown, _redacted(shown, _DEPTH)
        if shown == before:
            return url if shown == flat else shown
    return MASK


def _redacted(url: str, depth: int) -> str:
    """One pass, which looks into values that are URLs to `depth`; any deeper they are masked."""
    if "@" in url:
        url = _without_userinfo(url)
    if "hook" in url.lower():
        url = _WEBHOOK.sub(rf"\1{MASK}", url)
    return _PARAMETER.sub(lambda found: _mask(found, depth), url) if "=" in url else url


def _without_userinfo(url: str) -> str:
    found = _AUTHORITY.match(url)
    if found:
        slashes, authority = found[2] or "", found[3].rpartition("@")[2]
        rest = url[found.end() :]
        if "@" in rest and not _HOST_AND_PORT.match(authority):
            # A password holding "/", "?" or "#" unescaped: such a URL has no valid port.
            authority, rest = "", rest.rpartition("@")[2]
        url = found[1] + slashes + authority + rest
    return _INNER_USERINFO.sub(r"\1", url)


def _mask(found: re.Match[str], depth: int) -> str:
    before, name, value = found.groups()
    if _is_secret(name):
        value = MASK
    else:
        if ";" in value:
            value = _INNER_PARAMETER.sub(_mask_inner, value)
        value = _within(value, depth)
    return f"{before}{name}={value}"


def _within(value: str, depth: int) -> str:
    """A value without the secrets of a URL that it is or, percent-encoded, stands for."""
    if not _NESTED.search(value):
        return value
    if depth == 0:
        return MASK
    value = _redacted(value, depth - 1)
    decoded = unquote(value)
    shown = decoded if decoded == value else _within(decoded, depth - 1)
    return value if shown == decoded else quote(shown, safe=MASK, errors="surrogatepass")


def _mask_inner(found: re.Match[str]) -> str:
    name, value = found.groups()
    return f";{name}={MASK if _is_secret(name) else value}"


def _is_secret(name: str) -> bool:
    return _SECRET_NAME.search(unquote(name).strip()) is not None
