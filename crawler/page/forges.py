"""What code forges show at an address, and which of its anchors stand in the markup they send."""

import re
from collections.abc import Iterable

import ada_url

from sources.lazy_re import regex

PREFIXES = ("user-content-", "markdown-header-")
"""What GitHub, GitLab, Gitea and npm, and Bitbucket, put before the names in a rendered README;
their scripts look names up with it, and in lower case."""

_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitea.com"})
_BLOB = regex(r"/[^/]+/(?:[^/]+/)+?(?:-/)?(?:blob|blame|src)/")
# The pages whose README or wiki text is in the markup; issues and the like come by script.
_RENDERED = regex(r"/[^/]+/[^/]+(?:/(?:-/)?(?:blob|tree|wiki|src)(?:/.*)?)?/?")
_PANE = regex(r"readme|.*-ov-file", re.IGNORECASE)
_LINES = regex(
    r"L-?\d+(?:C\d+)?(?:[-:,]L?\d+(?:C\d+)?)?|lines?-\d+(?::\d+)?|\d+-\d+"
    r"|[^.]{1,100}\.\w{1,10}-\d+"
)


def names_in_readme(name: str) -> tuple[str, ...]:
    """The names that a README's heading or anchor called `name` may have in the markup."""
    spellings = dict.fromkeys((name, name.lower()))
    return tuple(prefix + spelling for prefix in PREFIXES for spelling in spellings)


def is_lines(name: str) -> bool:
    """Whether a fragment names lines of a file: `L10`, `L10-L20`, `L10C5-L20C3`, `lines-10:20`."""
    return _LINES.fullmatch(name) is not None


def is_blob(url: str) -> bool:
    """Whether a forge, of whatever host, shows a file with numbered lines at `url`."""
    return _BLOB.match(_address(url)[1]) is not None


def is_forge(url: str) -> bool:
    """Whether `url` is on a forge whose pages are mostly made by script."""
    return _address(url)[0].removeprefix("www.") in _HOSTS


def is_in_markup(url: str, name: str, names: Iterable[bytes]) -> bool:
    """Whether a forge's page at `url`, with these `names`, would have `name` in its markup."""
    if not _RENDERED.fullmatch(_address(url)[1]) or _PANE.fullmatch(name):
        return False
    prefixes = tuple(prefix.encode() for prefix in PREFIXES)
    return any(each.startswith(prefixes) for each in names)


def _address(url: str) -> tuple[str, str]:
    """The host and path of `url`, "" where it is none."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return "", ""
    return parsed.hostname, parsed.pathname
