"""What a page is made of besides words: its fields, its scripts, and how little else there is.

Each look gives its evidence in a few words, "" where the page is not made so.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from sources.html.attributes import read
from sources.html.tokens import tokens
from sources.lazy_re import regex

_PASSWORD = regex(rb"type\s*=\s*[\"']?password\b")
# What a field that asks who somebody is, is called; what field is not filled in by a person.
_NAME = regex(
    r"user|log[io]n|e-?mail|identifi|account|alias|upn\b|member|customer|kunden?|phone|mobile|handy"
    r"|usuario|utente|kennung|personnummer|bank-?id|organi[sz]ation|tenant|workspace|subdomain"
)
_LOGIN_ADDRESS = regex(
    rb"\b(?:src|href|action)\s*=\s*[\"']?([^\"'<>\s]{0,200}?(?:log[-_]?[io]n|sign[-_]?[io]n|[/.]sso|[/.]auth"
    rb"|authenticat|[/.]saml|oauth|openid|[/.]vpn|webvpn|\+cscoe|dana-na|global-protect|[/.]idp|[/.]cas/))"
)
_NO_FIELD = frozenset(("hidden", "submit", "button", "image", "reset", "checkbox", "radio"))
_CAPTCHA = regex(r"captcha|turnstile|challenge|geetest|security[-_ ]?code|vcode|verif|altcha")
_WIDGETS = (b"captcha", b"turnstile", b"geetest", b"data-sitekey")
_WIDGET = regex(
    rb"class\s*=\s*[\"']?[^\"'>]{0,80}(?:captcha|turnstile)|data-sitekey"
    rb"|initgeetest|<img[^<>]{1,300}captcha"
)
# The element that an application is to be built in, and other things to look at.
_CONTENT = regex(
    rb"<(?:div|main|section|article|[a-z]{1,20}-[a-z-]{1,40})\b[^<>]*>\s*(?:<!--[^<>]*-->\s*)?</"
    rb"|\bonload\s*=|<(?:canvas|object|embed|video|audio|img|svg|frameset|applet|table|a)\b"
)
_MOUNT = regex(rb"<(?:div|main|[a-z]{1,20}-[a-z-]{1,40})\b[^<>]*>\s*</")
_UNLISTED = regex(rb"<meta\b[^<>]{0,200}\bnoindex")
_TITLED = regex(rb"<title[^<>]*>\s*[^<\s]|<meta\b[^<>]{0,200}\b(?:description|og:title)\b")
_FRAME = b"<iframe"
_LITTLE = 3
"""Words; a page of fewer says nothing."""
# Only some visitors are sent on, by their screen or language.
_IF = regex(rb"\bif\s*\(")
_STUB = 16_384
"""Bytes: a page that only sends on is smaller."""
_MOST_FIELDS = 12
_FEW_LINKS = 6
_POSTS = regex(rb"<form\b[^<>]{0,1000}\bmethod\s*=\s*[\"']?post")
_LINK = regex(rb"<a\b[^<>]{0,1000}\shref\s*=")
_UNSEEN = regex(rb"display\s*:\s*none|\shidden\b")
# An address written out; what is put together at run time may be the page's own.
_SENT_TO = regex(
    rb"\blocation(?:\.href)?\s*=\s*[\"']((?:https?:)?/[^\"'<>\s]{0,2000}|[\w./?=&%-]{1,2000})[\"']"
    rb"\s*(?:[;})\n]|\.replace|$)"
    rb"|\blocation\.(?:replace|assign)\(\s*[\"']([^\"'<>\s#][^\"'<>\s]{0,2000})[\"']\s*\)"
)


def password_field(page: bytes) -> str:
    """Whether a form has a password field."""
    return "a password field" if _PASSWORD.search(page) else ""


def name_field(page: bytes) -> str:
    """Whether a form asks who somebody is, and for little else: a login's first step."""
    fields = list(_fields(page))
    named = any(_NAME.search(field) for field in fields)
    return "a field for a name" if named and len(fields) <= _LITTLE else ""


