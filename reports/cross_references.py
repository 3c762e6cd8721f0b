"""Links that act on strangers: a forge notes "mentioned this" at whatever issue a text links to.

GitHub does so for issues, pull requests, discussions and commits in any repository, GitLab, Gitea
and Forgejo for those on the same server. Pure, linear time.
"""

import re
from urllib.parse import unquote

from sources.lazy_re import regex

_GITHUB = regex(r"https?://(?:www\.)?github\.com/")
_REDIRECT = "https://redirect.github.com/"
"""GitHub's own redirect, which leaves no mark on the page that it leads to."""
_TO_ANYTHING = regex(r"/(?:issues|pulls?|discussions|commits?)/+[^/?#]", re.IGNORECASE)
_TO_NUMBER = regex(
    r"/(?:(?:issues|pulls?|discussions|merge_requests|work_items|epics|incidents?|alert_management)"
    r"/+\d|commits?/+[0-9a-f])",
    re.IGNORECASE,
)
_OWNER_AND_NAME = 2


def quiet(address: str) -> str:
    """`address`, serialised by the WHATWG standard, as one that leaves no mark where it leads.

    Unchanged where it leaves none, by GitHub's redirect where that helps, else "": what may not
    be a link at all.
    """
    said = unquote(address)
    start = _GITHUB.match(said)
    if not _refers(said, _TO_NUMBER) and not (start and _refers(said, _TO_ANYTHING)):
        return address
    if start is None:
        return ""
    if "github.com/" in said[start.end() :].lower():
        return ""  # an address in another: rewriting one would leave the other
    return _REDIRECT + address[start.end() :]


def _refers(said: str, to: re.Pattern[str]) -> bool:
    """Whether `to` is found in the path behind an owner and a name, or in another URL's place."""
    path = said.find("/", said.find("://") + len("://"))
    found = max((each.start() for each in to.finditer(said)), default=-1)
    return path >= 0 and said.count("/", path, max(found, path)) >= _OWNER_AND_NAME
