"""Walls that announce themselves: by status and response headers alone, pure.

A header that every answer of a vendor carries counts only beside a refusal; one that its
documentation reserves for challenges counts beside any status.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from crawler.model import Oddity
from sources.lazy_re import regex

CHALLENGES = ("cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated")
"""Headers that ask for a browser which runs scripts: they say more of a 429 than that it came too
often, and no other request headers would do."""
COOKIE_NAMES = "set-cookie-names"
"""The name under which the names of cookies are kept; their values are secrets and never are."""

REFUSALS = frozenset({401, 403, 405, 406, 409, 412, 418, 429, 463, 493, 503})
"""Statuses whose body may be a wall's; that of a 404 is only a page about a missing page."""
CHALLENGES_AS_FAILURES = frozenset({521, 567})
"""Statuses of a server's failure that some walls send with a script that sets a cookie."""
COOKIE_CHALLENGE = "cookie-challenge"
"""The rule of `oddities.toml` for such a script."""

_ANY = frozenset(range(100, 1000))
_DENIALS = frozenset({403, 406})
_COOKIE = regex(r"\s*([^=;,\s]{1,64})\s*=")
_MOST_COOKIES = 20
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class _Wall:
    """Vendor, header (lower-case), what its value must contain, and the statuses it counts on."""

    vendor: str
    header: str
    value: str
    """An expression, compiled (by `re`, once) when the header first comes: that is rare."""
    statuses: frozenset[int]

    def is_in(self, value: str) -> bool:
        """Whether the header's `value` is the wall's."""
        return re.search(self.value, value, re.IGNORECASE) is not None


