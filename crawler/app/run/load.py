"""From source names to parsed documents: files, standard input, documents that are URLs, sites."""

import asyncio
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import aclosing, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.app.run.engine import open_fetcher
from crawler.app.settings.config import Config
from crawler.app.terminal.errors import Misuse
from crawler.fetch.fetcher import Fetcher
from crawler.walk.documents import fetch_document
from sources.discover import Input, InputKind, discover
from sources.model import Document, Parsed
from sources.read import SourceError, read_file, read_stream
from sources.registry import parse

if TYPE_CHECKING:
    from crawler.walk.site import Site


@dataclass(frozen=True, slots=True)
class Loaded:
    """The documents at hand, and the site to be walked for more, where there is one."""

    documents: tuple[Parsed, ...]
    site: "Site | None" = None

    def close(self) -> None:
        """Gives up what is known of the site."""
        if self.site is not None:
            self.site.close()


async def load(config: Config, fetcher: Fetcher, outputs: Collection[str] = ()) -> Loaded:
    """The parsed documents of all sources of `config`, in the order given, each once.

    With `config.recursive` the sources that are URLs become a site, of which no more than these
    pages has been fetched. `outputs` are files we write ourselves: no folder means them.

    Raises:
        Misuse: where a source cannot be read; the message is one line.
    """
    try:
        found = await asyncio.to_thread(discover, config.sources, outputs=outputs)
        starts = [one for one in found.inputs if config.recursive and one.kind is InputKind.URL]
        documents = [await _document(one, fetcher) for one in found.inputs if one not in starts]
        site = await _site(config, fetcher, [one.name for one in starts]) if starts else None
    except SourceError as error:
        raise Misuse(str(error)) from error
    return Loaded(await asyncio.to_thread(_parse_all, documents), site)


async def load_alone(config: Config, say: Callable[[str], None]) -> tuple[Parsed, ...]:
    """The same for a command that fetches nothing else: all documents, those of a site last.

    `say` takes what there is to say of the walk, a line each.
    """
    async with open_fetcher(config) as fetcher:
        with closing(await load(config, fetcher)) as loaded:
            if loaded.site is None:
                return loaded.documents
            async with aclosing(loaded.site.documents()) as documents:
                walked = [parsed async for parsed in documents]
            for note in loaded.site.notes:
                say(note)
            return (*loaded.documents, *walked)


async def _site(config: Config, fetcher: Fetcher, urls: Sequence[str]) -> "Site":
    from crawler.walk.site import open_site  # noqa: PLC0415 only who walks one waits for its import

    return await open_site(config.walk, fetcher, urls)


def _parse_all(documents: Sequence[Document]) -> tuple[Parsed, ...]:
    return tuple(parse(document) for document in documents)


async def _document(found: Input, fetcher: Fetcher) -> Document:
    match found.kind:
        case InputKind.FILE:
            return await asyncio.to_thread(read_file, found.name)
        case InputKind.STDIN:
            if sys.stdin is None:
                raise SourceError(f"cannot read {found.name}: standard input is closed")
            return await asyncio.to_thread(read_stream, sys.stdin.buffer)
        case InputKind.URL:
            return await fetch_document(found.name, fetcher)
