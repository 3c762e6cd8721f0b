"""Documents that are read on this machine: files and standard input. No network is imported."""

import sys
from collections.abc import Collection, Iterable

from crawler.app.settings.config import Config
from crawler.app.terminal.errors import Misuse
from crawler.app.terminal.listing import Found
from sources.discover import Discovered, Input, InputKind, discover
from sources.model import Document, Note, Parsed
from sources.read import SourceError, read_file, read_stream
from sources.registry import parse


def inputs_of(config: Config, outputs: Collection[str] = ()) -> Discovered:
    """What the sources of `config` name, each once; `outputs` are files that we write ourselves.

    Raises:
        SourceError: where a source names nothing that can be read.
    """
    return discover(config.sources, outputs=outputs)


def read(found: Input) -> Document:
    """The document of a file or of standard input.

    Raises:
        SourceError: where it cannot be read.
    """
    if found.kind is InputKind.FILE:
        return read_file(found.name)
    if sys.stdin is None:
        raise SourceError(f"cannot read {found.name}: standard input is closed")
    return read_stream(sys.stdin.buffer)


def notes_on(documents: Iterable[Parsed]) -> tuple[Note, ...]:
    """The notes on `documents`, in their order."""
    return tuple(note for one in documents for note in one.notes)


def parse_all(documents: Iterable[Document]) -> tuple[Parsed, ...]:
    """The links and entries of each document."""
    return tuple(parse(document) for document in documents)


def load_alone(config: Config) -> Found:
    """The documents of all sources, those of a site last, for a command that fetches nothing else.

    The network is imported only where a source is a URL.

    Raises:
        Misuse: where a source cannot be read; the message is one line.
    """
    try:
        found = inputs_of(config)
        if all(one.kind is not InputKind.URL for one in found.inputs):
            documents = parse_all(read(one) for one in found.inputs)
            return Found(documents, (*found.notes, *notes_on(documents)))
    except SourceError as error:
        raise Misuse(str(error)) from error
    from crawler.app.run import loop  # noqa: PLC0415 only documents on the network need it
    from crawler.app.run.load import load_over_network  # noqa: PLC0415 likewise

    return loop.run(load_over_network(config, found))
