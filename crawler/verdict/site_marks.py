"""Fragments that sites put into addresses for themselves: they name a visit, no anchor. Pure."""

import re

_MARK = re.compile(
    r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}"  # Medium: the reader who shared it
    r"|\.[A-Za-z0-9_-]{5,14}"  # AddThis
    r"|sthash\.[A-Za-z0-9.]{6,20}"  # ShareThis
    r"|(?:xtor|utm_\w+|at_\w+|mtm_\w+|pk_\w+|mc_\w+|_ga|_gl|\w{0,3}clid|ftag|cid|intcid|Echobox"
    r"|ref|source|src|from|campaign|__prclt|wechat_webview_type)=.*"
    r"|_=_|tk\.rss\w*|rssowlmlink|google_vignette|wechat_redirect",
    re.DOTALL,
)


def is_site_mark(fragment: str) -> bool:
    """Whether `fragment` (without `#`) names a visit, and no place on the page."""
    return _MARK.fullmatch(fragment) is not None
