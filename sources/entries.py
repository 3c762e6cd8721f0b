# ruff: noqa: RUF001 typographic dashes are what is matched
"""Blocks of text → the works they name, and what each link claims. Pure.

An entry opens with its title (see `sources.entry_leads`). The links in that block and in what
follows, until the next entry or heading, belong to it; an entry in a list item or a table row
ends with that. A link that says only what role it has ("PDF", a bare URL) takes its entry's
claim; one with a name of its own claims that name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from sources.claims import byline, link_claim
from sources.entry_leads import Opening, Strength, line_text, opening_of
from sources.entry_rows import row_claim
from sources.labels import foreign_words, is_role
from sources.lazy_re import regex
from sources.model import Claim, LinkKind
from sources.names import reads_as_people, split_names
from sources.outline import Block, BlockKind, Found, Piece, plain

_AUTHORS = regex(
    r"\W{0,8}(?:authors?|instructors?|speakers?|written by)\W{0,4}:\W{0,4}(.{2,300})", re.IGNORECASE
)
_YEAR = regex(
    r"\W{0,8}(?:year|published|publication date|date)\W{0,4}:\D{0,20}((?:18|19|20)\d\d)\b",
    re.IGNORECASE,
)
_LONGEST_LINE = 400
_NAMED = 3
"""As many words that are no role make a link's text a name, even in brackets or after a label."""


@dataclass(slots=True)
class Work:
    """An entry being read; `items` is the list item it ends with, () for none."""

    claim: Claim
    start: int
    headings: tuple[str, ...]
    items: tuple[int, ...]
    list_id: int
    is_sure: bool
    has_colon: bool = False
    is_paragraph: bool = False
    links: dict[int, None] = field(default_factory=dict)


def find_entries(
    blocks: Sequence[Block], found: Sequence[Found]
) -> tuple[list[Work], list[Claim | None]]:
    """The entries in source order, and the claim of each link of `found`."""
    search = _Search(blocks, found)
    for number, block in enumerate(blocks):
        search.take(number, block)
    claims = [
        search.takes[number].claim if number in search.takes else _own_claim(one)
        for number, one in enumerate(found)
    ]
    return search.kept(), claims


def _own_claim(one: Found) -> Claim | None:
    if one.kind in {LinkKind.BARE, LinkKind.AUTOLINK, LinkKind.IMAGE} or one.shows_image:
        return None
    return link_claim(one.text)


