"""What a page calls the site it is on, and which texts are only that name."""

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.page.clean import NAME_LIMIT, fold, one_line
from crawler.page.signals import Signals
from sources.lazy_re import regex

# Longer ones are slogans or whole titles.
_LONGEST = 60
# Shorter labels and initials are words like any other: `www`, `co`, `de`.
_SHORTEST_KEY = 3
# Every host in the URL: an archive's address holds that of the page it keeps.
_HOST = regex(r"https?:/{1,2}(?:[^/?#@]*@)?(?:www\.)?([^/:?#\s]+)", re.IGNORECASE)
_WORD_START = regex(r"\b[^\W_]")


@dataclass(frozen=True, slots=True)
class Site:
    """The site's `name` ("" when unknown) and the folded texts (`keys`) that mean the site."""

    name: str
    keys: frozenset[str]

    def is_named(self, text: str) -> bool:
        """Whether `text` says no more than the site's name, its initials or a host label."""
        return fold(text) in self.keys


def site_of(signals: Signals, url: str) -> Site:
    """The site of the page at `url`: `og:site_name`, JSON-LD, then `application-name`."""
    stated = [
        one_line(text, NAME_LIMIT)
        for text in (
            signals.meta("og:site_name"),
            signals.linked.site_name,
            signals.linked.publisher,
            signals.meta("application-name"),
        )
    ]
    names = [name for name in stated if name and len(name) <= _LONGEST and "://" not in name]
    keys = {key for name in names for key in (fold(name), _initials(name))}
    for host in _HOST.findall(url[: NAME_LIMIT * 10]):
        keys |= _host_keys(host)
    # "Libération" beside "Libération.fr": the shortest that the first begins with is the name.
    shorter = [name for name in names if names[0].casefold().startswith(name.casefold())]
    return Site(min(shorter, key=len, default=""), frozenset(keys - {""}))


def _initials(name: str) -> str:
    letters = _WORD_START.findall(name)
    return fold("".join(letters)) if len(letters) >= _SHORTEST_KEY else ""


@lru_cache(maxsize=1_024)
def _host_keys(host: str) -> frozenset[str]:
    """The host with and without `www` and subdomains, and each label that may be a name."""
    labels = host.split(".")
    whole = {fold(".".join(labels[start:])) for start in range(max(1, len(labels) - 1))}
    named = {fold(label) for label in labels[:-1] if len(label) >= _SHORTEST_KEY}
    return frozenset(whole | named | {fold("www." + host)})
