"""Phrases of pages and of the rule table in one plain spelling, so that each is written once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice, product

_LONGEST_SEGMENT = 160
_MOST_SEGMENTS = 10

# Combining accents, Arabic vowel signs, and the Japanese voicing marks that NFKD splits off.
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u0652\u3099\u309a]")
_SPELLING = (
    dict.fromkeys(map(ord, "'\u2018\u2019\u02bc`\xb4\xad\u200b\u200c\u200d\u200e\u200f\ufeff"))
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
    | dict.fromkeys(map(ord, '_()[]{}"\u201c\u201d\u201e\xbf\xa1'), " ")
)
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
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(text.translate(_SPELLING).split())


def segments(heading: str) -> tuple[str, ...]:
    """The parts of a title or heading, and the whole of it, in plain spelling; few and short.

    `Error 404 - Page not found | Shop` has the parts `error 404`, `page not found`, `shop`.
    """
    whole = plain(heading[: _LONGEST_SEGMENT * 4])
    parts = (part.strip(_EDGES) for part in (whole, *_SPLIT.split(whole)))
    return tuple(islice((p for p in parts if 0 < len(p) <= _LONGEST_SEGMENT), _MOST_SEGMENTS))


def pattern(before: str, alternatives: Iterable[str]) -> re.Pattern[str]:
    """What a whole segment must match: any of the regular expressions, after `before` or not.

    They are written in any spelling and brought to the plain one; `(?:…)?` and bounded repeats
    such as `.{0,40}` keep the match linear.
    """
    # Not `plain`: it would take the brackets of the expression itself.
    written = f"(?:{before})?(?:{'|'.join(alternatives)})".casefold().replace("'", "")
    return re.compile(_ACCENTS.sub("", unicodedata.normalize("NFKD", written)))


def literals(phrase: str) -> Iterator[str]:
    """The plain texts a phrase stands for: `page (is|was) gone` is two."""
    pieces = _CHOICE.split(phrase)
    for choice in product(*(piece.split("|") for piece in pieces)):
        yield plain("".join(choice))
