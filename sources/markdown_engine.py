"""markdown-it-py set up to say where each link destination stands.

Its tokens carry no positions inside a line. The rules that make links are therefore replaced, by
its public `ruler.at`, with rules that call the original and then note on the new token what it
consumed: `meta["span"]`, offsets into the content of the inline token. Two block rules do the
same for table cells (`meta["cell"]`) and link reference definitions (`env["definitions"]`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from types import SimpleNamespace

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim, unescapeAll
from markdown_it.helpers import parseLinkLabel, parseLinkTitle
from markdown_it.rules_block import StateBlock, reference, table
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from sources.bare_urls import EMAIL, START, bare_url_end
from sources.lazy_re import regex
from sources.markdown_destinations import parse_destination, url_span
from sources.markdown_undefined import noting_undefined
from sources.model import Span

MAX_NESTING = 100
"""Blocks inside blocks, or inlines inside inlines; a list in a list counts twice."""

_SPACE = regex(r"[ \t\n]*")
_DEFINITION = regex(r"\[(?:[^\[\]\\]|\\.)*\]:[ \t\n]*", re.DOTALL)
_LABEL = regex(r"\[(?>(?:[^\[\]\\]++|\\.)*)\]:", re.DOTALL)
_PIPE = regex(r"(?<!\\)\|")
_FOOTNOTE_REF = regex(r"\[\^[^\s\]]{1,999}\]")
_SPECIAL = r"[\n!&*<\[\\\]^_`~]"
_TEXT_END = regex(f"{_SPECIAL}|{START.pattern}", re.IGNORECASE)
_TEXT_END_OR_EMAIL = regex(f"{_TEXT_END.pattern}|{EMAIL.pattern}", re.IGNORECASE)


InlineRule = Callable[[StateInline, bool], bool]


@dataclass(frozen=True, slots=True)
class Place:
    """Columns `start` to `end` of one line; all three are 0-based."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: the column its text begins at, and that text, pipes still escaped."""

    column: int
    raw: str