class _Search:
    """One pass over the blocks; `open` are the works the next block may belong to."""

    def __init__(self, blocks: Sequence[Block], found: Sequence[Found]) -> None:
        self.blocks = blocks
        self.found = found
        self.works: list[Work] = []
        self.open: list[Work] = []
        self.seen: set[int] = set()
        self.takes: dict[int, Work] = {}

    def take(self, number: int, block: Block) -> None:
        """Read the next block."""
        if block.kind in {BlockKind.BREAK, BlockKind.HEADING}:
            self.open.clear()
        while self.open and block.items[: len(self.open[-1].items)] != self.open[-1].items:
            self.open.pop()
        if block.kind is BlockKind.ROW:
            self._take_row(block)
            return
        for pieces, start, is_last in _lines_with_titles(block):
            opening = self._opening(block, pieces)
            if opening and is_last and self._is_caption(number, block, pieces, opening):
                opening = None
            if opening:
                self._enter(block, opening, start)
            if self.open:
                self._complete(self.open[-1], pieces, is_title=opening is not None)
            self._claim_links(pieces, opening)

    def _opening(self, block: Block, pieces: Sequence[Piece]) -> Opening | None:
        is_heading = block.kind is BlockKind.HEADING
        may_be_link = is_heading or block.opens_item
        opening = opening_of(pieces, self.found, in_item=may_be_link)
        if opening is None:
            return None
        if is_heading and not (opening.is_link or opening.is_marked or self._links(pieces)):
            return None
        outer = [work for work in self.open if work.items != block.items]
        if outer and not _may_be_nested(opening, outer[-1]):
            return None
        return opening

    def _links(self, pieces: Sequence[Piece]) -> list[int]:
        return [one.link for one in pieces if one.link is not None]

    def _is_caption(
        self, number: int, block: Block, pieces: Sequence[Piece], opening: Opening
    ) -> bool:
        """Whether a bold line only heads a list of works or a table: most items open like one."""
        if opening.is_marked or opening.is_link or not opening.is_whole_line or self._links(pieces):
            return False
        depth = len(block.items)
        items = titled = 0
        for later in range(number + 1, len(self.blocks)):
            after = self.blocks[later]
            if after.kind is BlockKind.ROW and after.items == block.items:
                return True
            if after.kind is not BlockKind.TEXT or len(after.items) <= depth:
                break
            if after.opens_item and len(after.items) == depth + 1:
                items += 1
                titled += _is_titled(opening_of(after.pieces, self.found, in_item=True))
        return titled > 1 and titled * 2 >= items

    def _enter(self, block: Block, opening: Opening, start: int) -> None:
        while self.open and self.open[-1].items == block.items:
            self.open.pop()
        work = Work(
            claim=opening.claim,
            start=start,
            headings=block.headings,
            items=block.items,
            list_id=block.list_id,
            is_sure=opening.strength is Strength.SURE,
            has_colon=opening.has_colon,
            is_paragraph=block.kind is BlockKind.TEXT and not block.opens_item,
        )
        self.works.append(work)
        self.open.append(work)

    def _claim_links(self, pieces: Sequence[Piece], opening: Opening | None) -> None:
        before = ""
        for number, piece in enumerate(pieces):
            if self.open and self._leads_out(piece.link):
                work = self.open[-1]
                in_title = opening is not None and number < opening.size
                is_alone = not before.strip() and number == len(pieces) - 1
                self._claim(piece.link, work, before, is_near=in_title, is_alone=is_alone)
                work.links.setdefault(piece.link)
            before = "" if piece.text == "\n" else (before + piece.text)[-200:]

    def _leads_out(self, link: int | None) -> TypeGuard[int]:
        """Whether `link` leads to another document: "back to top" belongs to no entry."""
        return link is not None and not self.found[link].url.startswith("#")

    def _claim(
        self, link: int, work: Work, before: str, *, is_near: bool, is_alone: bool = False
    ) -> None:
        """Settle by its first use whether `link` takes the claim of `work` or makes its own."""
        one = self.found[link]
        if one.kind is LinkKind.IMAGE or link in self.seen:
            return
        self.seen.add(link)
        takes = is_near or one.shows_image or is_role(one.text, in_entry=True)
        if not (takes or work.links or one.text in work.claim.authors):
            is_short = foreign_words(one.text) < _NAMED
            takes = is_short and (is_alone or _is_introduced(before))
        if takes:
            self.takes[link] = work

    def _take_row(self, block: Block) -> None:
        row = row_claim(block, self.found)
        if row is None:
            for cell in block.cells:
                self._claim_links(cell, None)
            return
        claim, column = row
        work = Work(claim, block.starts[0], block.headings, block.items, 0, is_sure=True)
        self.works.append(work)
        for number, cell in enumerate(block.cells):
            for link in self._links(cell):
                self._claim(link, work, "", is_near=number == column)
                work.links.setdefault(link)

    def _complete(self, work: Work, pieces: Sequence[Piece], *, is_title: bool) -> None:
        """Add the authors and the year that lines below the title give, where it gave none."""
        for line in _lines(pieces):
            if work.claim.authors and work.claim.year:
                break
            if not is_title:
                words = line_text(line, self.found)[:_LONGEST_LINE]
                work.claim = _completed(work.claim, words)
            is_title = False

    def kept(self) -> list[Work]:
        """The works that are sure, have a link, or stand in a list with one that has."""
        linked = {work.list_id for work in self.works if work.links and work.list_id}
        return [
            work
            for work in self.works
            if work.is_sure or work.links or (work.list_id in linked and not work.has_colon)
        ]


def _is_titled(opening: Opening | None) -> bool:
    return opening is not None and not opening.has_colon


def _may_be_nested(opening: Opening, outer: Work) -> bool:
    """Whether a block inside an entry is an entry of its own, not a remark on the outer one."""
    if opening.is_link:
        title = opening.claim.title or ""
        if outer.is_paragraph:
            return foreign_words(title) >= _NAMED
        return not is_role(title, in_entry=True)
    return opening.is_marked and not opening.has_colon


def _is_introduced(before: str) -> bool:
    """Whether a link stands in brackets or after a label: "(", "Paper:", "available at"."""
    if before.count("(") + before.count("[") > before.count(")") + before.count("]"):
        return True
    label = re.split(r"[.;,!?–—|]|\s-\s", before.rstrip(" :"))[-1]
    return before.rstrip().endswith(":") and is_role(label) and bool(label.strip())


def _lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    line: list[Piece] = []
    for piece in pieces:
        if piece.text == "\n":
            yield line
            line = []
        else:
            line.append(piece)
    yield line


def _completed(claim: Claim, line: str) -> Claim:
    named, dated = _AUTHORS.match(line), _YEAR.match(line)
    authors = claim.authors or (split_names(named[1]) if named else byline(line))
    if not authors and reads_as_people(line) and len(split_names(line)) > 1:
        authors = split_names(line)
    return replace(claim, authors=authors, year=claim.year or (int(dated[1]) if dated else None))


def _lines_with_titles(block: Block) -> Iterator[tuple[Sequence[Piece], int, bool]]:
    """The block's pieces, split at lines that open in bold as the first line does.

    With each part goes its offset in the document and whether it is the last.
    """
    pieces, starts = block.pieces, block.starts or (0,)
    cuts = [(0, 0)]
    line = 0
    for number, piece in enumerate(pieces):
        if piece.text != "\n":
            continue
        line += 1
        after = pieces[number + 1 : number + 2]
        if after and after[0].strong and pieces[0].strong and not is_role(plain(tuple(after))):
            cuts.append((number + 1, min(line, len(starts) - 1)))
    ends = [number for number, _ in cuts[1:]] + [len(pieces)]
    for (begin, row), end in zip(cuts, ends, strict=True):
        yield pieces[begin:end], starts[row], end == len(pieces)
