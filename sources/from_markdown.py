"""Markdown (CommonMark 0.31 with GFM) → links with exact spans, claims and entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from sources.entries import find_entries
from sources.front_matter import body_start
from sources.html_reader import HtmlReader
from sources.jsx import as_markdown, begins_as_mdx, without_code
from sources.lines import LineIndex
from sources.markdown_engine import engine
from sources.markdown_inline import InlineReader, LinkTable
from sources.markdown_places import Content, SourceLines
from sources.markdown_undefined import UNDEFINED
from sources.model import Document, Entry, Link, LinkKind, Note, NoteKind, Parsed, Span
from sources.outline import Block, BlockKind, Piece, plain
from sources.registry import STDIN
from sources.urls import join

_SHOWN_LABEL = 80

_ENDS = frozenset(("hr", "footnote_reference_open", "footnote_reference_close"))


def parse(document: Document) -> Parsed:
    """The links and entries of a Markdown document.

    Links are those of the rendered page: nothing in code or front matter, no definition and no
    footnote that is never referred to. Where a reference is used, the span is the destination in
    its definition. HTML blocks hold links but no entries.
    """
    text = document.text
    is_mdx = document.name.partition("?")[0].lower().endswith(".mdx") or (
        document.name == STDIN and begins_as_mdx(text, body_start(text))
    )
    if is_mdx:
        text = as_markdown(text)
    start = body_start(text)
    lines = LineIndex(document.text)
    source = SourceLines(text, start, lines)
    env: dict[str, Any] = {}
    tokens = engine(emails="@" in text).parse(text[start:], env)
    table = LinkTable(source, env.get("definitions", {}))
    walk = _Walk(source, table, _unused_footnotes(env), env.get(UNDEFINED, {}))
    walk.read(tokens)
    prose = without_code(text) if is_mdx and walk.undefined else text
    return _assemble(document, walk, lines, prose)


def _unused_footnotes(env: dict[str, Any]) -> frozenset[str]:
    references: dict[str, int] = env.get("footnotes", {}).get("refs", {})
    return frozenset(name.removeprefix(":") for name, number in references.items() if number < 0)


def _assemble(document: Document, walk: "_Walk", lines: LineIndex, prose: str) -> Parsed:
    """Links in the order of the source; entries as they come, with their links renumbered."""
    found = walk.table.found
    entries, claims = find_entries(walk.blocks, found)
    order = sorted(range(len(found)), key=lambda number: (found[number].span.start, number))
    rank = {number: place for place, number in enumerate(order)}
    base = document.base_url
    links = []
    for number in order:
        one = found[number]
        line, column = lines.position(one.span.start)
        links.append(
            Link(
                raw_url=document.text[one.span.start : one.span.end],
                url=(join(base, one.url) or one.url) if base else one.url,
                span=one.span,
                line=line,
                column=column,
                text=one.text,
                kind=one.kind,
                headings=one.headings,
                claim=claims[number],
            )
        )
    works = [
        Entry(
            work.claim,
            *lines.position(work.start),
            headings=work.headings,
            links=tuple(sorted(rank[number] for number in work.links)),
        )
        for work in entries
    ]
    undefined = [
        _undefined(document, label, lines.position(start))
        for start, label in sorted(walk.undefined)
        if not prose[start].isspace()
    ]
    return Parsed(document, tuple(links), tuple(works), tuple(undefined))


def _undefined(document: Document, label: str, place: tuple[int, int]) -> Note:
    """The note on a reference to `label`, of which there is no definition."""
    said = label if len(label) <= _SHOWN_LABEL else f"{label[: _SHOWN_LABEL - 1]}…"
    text = f"refers to [{said}], which is not defined"
    return Note(NoteKind.UNDEFINED_REFERENCE, document.name, text, *place)


@dataclass(slots=True)
class _Walk:
    """One pass over the block tokens: fills `table` with links and `blocks` with their text."""

    source: SourceLines
    table: LinkTable
    unused_footnotes: frozenset[str]
    undefined_in: Mapping[str, Mapping[Span, str]]
    undefined: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    number: int = 0
    at_item_start: bool = False
    skips: list[bool] = field(default_factory=list)
    heading_level: int = 0
    columns: tuple[str, ...] | None = None
    cells: list[tuple[Piece, ...]] = field(default_factory=list)
    row_start: int = 0

    def read(self, tokens: list[Token]) -> None:
        """Read all of `tokens`."""
        for token in tokens:
            kind = token.type
            if kind == "footnote_reference_open":
                self.skips.append(token.meta["label"] in self.unused_footnotes)
            elif kind == "footnote_reference_close":
                self.skips.pop()
            if kind in _ENDS:
                self.blocks.append(Block(BlockKind.BREAK, (), ()))
            elif not any(self.skips):
                self._read_block(token)

    def _read_block(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self._read_inline(token)
        elif kind == "html_block":
            self._read_html(token)
        elif kind.endswith("list_open"):
            self._enter(self.lists)
        elif kind.endswith("list_close"):
            self.lists.pop()
        elif kind == "list_item_open":
            self._enter(self.items)
            self.at_item_start = True
        elif kind == "list_item_close":
            self.items.pop()
            self.at_item_start = False
        elif kind == "heading_open":
            self.heading_level = int(token.tag[1])
        else:
            self._read_table(token)

    def _enter(self, stack: list[int]) -> None:
        self.number += 1
        stack.append(self.number)

    def _read_inline(self, token: Token) -> None:
        content = Content(token.content, _lines(token), self.source, token.meta.get("cell"))
        if self.heading_level:
            self._open_heading(token)
        for span, label in self.undefined_in.get(token.content, {}).items():
            self.undefined.append((content.offset(span.start), label))
        pieces = InlineReader(self.table, content).read(token.children or [])
        if self.columns is not None:
            self.row_start = self.row_start if self.cells else content.offset(0)
            self.cells.append(pieces)
            return
        kind = BlockKind.HEADING if self.heading_level else BlockKind.TEXT
        self.heading_level = 0
        self._add(kind, content.starts(), pieces=pieces)

    def _open_heading(self, token: Token) -> None:
        """A heading is part of the path of what is under it, and of the links in itself."""
        self.headings = [one for one in self.headings if one[0] < self.heading_level]
        words = "".join(_text_of(child) for child in token.children or ())
        self.headings.append((self.heading_level, " ".join(words.split())))
        self.table.headings = tuple(text for _, text in self.headings)

    def _read_table(self, token: Token) -> None:
        kind = token.type
        if kind == "table_open":
            self.columns = ()
        elif kind == "table_close":
            self.columns = None
        elif kind == "thead_close":
            self.columns = tuple(plain(cell) for cell in self.cells)
        elif kind == "tr_open":
            self.cells = []
        elif kind == "tr_close" and self.columns:
            self._add(BlockKind.ROW, (self.row_start,), cells=tuple(self.cells))

    def _add(
        self,
        kind: BlockKind,
        starts: tuple[int, ...],
        *,
        pieces: tuple[Piece, ...] = (),
        cells: tuple[tuple[Piece, ...], ...] = (),
    ) -> None:
        block = Block(
            kind=kind,
            headings=self.table.headings,
            starts=starts,
            pieces=pieces,
            cells=cells,
            columns=self.columns or (),
            items=tuple(self.items),
            list_id=self.lists[-1] if self.lists else 0,
            opens_item=self.at_item_start,
        )
        self.blocks.append(block)
        self.at_item_start = False

    def _read_html(self, token: Token) -> None:
        reader = HtmlReader(token.content)
        reader.read()
        content = Content(token.content, _lines(token), self.source)
        for one in reader.found:
            span: Span = content.span(one.span.start, one.span.end)
            _, found = self.table.add(span, one.url, LinkKind.HTML)
            found.parts = one.parts
            found.shows_image = one.shows_image
        self.at_item_start = False


def _lines(token: Token) -> tuple[int, int]:
    first, last = token.map or (0, 0)
    return first, last


def _text_of(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return "" if token.type == "html_inline" else token.content