class _Engine(MarkdownIt):
    """Keeps every URL as it is written: which schemes are followed is decided elsewhere."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"maxNesting": MAX_NESTING, "store_labels": True})
        self.helpers = SimpleNamespace(  # type: ignore[assignment] # only its attributes are used
            parseLinkDestination=parse_destination,
            parseLinkLabel=parseLinkLabel,
            parseLinkTitle=parseLinkTitle,
        )

    def normalizeLink(self, url: str) -> str:  # noqa: N802 markdown-it's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 markdown-it's name
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 markdown-it's signature
        return True


@cache
def engine(*, emails: bool) -> MarkdownIt:
    """The parser: CommonMark with GFM's tables, strikethrough, autolinks and footnotes.

    Looking for bare e-mail addresses costs time in every paragraph; without `emails` none is.
    """
    md = _Engine().enable(["table", "strikethrough"])
    footnote_plugin(md, inline=False, move_to_end=False)
    rules = md.inline.ruler
    rules.at("text", partial(_text, _TEXT_END_OR_EMAIL if emails else _TEXT_END))
    rules.at("linkify", _bare_url_or_email if emails else _bare_url)
    rules.enable("linkify")
    rules.at("link", noting_undefined(_noting(link, "link_open", _destination)))
    rules.at("image", _noting(image, "image", _destination))
    rules.at("autolink", _noting(autolink, "link_open", _between_brackets))
    rules.at("html_inline", _noting(html_inline, "html_inline", _whole))
    rules.at("footnote_ref", _footnote_ref)
    # The names of rules that a block of this kind may interrupt are part of its registration.
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.at("reference", _reference)
    return md


def _noting(
    rule: InlineRule, kind: str, span_of: Callable[[StateInline, Token, Span], Span | None]
) -> InlineRule:
    """`rule`, noting on the token of type `kind` that it makes where its URL stands."""

    def noting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 markdown-it's signature
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            # Text that was pending may have become a token before the one of the rule.
            token = state.tokens[before]
            token = token if token.type == kind else state.tokens[before + 1]
            token.meta["span"] = span_of(state, token, Span(start, state.pos))
        return True

    return noting


def _whole(_state: StateInline, _token: Token, whole: Span) -> Span:
    return whole


def _between_brackets(_state: StateInline, _token: Token, whole: Span) -> Span:
    return Span(whole.start + 1, whole.end - 1)


def _destination(state: StateInline, token: Token, whole: Span) -> Span | None:
    """The destination of an inline link or image; None for a reference."""
    if "label" in token.meta:
        return None
    is_image = token.type == "image"
    url = str(token.attrs["src" if is_image else "href"])
    if url and "&" not in url and "\\" not in url:
        # Written without escapes, as nearly all are: where the link ends with it, there it stands.
        for before, after in (("(", ")"), ("<", ">)")):
            start = whole.end - len(after) - len(url)
            if state.src.startswith(f"{before}{url}{after}", start - 1):
                return Span(start, start + len(url))
    label_end = parseLinkLabel(state, whole.start + is_image, not is_image)
    space = _SPACE.match(state.src, label_end + 2)
    return url_span(state.src, space.end() if space else label_end + 2)


def _text(end_of_text: re.Pattern[str], state: StateInline, silent: bool) -> bool:  # noqa: FBT001 markdown-it's signature
    """markdown-it's rule for plain text, which also stops where a bare URL may begin."""
    found = end_of_text.search(state.src, state.pos, state.posMax)
    end = found.start() if found else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _bare_url(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 markdown-it's signature
    found = START.match(state.src, state.pos)
    if not found or state.linkLevel > 0:
        return False
    end = bare_url_end(state.src, state.pos, state.posMax)
    if end == state.pos:
        return False
    scheme = "" if "://" in found[0] else "http://"
    return _push_bare(state, scheme, end, silent=silent)


def _bare_url_or_email(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 markdown-it's signature
    found = EMAIL.match(state.src, state.pos, state.posMax)
    if not found or state.linkLevel > 0:
        return _bare_url(state, silent)
    scheme = "" if found[0].lower().startswith("mailto:") else "mailto:"
    return _push_bare(state, scheme, found.end(), silent=silent)


def _push_bare(state: StateInline, scheme: str, end: int, *, silent: bool) -> bool:
    raw = state.src[state.pos : end]
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": scheme + unescapeAll(raw)}
        opening.markup = "bare"
        opening.meta["span"] = Span(state.pos, end)
        state.push("text", "", 0).content = raw
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _footnote_ref(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 markdown-it's signature
    """The plugin's rule behind a bound: by itself it scans to the end of the line each time."""
    if not _FOOTNOTE_REF.match(state.src, state.pos, state.posMax):
        return False
    return footnote_ref(state, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 markdown-it's signature
    """markdown-it's rule, noting on each cell its line's columns and its text with escapes."""
    before = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    if not silent:
        cells: Iterator[Cell] = iter(())
        for token in state.tokens[before:]:
            if token.type == "tr_open" and token.map:
                cells = _cells(state, token.map[0])
            elif token.type == "inline":
                token.meta["cell"] = next(cells, None)
    return True


def _cells(state: StateBlock, line: int) -> Iterator[Cell]:
    begin = state.bMarks[line] + state.tShift[line]
    column = begin - (state.eMarks[line - 1] + 1 if line else 0)
    text = state.src[begin : state.eMarks[line]]
    row = mdTrim(text)
    column += text.find(row)
    bounds = [-1, *(found.start() for found in _PIPE.finditer(row)), len(row)]
    pieces = list(pairwise(bounds))
    if row.startswith("|"):
        del pieces[0]
    for left, right in pieces:
        cell = row[left + 1 : right]
        raw = mdTrim(cell)
        yield Cell(column + left + 1 + cell.find(raw), raw)


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 markdown-it's signature
    """markdown-it's rule, noting where the destination of each new definition stands."""
    # Any line may begin with a link; few labels are those of a definition.
    if not _LABEL.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    before = len(state.env.get("references", ()))
    if not reference(state, start, end, silent):
        return False
    references = state.env.get("references", {})
    if len(references) > before:
        label = next(reversed(references))
        places = state.env.setdefault("definitions", {})
        places[label] = _definition_place(state, range(start, state.line))
    return True


def _definition_place(state: StateBlock, lines: range) -> Place:
    """Where the destination stands in the definition on `lines`, markers of containers cut off."""
    begins = [state.bMarks[line] + state.tShift[line] for line in lines]
    parts = [state.src[b : state.eMarks[line] + 1] for b, line in zip(begins, lines, strict=True)]
    text = "".join(parts)
    label = _DEFINITION.match(text)
    span = url_span(text, label.end() if label else 0)
    offset = 0
    for line, begin, part in zip(lines, begins, parts, strict=True):
        if span.start < offset + len(part):
            column = begin - (state.eMarks[line - 1] + 1 if line else 0) - offset
            return Place(line, column + span.start, column + span.end)
        offset += len(part)
    raise AssertionError("a destination stands on one of the lines of its definition")
