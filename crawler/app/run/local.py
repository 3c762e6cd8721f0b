"""Documents that are read on this machine: files and standard input. No network is imported."""

import sys
from collections.abc import Callable, Collection, Iterable

from crawler.app.settings.config import Config
from crawler.app.terminal.errors import Misuse
from reports.escape import log_line
from sources.discover import Discovered, Input, InputKind, Passed, discover
from sources.model import Document, Parsed
from sources.read import SourceError, read_file, read_stream
from sources.registry import parse

MOST_NAMED = 10
"""Files passed over for one reason that are named one by one."""


def inputs_of(config: Config, outputs: Collection[str] = ()) -> Discovered:
    """What the sources of `config` name, each once; `outputs` are files that we write ourselves.

    Raises:
        SourceError: where a source names nothing that can be read.
    """
    return discover(config.sources, outputs=outputs)


def notes_on_passed(passed: Iterable[Passed]) -> tuple[str, ...]:
    """What was found in a folder or by a glob and is not read, with the reason.

    A line each, or one line for all of a reason where these are more than `MOST_NAMED`.
    """
    names: dict[str, list[str]] = {}
    for one in passed:
        names.setdefault(one.reason, []).append(log_line(one.name))
    notes: list[str] = []
    for reason, those in names.items():
        if len(those) > MOST_NAMED:
            notes.append(f"{len(those):,} files such as {those[0]} are not read: {reason}")
        else:
            notes += [f"{name} is not read: {reason}" for name in those]
    return tuple(notes)


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


def notes_on(documents: Iterable[Document]) -> tuple[str, ...]:
    """What had to be assumed to decode `documents`, a line each."""
    return tuple(f"{one.name} {one.assumed}" for one in documents if one.assumed)


def parse_all(documents: Iterable[Document]) -> tuple[Parsed, ...]:
    """The links and entries of each document."""
    return tuple(parse(document) for document in documents)


def load_alone(config: Config, say: Callable[[str], None]) -> tuple[Parsed, ...]:
    """The documents of all sources, those of a site last, for a command that fetches nothing else.

    The network is imported only where a source is a URL. `say` takes what there is to say of a
    walk over a site, a line each.

    Raises:
        Misuse: where a source cannot be read; the message is one line.
    """
    try:
        found = inputs_of(config)
        inputs = found.inputs
        for note in notes_on_passed(found.passed):
            say(note)
        if all(one.kind is not InputKind.URL for one in inputs):
            documents = [read(one) for one in inputs]
            for note in notes_on(documents):
                say(note)
            return parse_all(documents)
    except SourceError as error:
        raise Misuse(str(error)) from error
    from crawler.app.run import loop  # noqa: PLC0415 only documents on the network need it
    from crawler.app.run.load import load_over_network  # noqa: PLC0415 likewise

    return loop.run(load_over_network(config, inputs, say))
