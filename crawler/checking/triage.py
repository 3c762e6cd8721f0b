"""Links → targets, and what need not be fetched at all: pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crawler.checking.placeholders import reserved, template_in
from crawler.model import Failed, Fault, Outcome, Skipped, Target
from sources.model import Link
from sources.urls import WEB_SCHEMES, fragment, host, normalise, scheme

DETAIL_LIMIT = 80
MATCHED = 2_000
"""Characters of a URL that patterns see: the time a pattern takes can grow with any power."""

EXCLUDED = Skipped("excluded")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which URLs are wanted: `exclude` wins; an empty `include` wants all the rest.

    `named` has the hosts, `*.suffix` or `*` that the user names in the settings: these are checked
    even where their names are reserved.
    """

    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()
    named: frozenset[str] = frozenset()

    def wants(self, *forms: str) -> bool:
        """Whether the URL that is written in these `forms` is to be checked."""
        return not self.excludes(*forms) and (not self.include or _match(self.include, forms))

    def excludes(self, *forms: str) -> bool:
        """Whether a pattern of `exclude` matches one of the `forms` of a URL."""
        return bool(self.exclude) and _match(self.exclude, forms)


@dataclass(slots=True)
class Triage:
    """The targets of links, in order of first appearance, and what is clear about each.

    None stands for a target to fetch: one link that wants it checked is enough.
    """

    filters: Filters = field(default_factory=Filters)
    targets: dict[Target, Outcome | None] = field(default_factory=dict)

    def add(self, links: Iterable[Link]) -> None:
        """Sorts `links` too."""
        for link in links:
            target, outcome = triage(link, self.filters)
            if outcome is None or target not in self.targets:
                self.targets[target] = outcome


def triage(link: Link, filters: Filters) -> tuple[Target, Outcome | None]:
    """The target of `link`, and the outcome that is clear without fetching, None where none is.

    Other links may lead to the same page and be wanted. So a link that is skipped for what only
    its own text shows, such as its fragment, has a target of its own: that text.
    """
    target = target_of(link)
    template = template_in(link.url)
    if template:
        return Target(link.url), Skipped("templated-url", " ".join(template.split())[:DETAIL_LIMIT])
    if not filters.include and not filters.exclude:
        return target, settle(target, filters)
    forms = _forms(link, target)
    if filters.excludes(target.url) or not filters.excludes(*forms):
        return target, settle(target, filters) if filters.wants(*forms) else EXCLUDED
    return Target(link.url if link.url != target.url else link.raw_url), EXCLUDED


def target_of(link: Link) -> Target:
    """The target `link` points to; see `Target` for URLs that cannot be normalised.

    `//host/path` in a document without a base means https, as nearly all sites have it.
    """
    url = f"https:{link.url}" if link.url.startswith("//") else link.url
    return Target(normalise(url) or link.url)


def fragments_of(links: Iterable[Link], filters: Filters) -> Mapping[Target, frozenset[str]]:
    """The fragments to look for on each target, as the links have them, without `#`.

    Only targets that are fetched and that some link points into are in it.
    """
    found: dict[Target, set[str]] = {}
    for link in links:
        named = fragment(link.url)
        if named:
            target, outcome = triage(link, filters)
            if outcome is None:
                found.setdefault(target, set()).add(named)
    return {target: frozenset(names) for target, names in found.items()}


def claims_of(links: Iterable[Link]) -> Mapping[Target, frozenset[str]]:
    """The titles that links claim for each target."""
    found: dict[Target, set[str]] = {}
    for link in links:
        if link.claim and link.claim.title:
            found.setdefault(target_of(link), set()).add(link.claim.title)
    return {target: frozenset(titles) for target, titles in found.items()}


def settle(target: Target, filters: Filters) -> Outcome | None:
    """The outcome that the URL of `target` alone makes clear; None where it must be fetched."""
    url = target.url
    name = scheme(url)
    if not name:
        return Skipped("relative-link")
    if name not in WEB_SCHEMES:
        return Skipped("unsupported-scheme", f"{name}:")
    if normalise(url) is None:
        return Failed(Fault.URL_INVALID, f"{url[:DETAIL_LIMIT]!r} is not a valid URL", attempts=0)
    why = reserved(host(url), filters.named)
    return Skipped("reserved-name", why) if why else None


def _forms(link: Link, target: Target) -> tuple[str, ...]:
    """The URL of `link` normalised, with its fragment, as it is read, and as it is written."""
    place = fragment(link.url)
    whole = f"{target.url}#{place}" if place and target.url != link.url else target.url
    written = (link.raw_url,) if scheme(link.raw_url) in WEB_SCHEMES else ()
    return tuple(dict.fromkeys((target.url, whole, link.url, *written)))


def _match(patterns: Iterable[re.Pattern[str]], forms: Iterable[str]) -> bool:
    seen = [form[:MATCHED] for form in forms]
    return any(pattern.search(form) for pattern in patterns for form in seen)
