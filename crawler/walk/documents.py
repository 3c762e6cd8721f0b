"""Documents that are URLs: fetched whole, decoded, under a name fit to be shown."""

from dataclasses import replace

from crawler.fetch.fetcher import Fetcher
from crawler.model import Fetched, Target, is_success
from crawler.page.charset import assumption, decode
from sources.model import Document
from sources.read import MAX_BYTES, SourceError, unpack
from sources.redaction import redact
from sources.registry import format_by_content, format_of
from sources.urls import normalise


async def fetch_document(url: str, fetcher: Fetcher) -> Document:
    """The document at `url`; relative links in it are relative to where it was found.

    Raises:
        SourceError: where no document comes back.
    """
    _, outcome = await fetch_source(url, fetcher)
    return replace(document_of(outcome), name=redact(url))


async def fetch_source(url: str, fetcher: Fetcher) -> tuple[Target, Fetched]:
    """What comes of fetching `url` whole, as a source that somebody named.

    Raises:
        SourceError: where that is no document.
    """
    name, target = redact(url), normalise(url)
    if target is None:
        raise SourceError(f"cannot read {name}: invalid URL")
    patient = replace(fetcher, limits=replace(fetcher.limits, max_body=MAX_BYTES))
    outcome = await patient.fetch(Target(target), full_body=True)
    if not isinstance(outcome, Fetched):
        raise SourceError(f"cannot read {name}: {outcome.fault}: {outcome.detail}".rstrip(": "))
    if not is_success(outcome.status):
        raise SourceError(f"cannot read {name}: the server returned {outcome.status}")
    if outcome.note:
        raise SourceError(f"cannot read {name}: {outcome.note}")
    return Target(target), outcome


def document_of(outcome: Fetched) -> Document:
    """The document that was fetched, named by where it was found.

    Raises:
        SourceError: its gzip coding is damaged.
    """
    media_type = outcome.header("content-type")
    url = outcome.final_url
    try:
        body = unpack(outcome.body)
    except ValueError as error:
        raise SourceError(f"cannot read {redact(url)}: {error}") from None
    text = decode(body, media_type)
    form = format_by_content(format_of(url, media_type), text)
    return Document(redact(url), text, form, url, assumption(body, media_type))
