"""Rows of tables that list works."""

from collections.abc import Sequence

from sources.claims import read_claim
from sources.entry_leads import opening_of
from sources.labels import is_role
from sources.model import Claim
from sources.names import split_names
from sources.outline import Block, Found, plain

_WORKS = frozenset(
    (
        *("article", "book", "course", "lecture", "paper", "podcast", "publication", "talk"),
        *("thesis", "title", "tutorial", "video"),
    )
)
_THINGS = frozenset(
    (
        *("blog", "dataset", "framework", "library", "model", "name", "package", "project"),
        *("repo", "repository", "resource", "tool"),
    )
)
_PEOPLE = frozenset(("author", "authors", "by", "instructor", "instructors", "speaker", "speakers"))
_TIMES = frozenset(("date", "published", "year"))


def row_claim(block: Block, found: Sequence[Found]) -> tuple[Claim, int] | None:
    """The claim of a table row and the column of its title; None where the row names no work.

    A column headed "Title", "Paper" and the like names works; one headed "Name" or "Tool" does
    where the row has a link. In other tables the first cell counts if it opens like an entry.
    """
    column = _column(block.columns, _WORKS)
    if column is None and block.links():
        column = _column(block.columns, _THINGS)
    if column is None or column >= len(block.cells):
        opening = opening_of(block.cells[0], found, in_item=True) if block.links() else None
        return (opening.claim, 0) if opening else None
    cell = block.cells[column]
    title = plain(tuple(piece for piece in cell if not piece.is_image))
    points_inside = any(p.link is not None and found[p.link].url.startswith("#") for p in cell)
    claim = None if is_role(title) or points_inside else read_claim(title)
    return (_completed(block, claim), column) if claim else None


def _completed(block: Block, claim: Claim) -> Claim:
    authors = claim.authors or split_names(_cell(block, _PEOPLE))
    digits = [word.strip("().,") for word in _cell(block, _TIMES).replace("-", " ").split()]
    year = next(
        (
            int(word)
            for word in digits
            if word.isascii() and word.isdigit() and len(word) == len("2000")
        ),
        None,
    )
    return Claim(claim.title, authors, claim.year or year)


def _cell(block: Block, names: frozenset[str]) -> str:
    column = _column(block.columns, names)
    return plain(block.cells[column]) if column is not None and column < len(block.cells) else ""


def _column(columns: Sequence[str], names: frozenset[str]) -> int | None:
    for number, column in enumerate(columns):
        words = [word.strip("()/:,").lower() for word in column.split()]
        if any(word in names or word.removesuffix("s") in names for word in words):
            return number
    return None
