"""Phrases of pages and of the rule table in one plain spelling, so that each is written once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice, product

_LONGEST_SEGMENT = 120
_MOST_SEGMENTS = 6

# Combining accents, Arabic vowel signs, and the Japanese voicing marks that NFKD splits off.
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u0652\u3099\u309a]")
_DROPPED = re.compile("['\u2018\u2019\u02bc`\xb4\xad\u200b-\u200f\ufeff]+")
_SPACE = re.compile('[\\s_()\\[\\]{}"\u201c\u201d\u201e\xbf\xa1]+')
# Letters of Latin alphabets that NFKD leaves whole.
_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "\u0131": "i", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d"}
)
_DASH = re.compile("[\u2010-\u2014\u2212]")
# Where a heading falls into parts: bars and the like, sentence ends, commas, dashes in spaces.
_SPLIT = re.compile(
    r"[|\xb7\u2022\xbb\xab\u203a\u2039\u2192\u22c5:;!?\u3002\u2026<>]+(?:\s|$)?"
    r"|[.,]+(?:\s|$)|(?:\s|^)[-/~*#+]+(?:\s|$)"
)
_EDGES = " -.,/*#~="
_CHOICE = re.compile(r"\(([^()]*)\)")


def plain(text: str) -> str:
    """`text` on one line in lower case, without accents, apostrophes and brackets."""
    text = text.casefold()
    if not text.isascii():
        text = _DASH.sub("-", _unaccented(text))
    return _SPACE.sub(" ", _DROPPED.sub("", text)).strip()


def segments(heading: str) -> tuple[str, ...]:
    """The parts of a title or heading, and the whole of it, in plain spelling; few and short.

    `Error 404 - Page not found | Shop` has the parts `error 404`, `page not found`, `shop`.
    """
    whole = plain(heading[: _LONGEST_SEGMENT * 4])
    parts = (part.strip(_EDGES) for part in (whole, *_SPLIT.split(whole)))
    return tuple(islice((p for p in parts if 0 < len(p) <= _LONGEST_SEGMENT), _MOST_SEGMENTS))


class Headlines:
    """Regular expressions of which one must match a whole segment, after `before` or not.

    They are written in any spelling and brought to the plain one; `(?:…)?` and bounded repeats
    such as `.{0,40}` keep a match linear. An alternative with a letter beyond ASCII is tried
    only on segments that have one.
    """

    def __init__(self, before: str, alternatives: Iterable[str]) -> None:
        prefix = f"(?:{_plain_expression(before)})?"
        written = [_plain_expression(one) for one in alternatives]
        self._all = f"{prefix}(?:{'|'.join(written)})"
        self._ascii = re.compile(f"{prefix}(?:{'|'.join(filter(str.isascii, written))})")

    def first_in(self, parts: Iterable[str]) -> str:
        """The first of `parts` that matches, "" where none does."""
        for part in parts:
            if (self._ascii if part.isascii() else self._beyond_ascii).fullmatch(part):
                return part
        return ""

    @cached_property
    def _beyond_ascii(self) -> re.Pattern[str]:
        return re.compile(self._all)


def literals(phrase: str) -> Iterator[str]:
    """The plain texts a phrase stands for: `page (is|was) gone` is two."""
    pieces = _CHOICE.split(phrase)
    for choice in product(*(piece.split("|") for piece in pieces)):
        yield plain("".join(choice))


def _plain_expression(written: str) -> str:
    """As `plain`, but for the brackets, which are the expression's own."""
    text = _DROPPED.sub("", written.casefold())
    return _unaccented(text)


def _unaccented(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
