"""A document of a site as the walk sees it: where its links lead on, and what it is a copy of."""

import time
from dataclasses import dataclass

from crawler.checking.placeholders import template_in
from crawler.checking.triage import target_of
from crawler.page.leads import Head, head_of, leads_on
from crawler.walk.scope import Scope, may_be_page
from sources.model import Document, Parsed
from sources.registry import HTML, parse
from sources.urls import join, normalise


@dataclass(frozen=True, slots=True)
class Lead:
    """A URL in scope that a document links to, and whether it is to be followed as a page."""

    url: str
    follows: bool


@dataclass(frozen=True, slots=True)
class Survey:
    """A document with its leads, each URL once, in source order.

    `likenesses` has something in common for documents with the same links under the same canonical
    address, with or without those to themselves: reading the second brings nothing new. The
    address alone is not believed, as many sites give that of their first page to all.
    """

    parsed: Parsed
    leads: tuple[Lead, ...]
    likenesses: frozenset[int]


def survey(document: Document, scope: Scope) -> Survey:
    """Reads `document`, whose `base_url` is where it was found; pure, and total as parsers are."""
    parsed = parse(document)
    is_html = document.format == HTML
    head = head_of(document.text) if is_html else Head()
    url = document.base_url or document.name
    leads: dict[str, bool] = {}
    targets = set()
    for link in parsed.links:
        target = target_of(link).url
        targets.add(target)
        if scope.holds(target) and not template_in(link.url):
            follows = head.follows and may_be_page(target)
            follows = follows and (not is_html or leads_on(document.text, link.span))
            leads[target] = follows or leads.get(target, False)
    canonical = normalise(join(url, head.canonical) or url) or url
    others = (frozenset(targets - {canonical}), frozenset(targets - {canonical, url}))
    return Survey(
        parsed=parsed,
        leads=tuple(Lead(*lead) for lead in leads.items()),
        likenesses=frozenset(hash((canonical, links)) for links in others),
    )


def timed_survey(document: Document, scope: Scope) -> tuple[Survey, float]:
    """The survey of `document`, and the seconds of CPU time that it took."""
    began = time.thread_time()
    return survey(document, scope), time.thread_time() - began
