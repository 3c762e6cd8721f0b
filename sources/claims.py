# ruff: noqa: RUF001 typographic dashes and quotes are what is matched
"""What a text claims of a work: title, authors and year. Pure; lengths are bounded."""

import re

from sources.labels import is_role
from sources.lazy_re import regex
from sources.model import Claim
from sources.names import names_at_start, reads_as_people, split_names

MAX_TITLE = 300
"""Characters; what is longer is prose, not a title."""

STOP = "\ufffc"
"""Stands in a tail for what is no text: a bare URL or an image."""

QUOTES = {
    '"': '"',
    "“": "”",
    "„": "“",
    "«": "»",
    "「": "」",
    "『": "』",
    "《": "》",
    "‘": "’",
    "'": "'",
}

_KIND = regex(
    r"\A(?:article|blog post|book|course|paper|podcast|report|talk|video)\s*:?\s*(?=[\"“„«])",
    re.IGNORECASE,
)
_BY = regex(
    r"[\s,.;:\-–—]*(?:\([^()]{0,80}\)\s*)?(?:(?:written|edited|created)\s+)?by:?\s+", re.IGNORECASE
)
_INNER_BY = regex(r"(?:\s+|[(\[])by\s+(?=\S)", re.IGNORECASE)
_DASH = regex(r"\s*(?:[-–—|·•]{1,3}|,)\s+")
_CLAUSE_END = regex(rf"[()\[\]{STOP}\n|·•]|:\s|\s[-–—]{{1,3}}\s|https?:")
_YEAR_IN_BRACKETS = regex(
    r"[(\[](?:[^()\[\]]{0,60}\b)?((?:18|19|20)\d\d)[a-z]?\b[^()\[\]]{0,40}[)\]]"
)
_YEAR_NEXT = regex(r"[\s,.;:]*((?:18|19|20)\d\d)\b")
_YEAR_LAST = regex(r"\s*[(\[,.]\s*((?:18|19|20)\d\d)[)\].,]*\s*\Z")
_LONGEST_YEAR = 20
_UNCLOSED = regex(r"\s*[(\[][^()\[\]]*\Z")
_ICON = regex(r"\A(?:\s*:[a-z0-9_+\-]{1,40}:)+\s*")
_ABBREVIATED = regex(r"(?:\.|\b(?:\w|co|corp|ed|etc|inc|jr|ltd|no|sr|vol))\.\Z", re.IGNORECASE)
_WORD = regex(r"[^\W_]")
_INITIAL = regex(r"\b[^\W\d_]\.")
_ODD_ENDS = " \t\n:,;–—-|*_"
_REACH = 200
"""Characters of a tail that are looked at for a year."""


def read_claim(lead: str, tail: str = "") -> Claim | None:
    """The claim of a title `lead` and the text after it on the same line, None where none is.

    Where `lead` opens with a quotation, that is the title and the rest is tail: `"T" by A (2019)`.
    Otherwise all of `lead` is, but for a year in brackets and for "by" with names after it.
    """
    lead = _KIND.sub("", lead.strip()[: MAX_TITLE * 4])
    title, rest = _quoted(lead)
    is_quoted = bool(title)
    if not is_quoted:
        title, rest = _split_by(lead)
    tail = rest + tail
    title, year = _without_year(title)
    title = _tidied(title)
    if len(title) > MAX_TITLE or not _WORD.search(title):
        return None
    authors, after = _authors(title, tail, is_quoted=is_quoted)
    return Claim(title, authors, year or _year(tail, after))


def _tidied(title: str) -> str:
    """`title` on one line, without an icon before it and the punctuation of its sentence."""
    title = _ICON.sub("", " ".join(title.split())).strip(_ODD_ENDS)
    return title[:-1] if title.endswith(".") and not _ABBREVIATED.search(title) else title


def link_claim(text: str) -> Claim | None:
    """The claim a link's own text makes; None for "here", "[PDF]", a bare URL and the like."""
    if is_role(text):
        return None
    return read_claim(text.strip("[] "))


def byline(text: str) -> tuple[str, ...]:
    """The authors of a line such as "Book by A, B & C" or "by A"; () where there are none."""
    before, found, after = _partition_by(text[:400])
    if not found or not (before == "" or is_role(before)):
        return ()
    return split_names(names_at_start(_clause(after)))


def _partition_by(text: str) -> tuple[str, bool, str]:
    found = re.search(r"(?:^|\s)by:?\s+", text, re.IGNORECASE)
    if not found:
        return text, False, ""
    return text[: found.start()].strip(), True, text[found.end() :]


def _quoted(text: str) -> tuple[str, str]:
    """The quotation that `text` opens with, and what follows it; ("", text) where none does."""
    closing = QUOTES.get(text[:1])
    if closing is None:
        return "", text
    # The first closing mark that ends a phrase, not any: a title may itself quote a word.
    ends = rf"{closing}(?=\s*(?:[,.;:(\[\-–—|{STOP}]|by\b|\Z))"
    found = re.compile(ends, re.IGNORECASE).search(text, 1)
    return (text[1 : found.start()], text[found.end() :]) if found else ("", text)


def _split_by(lead: str) -> tuple[str, str]:
    """`lead` before and from " by ", where names of persons follow ("Learning by Doing" stays)."""
    for found in reversed(list(_INNER_BY.finditer(lead))):
        names = names_at_start(_clause(lead[found.end() :]))
        if reads_as_people(names):
            return _UNCLOSED.sub("", lead[: found.start()]), lead[found.start() :].lstrip("([")
    return lead, ""


def _without_year(title: str) -> tuple[str, int | None]:
    found = _YEAR_LAST.search(title[-_LONGEST_YEAR:])
    if not found:
        return title, None
    return title[: len(title) - len(found[0])], int(found[1])


def _authors(title: str, tail: str, *, is_quoted: bool) -> tuple[tuple[str, ...], int]:
    """The authors that `tail` opens with, and the offset after them."""
    found = _BY.match(tail)
    if found:
        names = names_at_start(_clause(tail[found.end() :]))
        return split_names(names), found.end() + len(names)
    dash = _DASH.match(tail)
    if not dash:
        return (), 0
    clause = _clause(tail[dash.end() :])
    names = names_at_start(clause)
    is_whole = len(names) >= len(clause.strip(" .,;:"))
    has_year = bool(_year(tail[dash.end() + len(names) :], 0))
    is_sure = has_year or bool(_INITIAL.search(names)) or (is_whole and (is_quoted or " " in title))
    if is_sure and reads_as_people(names) and not is_role(names, in_entry=True):
        return split_names(names), dash.end() + len(names)
    return (), 0


def _clause(text: str) -> str:
    """`text` up to a bracket, a colon, a spaced dash, a URL or the end of the line."""
    text = text[: _REACH * 2]
    found = _CLAUSE_END.search(text)
    return text[: found.start()] if found else text


def _year(tail: str, after: int) -> int | None:
    line = tail.partition("\n")[0]
    found = _YEAR_NEXT.match(line, after) or _YEAR_IN_BRACKETS.search(line, 0, after + _REACH)
    return int(found[1]) if found else None