def lone_password(page: bytes) -> str:
    """Whether a password is all that is to be filled in."""
    if not _PASSWORD.search(page):
        return ""
    fields = list(_fields(page))
    is_alone = len(fields) == 1 and fields[0].startswith("password") and _POSTS.search(page)
    return "a password and no other field" if is_alone else ""


def login_form(page: bytes) -> str:
    """Whether a name and a password are all that is to be filled in."""
    if not _PASSWORD.search(page):
        return ""
    fields = list(_fields(page))
    passwords = sum(field.startswith("password") for field in fields)
    is_login = passwords == 1 and len(fields) in (2, _LITTLE)
    return "a name and a password to fill in" if is_login else ""


def login_address(page: bytes) -> str:
    """The first script, form or style whose address leads to a login."""
    found = _LOGIN_ADDRESS.search(page)
    return f"an address of a login: {found[1].decode('utf-8', 'replace')}" if found else ""


def lone_captcha(page: bytes) -> str:
    """Whether a captcha is all that is to be filled in."""
    if not any(map(page.__contains__, _WIDGETS)) or not _WIDGET.search(page):
        return ""
    others = any(not _CAPTCHA.search(field) for field in _fields(page))
    return "" if others else "a captcha and no other field"


def bare_script(page: bytes) -> str:
    """Whether there is a script, but no title and nothing for it to fill."""
    if b"<script" not in page or _FRAME in page or _CONTENT.search(page) or _TITLED.search(page):
        return ""
    return "a script and nothing else"


def closed_frame(page: bytes) -> str:
    """Whether there is a frame on a page without a title that search engines shall not keep."""
    if _FRAME not in page or _TITLED.search(page) or not _UNLISTED.search(page):
        return ""
    return "a frame and nothing else, not to be indexed"


def script_redirect(page: bytes) -> str:
    """Where a small page sends its visitors by script."""
    if len(page) > _STUB or b"location" not in page or _MOUNT.search(page):
        return ""
    for script in tokens(page, frozenset({"script"})):
        if script.name != "script" or _IF.search(page, script.end, script.content_end):
            continue
        found = _SENT_TO.search(page, script.end, script.content_end)
        if found:
            return "sent by script to " + (found[1] or found[2]).decode("utf-8", "replace")
    return ""


def few_links(page: bytes) -> str:
    """Whether there is next to nowhere to go on to."""
    count = sum(1 for _ in islice(_LINK.finditer(page), _FEW_LINKS + 1))
    return f"{count} links" if count <= _FEW_LINKS else ""


LOOKS: Mapping[str, Callable[[bytes], str]] = MappingProxyType(
    {
        "password field": password_field,
        "name field": name_field,
        "lone password": lone_password,
        "login form": login_form,
        "login address": login_address,
        "lone captcha": lone_captcha,
        "bare script": bare_script,
        "closed frame": closed_frame,
        "script redirect": script_redirect,
        "few links": few_links,
    }
)
"""The looks by name; each takes the page in lower case."""


def _fields(page: bytes) -> Iterator[str]:
    """What the first fields that a person fills in are called, in every way they are."""
    count = 0
    is_hidden = False
    for tag in tokens(page, frozenset({"form", "input", "textarea"})):
        if tag.name in ("form", "/form"):
            is_hidden = tag.name == "form" and bool(_UNSEEN.search(page, tag.start, tag.end))
        if is_hidden or tag.name not in ("input", "textarea"):
            continue
        _, values = read(page[tag.start : tag.end].decode("utf-8", "replace"))
        if values.get("type", "text").strip() in _NO_FIELD or "hidden" in values:
            continue
        names = ("type", "name", "id", "placeholder", "autocomplete", "class")
        yield " ".join(values.get(name, "") for name in names)
        count += 1
        if count == _MOST_FIELDS:
            return
