"""Hiding secrets: what a URL is called wherever it is stored, logged or shown."""

import base64
import binascii
import re
from urllib.parse import quote, unquote

from sources.lazy_re import regex
from sources.secret_names import MASK, is_secret, without_members
from sources.secret_paths import without_path_secrets, without_shapes

_AUTHORITY = regex(
    r"([\x00-\x20]*(?:(?:https?|ftp|wss?):[/\\]*+|(?:[a-z][a-z0-9+.\-]*:)?[/\\]{2}))"
    r"(?>(?:[^/\\?#]*@([/\\]++))*)"  # userinfo without a host after it
    r"([^/\\?#]*)",
    re.IGNORECASE,
)
_HOST_AND_PORT = regex(r"(?:\[[^\]]*\]|[^:&]*)(?::\d*)?\Z")
# Not across parameters: masking one must not turn what is left into userinfo.
_USERINFO = r"(?:[^/\\?#@:\s=]*:[^/\\?#\s=]*@|[^/\\?#@:\s&;]*:[^/\\?#\s&;]*@)"
_INNER_USERINFO = regex(rf"((?<!/)//++){_USERINFO}(?>(?:/*+{_USERINFO})*)")
_PARAMETER = regex(r"([?&#])([^=&#]*)=([^&#]*)")
_FIRST_PARAMETER = regex(r"()([^=&#?/:;\s]{1,100})=([^&#;]*)")
_INNER_PARAMETER = regex(r";([^=;]*)=([^;]*)")
_MESSAGE = regex(r"(?<![a-z0-9+.-])(?:mailto|smsto|sms|mms|xmpp):", re.IGNORECASE)
_BODY = regex(r"([?&;](?:amp;)?(?:html-?)?body=)[^&]*", re.IGNORECASE)
_ENCODED_PART = regex(r"(?<=[/\\?#&])(?=[^/\\?#&;=%]*%)[^/\\?#&;=]++(?!=)")
_BASE64 = regex(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_REMOVED = dict.fromkeys(map(ord, "\t\n\r"))  # by every URL parser (WHATWG URL 4.4)
_NESTED = regex(r"[=@%{:/]|hook", re.IGNORECASE)
_DEPTH = 3
_PASSES = 5


def redact(url: str) -> str:
    """`url` fit to be stored, logged and shown: no userinfo, secrets masked.

    Secrets are the values of parameters and JSON members whose names say so, what follows in the
    paths of webhooks, bots and private calendars, the bodies of `mailto:` URLs, and what is plainly
    a token. URLs and JSON inside a value count too, percent-encoded or not.

    Takes any text, valid URL or not, raises nothing, and leaves its own output as it is. The
    fragment is treated like the query, because OAuth answers carry tokens there.
    """
    flat = url if url.isprintable() else url.translate(_REMOVED)
    shown = flat
    # What is left of a malformed URL may read as another one: go on until nothing changes.
    for _ in range(_PASSES):
        before = shown
        if "%" in shown:
            shown = _ENCODED_PART.sub(lambda found: _within(found[0], _DEPTH), shown)
        shown = _redacted(shown, _DEPTH)
        if shown == before:
            return url if shown == flat else shown
    return MASK


def _redacted(url: str, depth: int) -> str:
    """One pass, which looks into values that are URLs to `depth`; any deeper they are masked."""
    if "@" in url:
        url = _without_userinfo(url)
    if "body" in url.lower():
        url = _without_body(url)
    url = without_members(url)
    url = without_path_secrets(without_shapes(url))
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


def _without_body(url: str) -> str:
    """`url` without the text of a message that it would have somebody send."""
    found = _MESSAGE.search(url)
    if found is None:
        return url
    return url[: found.end()] + _BODY.sub(rf"\1{MASK}", url[found.end() :])


def _mask(found: re.Match[str], depth: int) -> str:
    before, name, value = found.groups()
    if not value:
        return found[0]
    if is_secret(name) or _is_encoded_secret(value):
        value = MASK
    else:
        if ";" in value:
            value = _INNER_PARAMETER.sub(_mask_inner, value)
        value = _within(value, depth)
    return f"{before}{name}={value}"


def _within(value: str, depth: int) -> str:
    """A value without the secrets of what it is or, percent-encoded, stands for."""
    if not _NESTED.search(value):
        return value
    if depth == 0:
        return MASK
    if first := _FIRST_PARAMETER.match(value):
        value = _mask(first, depth - 1) + value[first.end() :]
    value = _redacted(value, depth - 1)
    decoded = unquote(value)
    shown = decoded if decoded == value else _within(decoded, depth - 1)
    return value if shown == decoded else quote(shown, safe=MASK, errors="surrogatepass")


def _mask_inner(found: re.Match[str]) -> str:
    name, value = found.groups()
    return f";{name}={MASK if is_secret(name) else value}"


def _is_encoded_secret(value: str) -> bool:
    """Whether `value` is text in Base64 with a secret in it, such as `{"token":"…"}`."""
    if not _BASE64.fullmatch(value):
        return False
    plain = value.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return False
    return text.isprintable() and _redacted(text, 0) != text
