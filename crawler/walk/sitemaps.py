"""Fetching a site's sitemaps (sitemaps.org, protocol 0.9), indexes followed, all of it bounded."""

import asyncio
import re
import time
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from crawler.checking.triage import target_of
from crawler.fetch.fetcher import Fetcher
from crawler.model import Failed, Fetched, Target, is_success
from crawler.page.charset import decode
from crawler.walk.allowance import Allowance
from crawler.walk.scope import Scope
from crawler.walk.survey import Survey, survey
from sources.from_sitemap import MOST_URLS, is_index
from sources.lazy_re import regex
from sources.model import Document
from sources.read import inflated
from sources.redaction import redact
from sources.registry import SITEMAP, TEXT
from sources.urls import WEB_SCHEMES, normalise, scheme

MAX_BYTES = 10 * 1024 * 1024
"""Bytes of one file that are read, uncompressed. The protocol allows 50 MiB, but 50,000 URLs seldom
take a fifth of that, and a bomb must not take the memory."""
MOST_FILES = 500
MOST_UNREADABLE = 50
"""Sitemaps in a row that cannot be read, after which no more are asked for."""
DEEPEST = 2
"""Indexes that may lead to a sitemap, one through the other."""

_URL = regex(r"://|www\.|@|mailto:", re.IGNORECASE)
_LONGEST_URL = 8_192
_WIDE = regex(rb"[\xf0-\xf4]")
_OPENING = 4_096


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap that was asked for, its body dropped; `survey` is set where it holds URLs.

    The URLs of an index are no leads: they are read as sitemaps.
    """

    target: Target
    outcome: Fetched | Failed
    survey: Survey | None = None


@dataclass(slots=True)
class Sitemaps:
    """Reads the sitemaps of a site; `notes` says in words what could not be read."""

    fetcher: Fetcher
    scope: Scope
    notes: list[str] = field(default_factory=list)
    _allowance: Allowance = field(default_factory=Allowance)

    async def read(self, urls: Iterable[str]) -> AsyncGenerator[Sitemap, None]:
        """The sitemaps at `urls` and those that indexes among them name, each once."""
        waiting = deque((url, 0) for url in dict.fromkeys(urls))
        seen = {url for url, _ in waiting}
        left, in_indexes, files, unreadable = MOST_URLS, MOST_URLS, 0, 0
        while waiting:
            limit = self._allowance.spent
            if left <= 0 or in_indexes <= 0 or files == MOST_FILES:
                limit = f"{MOST_FILES} files or {MOST_URLS:,} URLs"
            if unreadable == MOST_UNREADABLE:
                limit = f"{MOST_UNREADABLE} in a row that cannot be read"
            if limit:
                self.notes.append(f"not all sitemaps were read: the limit is {limit}")
                return
            url, depth = waiting.popleft()
            sitemap = await self._fetch(url)
            if sitemap is None:
                continue
            files += 1
            found = sitemap.survey
            unreadable = 0 if found is not None else unreadable + 1
            if found is not None and is_index(found.parsed.document):
                in_indexes -= len(found.parsed.links)
                named = dict.fromkeys(target_of(link).url for link in found.parsed.links)
                new = [url for url in named if url not in seen]
                seen.update(new)
                waiting.extend((url, depth + 1) for url in new if depth < DEEPEST)
                sitemap = replace(sitemap, survey=replace(found, leads=()))
            elif found is not None:
                left -= len(found.parsed.links)
            yield sitemap

    async def _fetch(self, url: str) -> Sitemap | None:
        target = normalise(url)
        if target is None or scheme(target) not in WEB_SCHEMES:
            return None
        patient = replace(self.fetcher, limits=replace(self.fetcher.limits, max_body=MAX_BYTES))
        outcome = await patient.fetch(Target(target), full_body=True)
        found, problem = None, ""
        if isinstance(outcome, Fetched):
            self._allowance.spend(len(outcome.body), 0.0, 0)
        if isinstance(outcome, Failed):
            problem = outcome.fault.value
        elif not is_success(outcome.status):
            problem = f"the server returned {outcome.status}"
        else:
            reading = await asyncio.to_thread(_read, outcome, self.scope)
            found, count = reading.survey, len(reading.survey.parsed.links)
            self._allowance.spend(reading.size - len(outcome.body), reading.seconds, count)
            problem = "" if count else "it contains no URLs"
            if reading.is_cut and not problem:
                limit = f"{MAX_BYTES >> 20} MiB"
                self.notes.append(f"only the first {limit} of sitemap {redact(target)} were read")
        if problem:
            self.notes.append(f"cannot read sitemap {redact(target)}: {problem}")
        if isinstance(outcome, Fetched):
            outcome = replace(outcome, body=b"")
        return Sitemap(Target(target), outcome, None if problem else found)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sitemap that was read: bytes once unpacked, seconds of CPU time, and whether it was cut."""

    survey: Survey
    size: int
    seconds: float
    is_cut: bool


def _read(outcome: Fetched, scope: Scope) -> _Reading:
    began = time.thread_time()
    whole = _unpacked(outcome.body)
    body = _as_large_as_its_text(whole)
    size, is_cut = len(whole), len(body) < len(whole) or len(whole) >= MAX_BYTES
    del whole
    text = decode(body, "")
    # What stands in it decides: servers say all sorts of things of a compressed file.
    form = SITEMAP if text[:_OPENING].lstrip("\ufeff \t\r\n").startswith("<") else TEXT
    if form is TEXT:
        text = _of_urls(text)
    url = outcome.final_url
    found = survey(Document(redact(url), text, form, url), scope)
    return _Reading(found, size, time.thread_time() - began, is_cut)


def _unpacked(body: bytes) -> bytes:
    """`body` without gzip coding, cut at `MAX_BYTES`; empty where damaged."""
    try:
        return inflated(body, MAX_BYTES)[0]
    except ValueError:
        return b""


def _as_large_as_its_text(body: bytes) -> bytes:
    """`body`, cut where its text may take four bytes a character, and twice that for its NULs."""
    if not _WIDE.search(body):
        return body
    return body[: MAX_BYTES // (4 if b"\0" in body else 2)]


def _of_urls(text: str) -> str:
    """`text` from its first URL to its `MOST_URLS`th, as in XML the reader stops there."""
    found = islice(_URL.finditer(text), MOST_URLS + 1)
    places = [each.start() for each in found]
    if len(places) > MOST_URLS:
        return text[: places[-1]]
    return text[: places[-1] + _LONGEST_URL] if places else ""
