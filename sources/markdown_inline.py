"""The inline tokens of one block → its links and its pieces of text."""

from collections.abc import Mapping

from markdown_it.token import Token

from sources.html.references import in_attribute
from sources.html.tokens import Token as Tag
from sources.html.tokens import tokens
from sources.html_links import url_spans
from sources.markdown_engine import Place
from sources.markdown_places import Content, SourceLines
from sources.model import LinkKind, Span
from sources.outline import Found, Piece

_KINDS = {"bare": LinkKind.BARE, "autolink": LinkKind.AUTOLINK, "": LinkKind.INLINE}
_BREAKS = frozenset(("softbreak", "hardbreak"))


class LinkTable:
    """The links of a document, one for each span; `definitions` places what references name."""

    def __init__(self, source: SourceLines, definitions: Mapping[str, Place]) -> None:
        self.found: list[Found] = []
        self.headings: tuple[str, ...] = ()
        self._source = source
        self._definitions = definitions
        self._numbers: dict[Span, int] = {}

    def add(self, span: Span, url: str, kind: LinkKind) -> tuple[int, Found]:
        """The number of the link at `span`, and where to put its text.

        A definition used again is the same place to mend: its link keeps its first use's text.
        """
        new = Found(span, url, kind, self.headings)
        number = self._numbers.setdefault(span, len(self.found))
        if number == len(self.found):
            self.found.append(new)
        return number, new

    def add_token(self, token: Token, url: str, content: Content) -> tuple[int, Found] | None:
        """The link or image that `token` makes; None where its definition has no place."""
        kind = LinkKind.IMAGE if token.type == "image" else _KINDS[token.markup]
        span = token.meta["span"]
        if span is not None:
            return self.add(content.span(span.start, span.end), url, kind)
        place = self._definitions.get(token.meta["label"])
        if place is None:
            return None
        kind = LinkKind.REFERENCE if kind is LinkKind.INLINE else kind
        return self.add(self._source.span(place), url, kind)

    def add_html(self, text: str, tag: Tag, offset: int, content: Content) -> list[int]:
        """The links in the attributes of `tag`, a tag of `text` that begins at `offset`."""
        numbers = []
        for span in url_spans(text, tag):
            place = content.span(offset + span.start, offset + span.end)
            url = in_attribute(text[span.start : span.end])
            numbers.append(self.add(place, url, LinkKind.HTML)[0])
        return numbers


class InlineReader:
    """Reads the children of one inline token; `pieces` is the result."""

    def __init__(self, table: LinkTable, content: Content) -> None:
        self.pieces: list[Piece] = []
        self._table = table
        self._content = content
        self._open: list[tuple[int, Found] | None] = []
        self._strong = 0
        self._emphasis = 0

    def read(self, children: list[Token]) -> tuple[Piece, ...]:
        """The pieces of `children`; their links are added to the table."""
        for child in children:
            self._read(child)
        return tuple(self.pieces)

    def _read(self, token: Token) -> None:
        kind = token.type
        if kind in {"text", "text_special", "code_inline"}:
            self._say(token.content)
        elif kind in _BREAKS:
            self._say("\n")
        elif kind == "link_open":
            url = str(token.attrs["href"])
            self._open.append(self._table.add_token(token, url, self._content))
        elif kind == "link_close":
            self._close()
        elif kind == "image":
            self._read_image(token)
        elif kind == "html_inline":
            self._read_html(token)
        elif token.tag == "strong":
            self._strong += token.nesting
        elif token.tag == "em":
            self._emphasis += token.nesting

    def _say(self, text: str, *, link: int | None = None, is_image: bool = False) -> None:
        if not (text or is_image):
            return
        around = next((one for one in reversed(self._open) if one), None)
        if around:
            around[1].parts.append(text)
            around[1].shows_image |= is_image
            link = around[0]
        piece = Piece(text, self._strong > 0, self._emphasis > 0, link, is_image)
        self.pieces.append(piece)

    def _close(self) -> None:
        if self._open:
            self._open.pop()

    def _read_image(self, token: Token) -> None:
        words = "".join(child.content for child in token.children or () if child.type != "image")
        image = self._table.add_token(token, str(token.attrs["src"]), self._content)
        if image:
            image[1].parts.append(words)
        self._say(words, link=image[0] if image else None, is_image=True)

    def _read_html(self, token: Token) -> None:
        text = token.content
        for tag in tokens(text):
            name, change = tag.name.removeprefix("/"), -1 if tag.name[0] == "/" else 1
            if name == "a":
                self._close_html()
            if name == "br":
                self._say("\n")
            elif name in {"b", "strong"}:
                self._strong = max(0, self._strong + change)
            elif name in {"em", "i"}:
                self._emphasis = max(0, self._emphasis + change)
            offset = token.meta["span"].start
            for number in self._table.add_html(text, tag, offset, self._content):
                if name == "a":
                    self._open.append((number, self._table.found[number]))
                elif name == "img":
                    self._say("", link=number, is_image=True)

    def _close_html(self) -> None:
        """An `<a>` ends the one that is open: HTML does not nest them."""
        if self._open and self._open[-1] and self._open[-1][1].kind is LinkKind.HTML:
            self._open.pop()
