"""Fragments that sites put into addresses for themselves: they name a visit, no anchor. Pure."""

import re
from itertools import pairwise

from crawler.verdict.visits import is_of_a_visit
from sources.lazy_re import regex

_MARK = regex(
    r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}"  # Medium: the reader who shared it
    r"|sthash\.[A-Za-z0-9.]{6,20}"  # ShareThis
    r"|[ia]xzz[A-Za-z0-9]{5,20}"  # Tynt
    r"|gsc?\.[a-z0-9=&.]{2,40}|sf\d{6,12}"
    r"|_=_|tk\.rss\w*|rssowlmlink|google_vignette|wechat_redirect"
)
_ADDTHIS = regex(r"\.([A-Za-z0-9_-]{5,14})(?:\.[a-z]{2,12})?")
_SIGN = regex(r"[0-9_-]")
_FEWEST_CHANGES = 0.4
"""Changes between lower case, upper case and digits, per character: fewer make a word."""
_NAMES = regex(r"ftag|cid|intcid|ref|source|src|from|campaign", re.IGNORECASE)


def is_site_mark(fragment: str) -> bool:
    """Whether `fragment` (without `#`) names a visit, and no place on the page."""
    if _MARK.fullmatch(fragment):
        return True
    added = _ADDTHIS.fullmatch(fragment)
    if added and _SIGN.search(added[1]):
        return _changes(added[1]) >= _FEWEST_CHANGES * len(added[1])
    return all(map(_is_parameter, fragment.split("&")))


def _changes(text: str) -> int:
    kinds = [(char.islower(), char.isupper()) for char in text]
    return sum(one != other for one, other in pairwise(kinds))


def _is_parameter(pair: str) -> bool:
    name, equals, value = pair.partition("=")
    return is_of_a_visit(name, value) or (equals == "=" and _NAMES.fullmatch(name) is not None)
