# ruff: noqa: RUF001 typographic dashes and quotes are what is matched
"""How a block opens: with the title of a work, or with something else. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from sources.claims import QUOTES, STOP, read_claim
from sources.labels import is_lead_in, is_role
from sources.lazy_re import regex
from sources.model import Claim, LinkKind
from sources.names import reads_as_people
from sources.outline import Found, Piece, plain

_TITLE_TAIL = regex(
    rf"\s*(?:\Z|\n|by\b|[-–—:.;(\[|·•/{STOP}]|,\s*(?-i:[^a-z])|https?:)", re.IGNORECASE
)
_NO_TITLE = regex(r"\s*(?:[-*•]|\(?\d{1,3}[.)]|\[[ xX]\]|:[a-z0-9_+\-]{1,40}:)?\s*\Z")
_LETTER = regex(r"[^\W_]")
_APA = regex(r"([^()\n]{3,300}?)\s*\(((?:18|19|20)\d\d)[a-z]?\)[.,:]?\s*")
_BYLINE = regex(r"\s*(?:\(|,\s*)?(?:by\b|(?:18|19|20)\d\d\b)", re.IGNORECASE)
_SEPARATED = regex(r"(.{3,200}?)\s*(?:(?::|\s[-–—])\s*[(<\[]?|[(<\[])\s*\Z")
_QUOTED_AFTER_NAMES = regex(r"([^\"“\n]{3,200}?)[,.:]?\s*[\"“]([^\"“”\n]{3,300})[\"”]")
_LAST_YEAR = regex(r"\b((?:18|19|20)\d\d)\b")
_NUMBER = regex(r"\A\s*\(?\d{1,3}[.)]\s+")
_REACH = 200
_Test = Callable[[Piece], bool]
_LONG_WORD = 4
_MOST_WORDS = 15
_CAPITALS = 0.75
_SENTENCE = 5
"""A bold line of this many words that ends in a full stop is prose."""


class Strength(IntEnum):
    """How sure it is that a block opens with a title."""

    NONE = 0
    IF_LINKED = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Opening:
    """The claim a block opens with; `size` is the number of pieces up to the end of the title."""

    claim: Claim
    strength: Strength
    size: int
    is_link: bool = False
    has_colon: bool = False
    is_whole_line: bool = False
    is_marked: bool = False
    """Whether quotation marks, authors or a year show that it is a work."""


def opening_of(pieces: Sequence[Piece], found: Sequence[Found], *, in_item: bool) -> Opening | None:
    """How the first line of `pieces` opens; None where it names no work.

    A bold, linked, emphasised or quoted start may be a title, and so may the authors and year of
    a bibliography or, in a list item, a capitalised phrase before a bare URL.
    """
    first = _first_telling(pieces, found)
    if first is None:
        return None
    piece = pieces[first]
    if piece.strong:
        return _marked(pieces, first, found, lambda one: one.strong)
    if piece.link is not None and not _stands_for_itself(piece, found):
        return _linked(pieces, first, found, in_item=in_item)
    if piece.emphasis:
        opening = _marked(pieces, first, found, lambda one: one.emphasis)
        is_enough = opening and (opening.is_marked or (in_item and not opening.has_colon))
        return replace(opening, is_whole_line=False) if opening and is_enough else None
    return _plain(pieces, first, found, in_item=in_item)


def _first_telling(pieces: Sequence[Piece], found: Sequence[Found]) -> int | None:
    """The first piece that is more than a bullet, a number, a check box or an icon.

    Links such as "[pdf]" or a bare URL are passed over too where a bold title follows them.
    """
    telling = None
    for number, piece in enumerate(pieces):
        if piece.is_image or _NO_TITLE.match(piece.text):
            continue
        if not _LETTER.search(piece.text) and piece.text.strip()[:1] not in QUOTES:
            continue
        if piece.strong:
            return number
        telling = number if telling is None else telling
        if not (
            _stands_for_itself(piece, found) or (piece.link is not None and is_role(piece.text))
        ):
            break
    return telling


def _stands_for_itself(piece: Piece, found: Sequence[Found]) -> bool:
    """Whether the piece is a bare URL or an image instead of words."""
    if piece.is_image:
        return True
    return piece.link is not None and found[piece.link].kind in {LinkKind.BARE, LinkKind.AUTOLINK}


def _is_nameless(piece: Piece, found: Sequence[Found]) -> bool:
    """Whether the piece is an image, or a link whose text names no work."""
    is_role_of_link = piece.link is not None and is_role(piece.text, in_entry=True)
    return is_role_of_link or _stands_for_itself(piece, found)


def line_text(pieces: Sequence[Piece], found: Sequence[Found]) -> str:
    """The text of `pieces` up to the line's end, with `STOP` for images and nameless links."""
    parts = []
    for piece in pieces:
        if piece.text == "\n":
            break
        parts.append(STOP if _is_nameless(piece, found) else piece.text)
    return "".join(parts)


def _run(pieces: Sequence[Piece], first: int, belongs: _Test) -> int:
    """The number of the piece after the run from `first` on that `belongs` holds for."""
    end = first
    while end < len(pieces) and belongs(pieces[end]) and pieces[end].text != "\n":
        end += 1
    return end


