"""Phrases of pages and of the rule table in one plain spelling, so that each is written once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice, product

_LONGEST_SEGMENT = 120
_MOST_SEGMENTS = 6

# Combining accents, Arabic vowel signs, and the Japanese voicing marks that NFKD splits off.
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u0655\u3099\u309a]")
_DROPPED = re.compile("['\u2018\u2019\u02bc`\xb4\xad\u200b-\u200f\ufeff]+")
_SPACE = re.compile('[\\s_()\\[\\]{}"\u201c\u201d\u201e\xbf\xa1]+')
# Letters of Latin alphabets that NFKD leaves whole; Persian ones for the Arabic that look alike;
# the digits of both.
_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "\u0131": "i", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d"}
    | {"\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9"}
    | {zero + digit: str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)}
)
_DASH = re.compile("[\u2010-\u2014\u2212]")
# Where a heading falls into parts: bars and the like, sentence ends, commas, dashes in spaces.
_SPLIT = re.compile(
    r"[|\xb7\u2022\xbb\xab\u203a\u2039\u2192\u22c5:;!?\u3002\u2026<>]+(?:\s|$)?"
    r"|[.,]+(?:\s|$)|(?:\s|^)[-/~*#+]+(?:\s|$)"
)
_EDGES = " -.,/*#~="
_WITHIN_BARS = "[^|]{"
_CHOICE = re.compile(r"\(([^()]*)\)")


def plain(text: str) -> str:
    """`text` on one line in lower case, without accents, apostrophes and brackets."""
    text = text.casefold()
    if not text.isascii():
        text = _DASH.sub("-", _unaccented(text))
    return _SPACE.sub(" ", _DROPPED.sub("", text)).strip()


def segments(heading: str) -> tuple[str, ...]:
    """The parts of a title or heading, then the whole of it, in plain spelling; few and short.

    `Error 404 - Page not found | Shop` has the parts `error 404`, `page not found`, `shop`.
    """
    whole = plain(heading[: _LONGEST_SEGMENT * 4])
    parts = islice(
        filter(None, (part.strip(_EDGES) for part in _SPLIT.split(whole))), _MOST_SEGMENTS
    )
    found = (part for part in (*parts, whole.strip(_EDGES)) if 0 < len(part) <= _LONGEST_SEGMENT)
    return tuple(dict.fromkeys(found))


class Headlines:
    """Regular expressions of which one must match a whole segment, after `before` or not.

    They are written in any spelling and brought to the plain one; `(?:…)?` and bounded repeats
    such as `.{0,40}`, which do not cross a bar, keep a match linear. An alternative with a letter
    beyond ASCII is tried only on segments that have one.
    """

    def __init__(self, before: str, alternatives: Iterable[str]) -> None:
        prefix = f"(?:{_plain_expression(before)})?"
        # What a dot stands for ends at a bar, behind which a site's name stands.
        apart = chain.from_iterable(map(choices, alternatives))
        written = [one.replace(".{", _WITHIN_BARS) for one in apart]
        self._written = f"{prefix}(?:{'|'.join(written)})"
        self._written_in_ascii = f"{prefix}(?:{'|'.join(filter(str.isascii, written))})"

    def first_in(self, parts: Iterable[str]) -> str:
        """The first of `parts` that matches, "" where none does."""
        return next(filter(self.matches, parts), "")

    def matches(self, part: str) -> bool:
        """Whether the whole of `part` is one of them."""
        expression = self._ascii if part.isascii() else self._beyond_ascii
        return expression.fullmatch(part) is not None

    # Compiled when first asked for: it takes longer than to judge a page.
    @cached_property
    def _ascii(self) -> re.Pattern[str]:
        return re.compile(self._written_in_ascii)

    @cached_property
    def _beyond_ascii(self) -> re.Pattern[str]:
        return re.compile(self._written)


def literals(phrase: str) -> Iterator[str]:
    """The plain texts a phrase stands for: `page (is|was) gone` is two."""
    pieces = _CHOICE.split(phrase)
    for choice in product(*(piece.split("|") for piece in pieces)):
        yield plain("".join(choice))


def choices(expression: str) -> Iterator[str]:
    """The alternatives of an expression in plain spelling: each is ASCII only, or not."""
    expression = _plain_expression(expression)
    depth, start = 0, 0
    for position, letter in enumerate(expression):
        if letter == "|" and depth == 0:
            yield expression[start:position]
            start = position + 1
        depth += (letter == "(") - (letter == ")")
    yield expression[start:]


def _plain_expression(written: str) -> str:
    """As `plain`, but for the brackets, which are the expression's own."""
    text = _DROPPED.sub("", written.casefold())
    return _unaccented(text)


def _unaccented(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
