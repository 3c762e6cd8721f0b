"""Text fragments: whether the words that a `#:~:text=` quotes are on the page.

URL Fragment Text Directives (WICG): `text=[prefix-,]start[,end][,-suffix]`, percent-encoded, and
several of them joined by `&`.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from crawler.page.clean import fold
from sources.html.references import in_text
from sources.html.tokens import without_markup

DELIMITER = ":~:"
_MOST_QUOTES = 8
_MOST_TERMS = 4  # prefix, start, end and suffix


def quotes_of(directive: str) -> tuple[tuple[str, ...], ...]:
    """The texts that `directive` (what follows the delimiter) names, each as its terms in order.

    Terms are folded to letters and digits; a directive without words is left out.
    """
    quotes = []
    for part in directive.split("&")[:_MOST_QUOTES]:
        name, _, value = part.partition("=")
        terms = [unquote(_without_dash(term)) for term in value.split(",")[:_MOST_TERMS]]
        folded = tuple(filter(None, map(fold, terms)))
        if name == "text" and folded:
            quotes.append(folded)
    return tuple(quotes)


def text_of(stretches: Iterable[bytes]) -> str:
    """The letters and digits of a page's markup, to look for folded terms in."""
    text = b"".join(without_markup(stretch, b"") for stretch in stretches)
    return fold(in_text(text.decode("utf-8", "replace")))


def is_quoted(text: str, terms: Sequence[str]) -> bool:
    """Whether `terms` stand in `text` one after the other."""
    position = 0
    for term in terms:
        found = text.find(term, position)
        if found < 0:
            return False
        position = found + len(term)
    return True


def _without_dash(term: str) -> str:
    """A prefix without the `-` that ends it, a suffix without the one that begins it."""
    return term.removesuffix("-").removeprefix("-")
