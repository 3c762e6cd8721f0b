"""Which addresses belong to a site that is walked, and which of them may be pages: pure."""

import re
from dataclasses import dataclass

from sources.lazy_re import regex
from sources.urls import WEB_SCHEMES, scheme

_NO_PAGE = regex(
    r"\.(?:avif|bmp|gif|ico|jpe?g|png|svg|tiff?|webp|eot|otf|ttf|woff2?|css|m?js|map|wasm"
    r"|aac|avi|flac|mov|mp[34]|mpe?g|og[gv]|wav|webm|csv|docx?|epub|od[pst]|pdf|pptx?|ps|txt|xlsx?"
    r"|atom|json|rss|toml|webmanifest|xml|ya?ml|7z|apk|bin|bz2|deb|dmg|exe|gz|iso|jar|msi|rar|rpm"
    r"|tar|tgz|whl|xz|zip|zst)\Z",
    re.IGNORECASE,
)
"""Suffixes of what is no HTML page; asking for it whole would be a waste."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is walked: URLs in which one of `patterns` is found, without any those below `roots`.

    A root is a directory as `directory` gives it, so a URL below it has the same origin.
    """

    roots: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...] = ()

    def holds(self, url: str) -> bool:
        """Whether `url`, normalised, belongs to what is walked."""
        if scheme(url) not in WEB_SCHEMES:
            return False
        if self.patterns:
            return any(pattern.search(url) for pattern in self.patterns)
        return url.startswith(self.roots)


def directory(url: str) -> str:
    """The directory that `url`, an absolute http(s) URL, is in: up to the last "/" of its path."""
    return url.partition("?")[0].rpartition("/")[0] + "/"


def origin(url: str) -> str:
    """The origin of `url`, an absolute http(s) URL, without "/" at its end."""
    return "/".join(url.split("/", 3)[:3])


def may_be_page(url: str) -> bool:
    """Whether what is at `url` may be an HTML page, as far as its name tells."""
    return _NO_PAGE.search(url.partition("?")[0]) is None
