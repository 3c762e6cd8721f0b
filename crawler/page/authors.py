"""Who wrote a page, as it states itself; handles, addresses and roles are no authors."""

import re
from collections.abc import Iterable, Iterator

from crawler.page.clean import NAME_LIMIT, fold, one_line
from crawler.page.signals import Signals
from crawler.page.site import Site
from sources.lazy_re import regex

_MOST = 50
_LONGEST_STATEMENT = 1000
_LONGEST_BYLINE = 120
_MOST_WORDS = 6

# Names of the label beside which plug-ins write the author (`twitter:label1`, `twitter:data1`).
_WRITTEN_BY = regex(
    r"writtenby|author|by|verfasstvon|geschriebenvon|écritpar|escritopor|scrittoda|geschrevendoor"
)
_PREFIX = regex(
    r"^(?:(?:view|see|show|zeige|alle|mehr)\b.{0,30}?\b(?:by|from|von|par|por)\b"
    r"|(?:(?:written|posted|reported|published|story|words|text)\s+)?by\b"
    r"|(?:(?:verfasst|geschrieben|veröffentlicht)\s+)?von\b"
    r"|par\b|por\b|di\b|door\b|av\b|(?:author|autor|auteur|autore|text)\b)[\s:]*",
    re.IGNORECASE,
)
_JOINT = regex(r"\s*(?:[;|·•]|\s&\s|,?\s(?:and|und|et|y)\s)\s*", re.IGNORECASE)
_ASIDE = regex(r"\s*[(<\[][^)>\]]*(?:[)>\]]|$)")
_NOT_IN_A_NAME = regex(
    r"[@/\\\u2192\u00bb\u00ab\u2039\u203a={}\[\]<>|:?!#*_]|www\.|\.(?:com|org|net|html?)\b"
)
_PERSON = regex(r"[A-ZÀ-Þ][^\W\d_]+ [A-ZÀ-Þ][^\W\d_]+")
_DIGIT = regex(r"\d")
_ROLE = regex(
    r"(?:wordpress|site|web)?(?:admin(?:istrator)?|master|user|editors?|staff(?:writer)?)"
    r"|(?:no|follow)?authors?|contributors?|editorial(?:team)?|redaktion(?:steam)?|redazione"
    r"|redaccion|team|newsroom|guest|root|unknown|anonymous|none|null|undefined|nan?|default|test"
)


def authors_of(signals: Signals, site: Site) -> tuple[str, ...]:
    """The authors' names by the first source that states any, best kept sources first.

    The site's own name is none, unless nobody else is named and it reads as a person's name:
    personal blogs are called after their authors.
    """
    namesake: tuple[str, ...] = ()
    for statements in filter(None, _stated(signals)):
        stated = {fold(name): name for text in statements for name in names_in(text)}
        names = tuple(name for name in stated.values() if not site.is_named(name))[:_MOST]
        if names:
            return names
        namesake = namesake or tuple(name for name in stated.values() if _PERSON.fullmatch(name))
    return namesake


def names_in(text: str) -> list[str]:
    """The names in one statement such as `By Ann Lee and Bo Li`, without what is no name."""
    line = _ASIDE.sub("", one_line(text, _LONGEST_STATEMENT))
    parts = _JOINT.split(_PREFIX.sub("", line).strip(" ,"))
    return [name for part in parts for name in _by_commas(part) if _is_name(name)]


def _by_commas(part: str) -> list[str]:
    """`Ann Lee, Bo Li` are two people; `Lee, Ann` and `Ann Lee, PhD` are one."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    if all(" " in piece for piece in pieces):
        return pieces
    return [", ".join(pieces)]


def _is_name(name: str) -> bool:
    key = fold(name)
    return (
        len(key) > 1
        and not key.isdigit()
        and len(name) <= NAME_LIMIT
        and len(name.split()) <= _MOST_WORDS
        and not _ROLE.fullmatch(key)
        and not _NOT_IN_A_NAME.search(name)
    )


def _stated(signals: Signals) -> Iterator[Iterable[str]]:
    """The statements of each source, best kept source first."""
    metas = signals.metas
    for name in ("citation_author", "parsely-author", "byl"):
        yield metas.get(name, ())
    yield signals.linked.authors
    for number in ("1", "2"):
        label = signals.meta("twitter:label" + number)
        if label and _WRITTEN_BY.fullmatch(fold(label)):
            yield (signals.meta("twitter:data" + number),)
    for name in ("author", "article:author_name", "article:author", "og:article:author"):
        yield metas.get(name, ())
    for name in ("dc.creator", "dc:creator", "dcterms.creator", "sailthru.author"):
        yield metas.get(name, ())
    for mark in ("rel-author", "author", "byline"):
        for text in signals.marks.get(mark, ()):
            line = " ".join(text.split())
            # With a date or a count in it the element holds more than the name.
            if len(line) <= _LONGEST_BYLINE and not (mark == "byline" and _DIGIT.search(line)):
                yield (line,)
