"""From source names to parsed documents: files, standard input, and documents that are URLs."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace

from crawler.app.config import Config
from crawler.app.engine import open_fetcher
from crawler.app.errors import Misuse
from crawler.fetch import Fetcher
from crawler.judge import is_success
from crawler.model import Fetched, Target
from crawler.page.charset import decode
from sources.discover import Input, InputKind, discover
from sources.model import Document, Parsed
from sources.read import MAX_BYTES, SourceError, read_file, read_stream
from sources.registry import format_of, parse
from sources.urls import normalise, redact


async def load(config: Config, fetcher: Fetcher) -> tuple[Parsed, ...]:
    """The parsed documents of all sources of `config`, in the order given, each once.

    Raises:
        Misuse: where a source cannot be read; the message is one line.
    """
    try:
        found = await asyncio.to_thread(discover, config.sources)
        documents = [await _document(each, fetcher) for each in found.inputs]
    except SourceError as error:
        raise Misuse(str(error)) from error
    return await asyncio.to_thread(_parse_all, documents)


async def load_alone(config: Config) -> tuple[Parsed, ...]:
    """The same for a command that fetches nothing else."""
    async with open_fetcher(config) as fetcher:
        return await load(config, fetcher)


def _parse_all(documents: Sequence[Document]) -> tuple[Parsed, ...]:
    return tuple(parse(document) for document in documents)


async def _document(found: Input, fetcher: Fetcher) -> Document:
    match found.kind:
        case InputKind.FILE:
            return await asyncio.to_thread(read_file, found.name)
        case InputKind.STDIN:
            return await asyncio.to_thread(read_stream, sys.stdin.buffer)
        case InputKind.URL:
            return await fetch_document(found.name, fetcher)


async def fetch_document(url: str, fetcher: Fetcher) -> Document:
    """The document at `url`; relative links in it are relative to where it was found.

    Raises:
        SourceError: where no document comes back.
    """
    name, target = redact(url), normalise(url)
    if target is None:
        raise SourceError(f"cannot read {name}: it is no valid URL")
    patient = replace(fetcher, limits=replace(fetcher.limits, max_body=MAX_BYTES))
    outcome = await patient.fetch(Target(target), whole=True)
    if not isinstance(outcome, Fetched):
        raise SourceError(f"cannot read {name}: {outcome.fault}: {outcome.detail}".rstrip(": "))
    if not is_success(outcome.status):
        raise SourceError(f"cannot read {name}: the server answers {outcome.status}")
    if outcome.note:
        raise SourceError(f"cannot read {name}: {outcome.note}")
    media_type = outcome.header("content-type")
    text = decode(outcome.body, media_type)
    return Document(name, text, format_of(outcome.final_url, media_type), outcome.final_url)
