"""Which of a page's titles is the work's, and what of it is only the site's name.

Rules and their measurements: trimming at a separator only what the page itself corroborates,
then agreement, first with the heading that readers see, then between the titles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.page.clean import TITLE_LIMIT, fold, one_line
from crawler.page.signals import Signals
from crawler.page.site import Site
from sources.lazy_re import regex

# Bars and dashes of all widths, dots, angles and arrows between spaces; the colon ends a word.
_BARS = r"|\uff5c\u2502\xa6"
_POINTS = r"\-\u2013-\u2015\xb7\u2022\u2219:\xbb\xab\u203a\u2039/<>~\u2190\u2192\u22c5@"
_SEPARATOR = regex(
    rf"(?=[\s{_BARS}{_POINTS}])(?:"  # most characters are none, and are passed over at once
    rf"\s*[{_BARS}]+\s*|(?:\s+|^)(?:[{_POINTS}]|::|--|\xbb\xbb|//)(?:\s+|$)"
    r"|:\s+|\s+[\u2013\u2014]|[\u2013\u2014]\s+|(?<=\w)-\s+)"
)
_WORD = regex(r"[^\W_]+")
# Titles that say nothing of the page.
_EMPTY = regex(
    r"(?:home(?:page)?|startseite|accueil|inicio|index|untitled(?:document)?|welcome|news|blog)?"
)
# The share of a heading's words that a title must have for the two to be one title reworded.
_REWORDED = 0.4


@dataclass(frozen=True, slots=True)
class Title:
    """A title as the element `source` states it (`raw`), and without the site's name (`text`)."""

    text: str = ""
    raw: str = ""
    source: str = ""


def title_of(signals: Signals, site: Site) -> Title:
    """The title of the work on a page.

    The first that a heading confirms; else the page's one heading, where a title is close to it;
    else the first that another agrees with; else the first that says more than the site's name.
    """
    stated = _cleaned(_stated(signals))
    h1s = _cleaned(("h1", text) for text in signals.h1s)
    confirmed = frozenset(fold(h1.raw) for h1 in h1s)
    keys = frozenset(fold(title.raw) for title in stated)
    # Several elements often state the same text.
    trimmed = {
        raw: trim(raw, site, confirmed, keys - {fold(raw)})
        for raw in dict.fromkeys(title.raw for title in stated)
    }
    titles = [Title(trimmed[title.raw], title.raw, title.source) for title in stated]
    headings = [Title(trim(h1.raw, site), h1.raw, h1.source) for h1 in h1s]
    return _choose(titles, headings, site)


def trim(
    title: str,
    site: Site,
    confirmed: frozenset[str] = frozenset(),
    others: frozenset[str] = frozenset(),
) -> str:
    """`title` without what the page corroborates to be more than the title.

    `confirmed` are the folded headings and `others` the page's other folded titles: a segment
    goes where what remains is one of them, or where it is the site's name itself.
    """
    title, cuts = _without_loose_ends(title)
    if fold(title) in confirmed:
        return title
    for known in (others, confirmed):
        for start, end in cuts:
            for part in (title[:start], title[end:]):
                if fold(part) in known and not site.is_named(part):
                    return part
    first, last = 0, len(title)
    for start, end in reversed(cuts):
        if site.is_named(title[end:last]):
            last = start
    for start, end in cuts:
        if end <= last and site.is_named(title[first:start]):
            first = end
    return title[first:last] or title


@lru_cache(maxsize=16)  # a page's titles are often the same text
def _without_loose_ends(title: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """`title` without separators at its ends, and the spans of those inside."""
    spans = tuple(found.span() for found in _SEPARATOR.finditer(title))
    inner = tuple(span for span in spans if fold(title[: span[0]]) and fold(title[span[1] :]))
    if len(inner) == len(spans):
        return title, spans
    first = max((end for start, end in spans if not fold(title[:start])), default=0)
    last = min((start for start, end in spans if not fold(title[end:])), default=len(title))
    if first >= last:
        return title, ()
    return title[first:last], tuple((start - first, end - first) for start, end in inner)


def _choose(titles: Sequence[Title], headings: Sequence[Title], site: Site) -> Title:
    telling = [title for title in titles if _says_something(title.text, site)]
    telling_h1s = [h1 for h1 in headings if _says_something(h1.text, site)]
    confirmed = {fold(h1.text) for h1 in telling_h1s}
    for title in telling:
        if fold(title.text) in confirmed:
            return title
    if len(confirmed) == 1 and _is_reworded(telling_h1s[0].text, titles):
        return telling_h1s[0]
    keys = [fold(title.text) for title in telling]
    for index, title in enumerate(telling):
        if keys[index] in keys[index + 1 :]:
            return title
    return next(iter((*telling, *telling_h1s, *titles, *headings)), Title())


def _says_something(text: str, site: Site) -> bool:
    key = fold(text)
    return not _EMPTY.fullmatch(key) and key not in site.keys


def _is_reworded(heading: str, titles: Iterable[Title]) -> bool:
    words = set(_WORD.findall(heading.casefold()))
    return any(
        len(words & set(_WORD.findall(title.text.casefold()))) >= _REWORDED * len(words)
        for title in titles
    )


def _cleaned(stated: Iterable[tuple[str, str]]) -> list[Title]:
    cleaned = [(source, one_line(text, TITLE_LIMIT)) for source, text in stated]
    return [Title(text, text, source) for source, text in cleaned if text]


def _stated(signals: Signals) -> Iterable[tuple[str, str]]:
    """The titles that elements state, most trusted element first."""
    meta = signals.meta
    return (
        ("citation_title", meta("citation_title")),
        ("og:title", meta("og:title")),
        ("json-ld", signals.linked.headline),
        ("twitter:title", meta("twitter:title", "twitter:text:title")),
        ("title", signals.title),
        ("dc.title", meta("dc.title", "dc:title", "dcterms.title")),
        ("meta title", meta("title")),
    )
