"""Links → targets, and what need not be fetched at all: pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.model import Failed, Fault, Outcome, Skipped, Target
from sources.model import Link
from sources.urls import WEB_SCHEMES, fragment, normalise, scheme

DETAIL_LIMIT = 80
MATCHED = 2_000
"""Characters of a URL that patterns see: the time a pattern takes can grow with any power."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which URLs are wanted: `exclude` wins; an empty `include` wants all the rest."""

    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()

    def wants(self, url: str) -> bool:
        """Whether `url` is to be checked."""
        url = url[:MATCHED]
        if any(pattern.search(url) for pattern in self.exclude):
            return False
        return not self.include or any(pattern.search(url) for pattern in self.include)


def target_of(link: Link) -> Target:
    """The target `link` points to; see `Target` for URLs that cannot be normalised."""
    return Target(normalise(link.url) or link.url)


def targets_of(links: Iterable[Link]) -> tuple[Target, ...]:
    """The distinct targets of `links`, in order of first appearance."""
    return tuple(dict.fromkeys(target_of(link) for link in links))


def fragments_of(links: Iterable[Link]) -> Mapping[Target, frozenset[str]]:
    """The fragments to look for on each target, as the links have them, without `#`.

    Only targets that are fetched and that some link points into are in it.
    """
    found: dict[Target, set[str]] = {}
    for link in links:
        named = fragment(link.url)
        if named and scheme(link.url) in WEB_SCHEMES and normalise(link.url) is not None:
            found.setdefault(target_of(link), set()).add(named)
    return {target: frozenset(names) for target, names in found.items()}


def settle(target: Target, filters: Filters) -> Outcome | None:
    """The outcome that is clear without fetching, or None where `target` must be fetched."""
    url = target.url
    if not filters.wants(url):
        return Skipped("excluded")
    name = scheme(url)
    if not name:
        return Skipped("relative-link")
    if name not in WEB_SCHEMES:
        return Skipped("unsupported-scheme", f"{name}:")
    if normalise(url) is None:
        return Failed(Fault.URL_INVALID, f"{url[:DETAIL_LIMIT]!r} is not a valid URL", attempts=0)
    return None