def _marked(
    pieces: Sequence[Piece], first: int, found: Sequence[Found], belongs: _Test
) -> Opening | None:
    end = _run(pieces, first, belongs)
    lead = plain(tuple(pieces[first:end]))
    tail = line_text(pieces[end:], found)
    claim = read_claim(lead, tail)
    if claim is None or _points_inside(pieces[first:end], found):
        return None
    has_colon = lead.endswith(":") or tail.lstrip().startswith(":")
    is_marked = lead[:1] in QUOTES or bool(claim.authors) or claim.year is not None
    if has_colon or not is_marked:
        is_label = is_lead_in(lead) and not tail.lstrip().startswith(("(", "["))
        if is_label or not _TITLE_TAIL.match(tail) or _is_sentence(lead, tail):
            return None
    is_whole = not tail.strip(" .:")
    is_sure = is_marked or (is_whole and not has_colon)
    strength = Strength.SURE if is_sure else Strength.IF_LINKED
    return Opening(
        claim, strength, end, has_colon=has_colon, is_whole_line=is_whole, is_marked=is_marked
    )


def _is_sentence(lead: str, tail: str) -> bool:
    return not tail.strip() and lead.endswith((".", "!")) and len(lead.split()) >= _SENTENCE


def _points_inside(pieces: Sequence[Piece], found: Sequence[Found]) -> bool:
    """Whether the title links to a place in the document itself, as tables of contents do."""
    return any(one.link is not None and found[one.link].url.startswith("#") for one in pieces)


def _linked(
    pieces: Sequence[Piece], first: int, found: Sequence[Found], *, in_item: bool
) -> Opening | None:
    link = pieces[first].link
    end = _run(pieces, first, lambda one: one.link == link)
    lead = plain(tuple(one for one in pieces[first:end] if not one.is_image))
    if not in_item or is_role(lead) or _points_inside(pieces[first:end], found):
        return None
    claim = read_claim(lead, _only_byline(line_text(pieces[end:], found)))
    return Opening(claim, Strength.SURE, end, is_link=True) if claim else None


def _only_byline(tail: str) -> str:
    """The tail of a linked title where it names authors or a year; a dash begins a remark there."""
    return tail if _BYLINE.match(tail) else ""


def _plain(
    pieces: Sequence[Piece], first: int, found: Sequence[Found], *, in_item: bool
) -> Opening | None:
    line = _NUMBER.sub("", line_text(pieces[first:], found)).strip()
    if line[:1] in QUOTES:
        claim = read_claim(line)
        is_marked = bool(claim and (claim.authors or claim.year))
        if claim and len(claim.title or "") < len(line) - 1 and (is_marked or in_item):
            strength = Strength.SURE if is_marked else Strength.IF_LINKED
            return Opening(claim, strength, first, is_marked=is_marked)
        return None
    return _reference(pieces, first, line) or _phrase(pieces, first, found, in_item=in_item)


def _reference(pieces: Sequence[Piece], first: int, line: str) -> Opening | None:
    """A reference of a bibliography, in which authors come first.

    `Author, A., & Other, B. (2020). *Title*. …` or `A. Author and B. Other, "Title," …, 2020`.
    """
    match = _QUOTED_AFTER_NAMES.match(line)
    if match and reads_as_people(match[1]):
        claim = read_claim(match[2].rstrip(",. "), f" by {match[1]}")
        year = _LAST_YEAR.search(line[match.end() :][:_REACH])
        if claim and claim.authors:
            claim = replace(claim, year=int(year[1]) if year else None)
            return Opening(claim, Strength.SURE, first, is_marked=True)
    match = _APA.match(pieces[first].text.lstrip())
    if not match:
        return None
    rest = pieces[first].text.lstrip()[match.end() :]
    end = first + 1
    title = rest.partition(". ")[0].rstrip(" .")
    if not title:
        end = _run(pieces, end, lambda one: one.emphasis or one.strong or one.link is not None)
        title = plain(tuple(pieces[first + 1 : end])).rstrip(" .")
    claim = None if is_role(title) else read_claim(title, f" by {match[1]} ({match[2]})")
    if claim is None or not claim.authors:
        return None
    return Opening(claim, Strength.SURE, end, is_marked=True)


def _phrase(
    pieces: Sequence[Piece], first: int, found: Sequence[Found], *, in_item: bool
) -> Opening | None:
    """A capitalised phrase, or one with authors in it, before a bare URL or a nameless link.

    `- Attention Is All You Need: https://…`, `Clean Code by Robert C. Martin (https://…)`.
    """
    end = _run(pieces, first, lambda one: one.link is None)
    words = plain(tuple(pieces[first:end]))
    if end == len(pieces):
        claim = read_claim(words) if in_item and len(words) < _REACH else None
        is_work = claim is not None and bool(claim.authors)
        return Opening(claim, Strength.IF_LINKED, end) if claim and is_work else None
    match = _SEPARATED.match(words)
    if not match or not _is_nameless(pieces[end], found):
        return None
    claim = None if is_lead_in(match[1]) else read_claim(match[1])
    if claim is None or not (claim.authors or (in_item and _is_capitalised(match[1]))):
        return None
    return Opening(claim, Strength.IF_LINKED, end, is_marked=bool(claim.authors))


def _is_capitalised(phrase: str) -> bool:
    words = [word for word in phrase.split() if len(word) >= _LONG_WORD]
    if len(phrase.split()) > _MOST_WORDS or len(words) < 2 or ". " in phrase:  # noqa: PLR2004 one long word is no phrase
        return False
    return sum(not word[0].islower() for word in words) >= _CAPITALS * len(words)
