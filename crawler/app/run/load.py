"""From source names to parsed documents: files, standard input, documents that are URLs, sites."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import aclosing, closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.app.run.engine import open_fetcher
from crawler.app.run.local import inputs_of, notes_on, parse_all, read
from crawler.app.settings.config import Config
from crawler.app.terminal.errors import Misuse
from crawler.app.terminal.listing import Found
from crawler.fetch.fetcher import Fetcher
from crawler.walk.documents import fetch_document
from sources.discover import Discovered, Input, InputKind
from sources.model import Document, Note, Parsed
from sources.read import SourceError

if TYPE_CHECKING:
    from crawler.walk.site import Site


@dataclass(frozen=True, slots=True)
class Loaded:
    """The documents at hand, and the site to be walked for more, where there is one."""

    documents: tuple[Parsed, ...]
    site: "Site | None" = None
    not_read: tuple[Note, ...] = ()
    """What was found in folders or by globs and is not read."""

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
        found = await asyncio.to_thread(inputs_of, config, outputs)
    except SourceError as error:
        raise Misuse(str(error)) from error
    loaded = await _loaded(config, fetcher, found.inputs)
    return replace(loaded, not_read=found.notes)


async def load_over_network(config: Config, found: Discovered) -> Found:
    """The documents of what was found, those of a site last; errors as in `load_alone`."""
    async with open_fetcher(config) as fetcher:
        with closing(await _loaded(config, fetcher, found.inputs)) as loaded:
            documents = [*loaded.documents]
            if loaded.site is not None:
                async with aclosing(loaded.site.documents()) as walked:
                    documents += [parsed async for parsed in walked]
            on_walk = tuple(loaded.site.notes) if loaded.site is not None else ()
            return Found(tuple(documents), (*found.notes, *notes_on(documents)), on_walk)


async def _loaded(config: Config, fetcher: Fetcher, inputs: Sequence[Input]) -> Loaded:
    try:
        starts = [one for one in inputs if config.recursive and one.kind is InputKind.URL]
        documents = [await _document(one, fetcher) for one in inputs if one not in starts]
        site = await _site(config, fetcher, [one.name for one in starts]) if starts else None
    except SourceError as error:
        raise Misuse(str(error)) from error
    return Loaded(await asyncio.to_thread(parse_all, documents), site)


async def _site(config: Config, fetcher: Fetcher, urls: Sequence[str]) -> "Site":
    from crawler.walk.site import open_site  # noqa: PLC0415 only who walks one waits for its import

    return await open_site(config.walk, fetcher, urls)


async def _document(found: Input, fetcher: Fetcher) -> Document:
    if found.kind is InputKind.URL:
        return await fetch_document(found.name, fetcher)
    return await asyncio.to_thread(read, found)
