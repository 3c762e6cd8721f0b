"""A document as the search for entries sees it, whatever its format: blocks of marked-up text."""

from dataclasses import dataclass, field
from enum import StrEnum

from sources.model import LinkKind, Span


@dataclass(slots=True)
class Found:
    """A link as its parser meets it; `parts` grows until the link's text ends.

    `shows_image` is set where that text is, or holds, the alternative text of an image.
    """

    span: Span
    url: str
    kind: LinkKind
    headings: tuple[str, ...]
    parts: list[str] = field(default_factory=list)
    shows_image: bool = False

    @property
    def text(self) -> str:
        """The link text on one line."""
        return " ".join("".join(self.parts).split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one mark-up; `link` is an index into the links found.

    The text of a line break is one LF; that of an image is its alternative text.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    link: int | None = None
    is_image: bool = False


class BlockKind(StrEnum):
    """What a block is to the search for entries; a `BREAK` ends what came before it."""

    TEXT = "text"
    HEADING = "heading"
    ROW = "row"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table row.

    `items` are the list items around it, outermost first, each number used once in a document;
    `opens_item` is set on the first block of the innermost. `list_id` numbers the innermost list.
    A row has `cells`, and `columns`, the texts of its table's header; all other blocks `pieces`.
    `starts` are the offsets of the block's lines.
    """

    kind: BlockKind
    headings: tuple[str, ...]
    starts: tuple[int, ...]
    pieces: tuple[Piece, ...] = ()
    cells: tuple[tuple[Piece, ...], ...] = ()
    columns: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    list_id: int = 0
    opens_item: bool = False

    def links(self) -> tuple[int, ...]:
        """The links of the block, in order, each once."""
        pieces = [*self.pieces, *(piece for cell in self.cells for piece in cell)]
        return tuple(dict.fromkeys(one.link for one in pieces if one.link is not None))


def plain(pieces: tuple[Piece, ...]) -> str:
    """The text of `pieces` on one line."""
    return " ".join("".join(piece.text for piece in pieces).split())
