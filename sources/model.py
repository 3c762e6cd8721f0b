"""The values a document is read into: `Document`, `Link`, `Claim`, `Entry`, `Note`, `Parsed`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Format:
    """A source format linktend can read: a row of `sources.registry`.

    `name` is also the end of its module's name, `sources.from_<name>`; messages call it `label`.
    A directory is searched for files with one of `suffixes`, or whose whole name matches one of
    the globs `names`, all lower-case. A document served as one of `media_types` is of this format,
    whatever its suffix.
    """

    name: str
    label: str
    suffixes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()


class LinkKind(StrEnum):
    """How a link is written in its document."""

    INLINE = "inline"
    REFERENCE = "reference"
    AUTOLINK = "autolink"
    BARE = "bare"
    IMAGE = "image"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of character offsets into a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What the document says a link's target is; at least one field is set."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One input and its text.

    `name` is the path as given, the URL, or `<stdin>`. `text` keeps the line ends of the file
    and one character for each undecodable byte, so that offsets into it are offsets into the
    file as decoded. `base_url` resolves relative links; None for a local file. `assumed` says in
    words what had to be assumed to decode it; "" where nothing was.
    """

    name: str
    text: str
    format: Format
    base_url: str | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One occurrence of a URL in a document: `document.text[span.start:span.end] == raw_url`.

    `url` is what `raw_url` means once the format's escapes and entities are undone and it is
    resolved against the document's base; it is not yet normalised. `line` and `column` are
    1-based, in code points, of the span's start.
    """

    raw_url: str
    url: str
    span: Span
    line: int
    column: int
    text: str
    kind: LinkKind
    headings: tuple[str, ...] = ()
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A work the document names, and the links that belong to it (indices into `Parsed.links`).

    An entry without links is kept: a curator wants to see what has no address yet.
    """

    claim: Claim
    line: int
    column: int
    headings: tuple[str, ...] = ()
    links: tuple[int, ...] = ()


class NoteKind(StrEnum):
    """What a note says of its document."""

    NOT_READ = "not-read"
    ENCODING = "encoding"
    UNDEFINED_REFERENCE = "undefined-reference"


@dataclass(frozen=True, slots=True)
class Note:
    """What is not read or not checked, or read on an assumption, in words.

    `text` goes on after the name of the document: `is not read: not a regular file`. `line` and
    `column` are 1-based, and 0 where the note is about the whole document. `count` is how many
    documents or references it is about, `document` being the first.
    """

    kind: NoteKind
    document: str
    text: str
    line: int = 0
    column: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document with its links in source order and its entries in source order.

    `undefined` are the references of which it has no definition, in source order.
    """

    document: Document
    links: tuple[Link, ...]
    entries: tuple[Entry, ...] = ()
    undefined: tuple[Note, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes on the document."""
        if not self.document.assumed:
            return self.undefined
        name, said = self.document.name, self.document.assumed
        return (Note(NoteKind.ENCODING, name, said), *self.undefined)


Parser = Callable[[Document], Parsed]
"""A source parser: pure, total (any text parses), linear in the length of the text."""