# Source of each row at its end.
_WALLS = (
    _Wall("cloudflare", "cf-mitigated", "challenge", _ANY),  # Cloudflare: Detect a Challenge Page
    _Wall("aws-waf", "x-amzn-waf-action", "challenge|captcha", _ANY),  # AWS WAF guide: 202, 405
    _Wall("vercel", "x-vercel-mitigated", "challenge|deny", _ANY),  # Vercel: Attack Challenge Mode
    _Wall("sucuri", "x-sucuri-block", "", _ANY),  # Sucuri: firewall block page
    _Wall("vercel", "x-vercel-challenge-token", "", _ANY),  # Vercel: Attack Challenge Mode
    _Wall("siteground", "sg-captcha", "challenge", _ANY),  # SiteGround: 202 with a refresh
    _Wall("imunify360", "server", "^imunify360", _ANY),  # Imunify360 WebShield: greylist, splash
    _Wall("bitninja", "server", "^BitNinja", _ANY),  # BitNinja: captcha server
    _Wall("datadome", "x-dd-b", "", REFUSALS),  # DataDome: set on blocked requests
    _Wall("datadome", "x-datadome", "", REFUSALS),  # DataDome: `protected`, also when let through
    _Wall("datadome", COOKIE_NAMES, r"\bdatadome\b", REFUSALS),  # DataDome: its only cookie
    _Wall("human", "x-px-block", "", REFUSALS),  # HUMAN enforcers' block response
    _Wall("human", "x-px-blocked", "", REFUSALS),  # HUMAN enforcers' block response
    _Wall("human", COOKIE_NAMES, r"\b_px(?:hd|vid|[23])?\b", REFUSALS),  # HUMAN: cookie list
    _Wall("kasada", "x-kpsdk-ct", "", REFUSALS),  # Kasada: challenge token, on 429 as a rule
    _Wall("kasada", "x-kpsdk-r", "", REFUSALS),  # Kasada: reason of a challenge
    _Wall("imperva", "x-cdn", "Imperva|Incapsula", _DENIALS),  # Imperva: on every answer
    _Wall("imperva", "x-iinfo", "", _DENIALS),  # Imperva: request information, on every answer
    _Wall("imperva", COOKIE_NAMES, r"\b(?:visid_incap|incap_ses)", _DENIALS),  # Imperva: cookies
    _Wall("sucuri", "x-sucuri-id", "", _DENIALS),  # Sucuri: on every answer
    _Wall("akamai", "server", "^AkamaiGHost", _DENIALS),  # Akamai: answers of the edge itself
    _Wall("akamai", COOKIE_NAMES, r"\b(?:_abck|bm_sz)\b", _DENIALS),  # Akamai Bot Manager: cookies
    _Wall("aws-waf", "server", "^awselb/", _DENIALS),  # AWS: the balancer denies for its WAF only
    _Wall("aliyun", "x-tengine-error", "denied|blocked", REFUSALS),  # Alibaba Cloud WAF
    _Wall("ddos-guard", "server", "^ddos-guard", REFUSALS),  # DDoS-Guard: JS challenge, 403
    _Wall("ddos-guard", COOKIE_NAMES, r"\b__ddg\w*", _DENIALS),  # DDoS-Guard: cookies
    _Wall("anubis", COOKIE_NAMES, r"techaro\.lol-anubis", REFUSALS),  # Anubis: cookie prefix
    _Wall("cloudfront", "x-cache", "^Error from cloudfront", _DENIALS),  # CloudFront: made at edge
    _Wall("radware", COOKIE_NAMES, r"\b__uzm[a-d]\b", REFUSALS),  # Radware Bot Manager: cookies
    _Wall("f5", COOKIE_NAMES, r"\bTS[0-9a-f]{8}", _DENIALS),  # F5 ASM: TS cookies
    _Wall("reblaze", "server", "^Reblaze", _DENIALS),  # Link11 Reblaze: answers of the gateway
    _Wall("reblaze", COOKIE_NAMES, r"\brbzid\b", _DENIALS),  # Link11 Reblaze: cookie
    _Wall("wangzhanbao", "wzws-ray", "", _DENIALS),  # 360 Wangzhanbao: on every answer
    _Wall("yunjiasu", "server", "^yunjiasu", _DENIALS),  # Baidu Yunjiasu: answers of the edge
    _Wall("myra", "server", "^myra", _DENIALS),  # Myra Security: answers of the edge
    _Wall("link11", "server", "^rhino-core-shield", _DENIALS),  # Link11: answers of the shield
    _Wall("barracuda", COOKIE_NAMES, r"\bBNI__BARRACUDA", _DENIALS),  # Barracuda WAF: cookies
    _Wall("fortiweb", COOKIE_NAMES, r"\bFORTIWAFSID\b", _DENIALS),  # FortiWeb: cookie
    _Wall(
        "jiasule", COOKIE_NAMES, r"\b__jsl(?:uid|_clearance)", REFUSALS | {521}
    ),  # Jiasule: cookies
    _Wall("qrator", "server", "^QRATOR", REFUSALS),  # Qrator: answers of the filter itself
    _Wall("stormwall", "server", "^StormWall", REFUSALS),  # StormWall: answers of the filter
)

WALL_HEADERS = frozenset(wall.header for wall in _WALLS)
"""What must be kept of a response for `wall_of`; `COOKIE_NAMES` comes from `cookie_names`."""


def wall_of(status: int, headers: Mapping[str, str]) -> Oddity | None:
    """The wall that an answer of `status` with `headers` (lower-case names) announces, or None.

    The status 999, which LinkedIn gives to machines, has a reason code of its own.
    """
    for wall in _walls_of(status):
        value = headers.get(wall.header)
        if value is not None and wall.is_in(value):
            return Oddity("bot-wall", wall.vendor, f"{wall.header}: {value[:_SHOWN]}")
    return None


@cache
def _walls_of(status: int) -> tuple[_Wall, ...]:
    """The rows that count on `status`: for the pages that most links lead to, a few."""
    return tuple(wall for wall in _WALLS if status in wall.statuses)


def cookie_names(values: Iterable[str]) -> str:
    """The names in `Set-Cookie` values, one line, sorted; the values themselves are dropped."""
    names = {found[1] for value in values if (found := _COOKIE.match(value))}
    return ", ".join(sorted(names)[:_MOST_COOKIES])
