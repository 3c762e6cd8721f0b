"""The URL that a moved link gets: without what belongs to a visit. Pure, on URLs alone."""

import re

# Parameters of a session, of analytics and of share buttons.
_OF_A_VISIT = re.compile(
    r"(?:utm|mtm|pk|piwik|mc|hsa|_hs)_\w+|\w{0,3}clid|_g[al]|igshid|igsh|mkt_tok|_openstat"
    r"|jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|session_?id|sess_?id|sid|cfid|cftoken",
    re.IGNORECASE,
)
_RETURN_ADDRESS = re.compile(
    r"next|continue|service|target|goto|dest(?:ination)?|back|(?:return|redirect)[-_]?\w{0,12}"
    r"|redir|callback\w{0,8}|relaystate|came_from|from|url",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?(?::|%3a))?(?:/|%2f)", re.IGNORECASE)
_LOGIN = re.compile(r"(?:log|sign)[-_]?[io]n|\bauth|\bsso\b|\bcas\b|account", re.IGNORECASE)
_PATH_PARAMETER = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^;/]*", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(r"/\((?:[A-Za-z]\([A-Za-z0-9_-]{10,}\))+\)(?=/)")  # ASP.NET: /(S(…))/


def without_visit(url: str) -> str:
    """`url` without session ids, tracking parameters and return addresses; else as written."""
    rest, hash_, fragment = url.partition("#")
    address, mark, query = rest.partition("?")
    scheme, slashes, path = address.partition("://")
    path = _SESSION_SEGMENT.sub("", _PATH_PARAMETER.sub("", path))
    is_login = _LOGIN.search(address) is not None
    kept = "&".join(
        pair
        for pair in query.split("&")
        if not _is_of_a_visit(pair) and not (is_login and _is_return_address(pair))
    )
    return f"{scheme}{slashes}{path}" + (f"?{kept}" if mark and kept else "") + hash_ + fragment


def _is_of_a_visit(pair: str) -> bool:
    return _OF_A_VISIT.fullmatch(pair.partition("=")[0]) is not None


def _is_return_address(pair: str) -> bool:
    name, _, value = pair.partition("=")
    return _RETURN_ADDRESS.fullmatch(name) is not None and _ADDRESS.match(value) is not None
