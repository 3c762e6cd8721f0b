"""Fetching a site's sitemaps (sitemaps.org, protocol 0.9), indexes followed, all of it bounded."""

import asyncio
import zlib
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field, replace

from crawler.checking.triage import target_of
from crawler.fetch.fetcher import Fetcher
from crawler.model import Failed, Fetched, Target, is_success
from crawler.page.charset import decode
from crawler.walk.scope import Scope
from crawler.walk.survey import Survey, survey
from sources.from_sitemap import MOST_URLS, is_index
from sources.model import Document
from sources.registry import SITEMAP, TEXT
from sources.urls import WEB_SCHEMES, normalise, redact, scheme

MAX_BYTES = 50 * 1024 * 1024
"""The protocol's bound for one file, uncompressed."""
MOST_FILES = 500
DEEPEST = 2
"""Indexes that may lead to a sitemap, one through the other."""

_GZIP = b"\x1f\x8b"
_GZIP_FRAME = 31  # zlib's window bits for "gzip, of any window"


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

    async def read(self, urls: Iterable[str]) -> AsyncGenerator[Sitemap, None]:
        """The sitemaps at `urls` and those that indexes among them name, each once."""
        waiting = deque((url, 0) for url in dict.fromkeys(urls))
        seen = {url for url, _ in waiting}
        left, files = MOST_URLS, 0
        while waiting:
            if left <= 0 or files == MOST_FILES:
                limit = f"{MOST_FILES} files or {MOST_URLS:,} URLs"
                self.notes.append(f"not all sitemaps were read: the limit is {limit}")
                return
            url, depth = waiting.popleft()
            sitemap = await self._fetch(url)
            if sitemap is None:
                continue
            files += 1
            found = sitemap.survey
            if found is not None and is_index(found.parsed.document):
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
        if isinstance(outcome, Failed):
            problem = outcome.fault.value
        elif not is_success(outcome.status):
            problem = f"the server returned {outcome.status}"
        else:
            found = await asyncio.to_thread(_survey, outcome, self.scope)
            problem = "" if found.parsed.links else "it contains no URLs"
        if problem:
            self.notes.append(f"cannot read sitemap {redact(target)}: {problem}")
        if isinstance(outcome, Fetched):
            outcome = replace(outcome, body=b"")
        return Sitemap(Target(target), outcome, None if problem else found)


def _survey(outcome: Fetched, scope: Scope) -> Survey:
    # What stands in it decides: servers say all sorts of things of a compressed file.
    text = decode(unpacked(outcome.body), "")
    form = SITEMAP if text.lstrip("\ufeff \t\r\n").startswith("<") else TEXT
    url = outcome.final_url
    return survey(Document(redact(url), text, form, url), scope)


def unpacked(body: bytes) -> bytes:
    """`body` without its gzip coding (RFC 1952), cut at `MAX_BYTES`; empty where damaged."""
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(_GZIP_FRAME).decompress(body, MAX_BYTES)
    except zlib.error:
        return b""
