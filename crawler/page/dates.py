"""Dates as pages write them to ISO 8601, as far as they are given; guesses are refused.

A wrong date is worse than none: `modified` is no publication date, `03/04/2021` is no date at
all, and a `time` counts only beside a heading.
"""

import re
import unicodedata
from datetime import date, datetime
from urllib.parse import urlsplit

from crawler.page.signals import Signals
from sources.lazy_re import regex

_LONGEST = 80
_YEARS = range(1500, 2101)
_MONTHS_A_YEAR = 12

_ISO = regex(
    r"(?<!\d)(?P<year>\d{4})(?:(?P<sep>[-/.]?)(?P<month>\d\d?)(?:(?P=sep)(?P<day>\d\d?))?)?"
    r"(?:(?:T|\s+)(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?(?!\d)",
    re.IGNORECASE,
)
_ISO_INSIDE = regex(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")
_DAY_FIRST = regex(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:(?:de|of)\s+)?(?P<month>[^\W\d_]{3,12})"
    r"\.?,?[\s-]*(?:(?:de|del)\s+)?(?P<year>\d{4})\b"
)
_MONTH_FIRST = regex(
    r"\b(?P<month>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b"
)
_NUMERIC = regex(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_IN_PATH = regex(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-])")
_MODIFIED = regex(
    r"updat|modif|edited|revised|aktualis|geändert|mis à jour|actualiz", re.IGNORECASE
)
# First letters of month names in English and its neighbours, without accents.
_PREFIXES = (
    ("jan", "gen", "ene"),
    ("feb", "fev"),
    ("mar", "maa"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei", "maj"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "dic", "des"),
)
_MONTHS = {prefix: number for number, names in enumerate(_PREFIXES, 1) for prefix in names}
_SCHOLARLY = ("citation_publication_date", "citation_date", "citation_online_date")
_ARTICLE = ("article:published_time", "og:article:published_time", "article:published")
_GENERAL = ("parsely-pub-date", "sailthru.date", "date", "pubdate", "publishdate", "publish_date")
_OTHER = ("publish-date", "published_at", "og:published_time", "datepublished")
_DUBLIN_CORE = ("dc.date.issued", "dcterms.issued", "dc.date", "dc:date", "dcterms.created")


def published(signals: Signals, url: str) -> str:
    """The day or moment a page says it was published, "" where it does not.

    Scholarly and article metadata, JSON-LD, other metadata, microdata, the URL, then the dates
    beside a heading.
    """
    stated = (
        signals.meta(*_SCHOLARLY),
        signals.meta(*_ARTICLE),
        signals.linked.published,
        signals.meta(*_GENERAL, *_OTHER),
        *signals.marks.get("datepublished", ())[:1],
        signals.meta(*_DUBLIN_CORE),
    )
    for text in filter(None, stated):
        if when := parse(text):
            return when
    if when := in_url(url):
        return when
    for text in (*signals.marks.get("time", ()), *signals.marks.get("dateline", ())):
        if not _MODIFIED.search(text) and (when := parse(text)):
            return when
    return ""


def parse(text: str) -> str:
    """The ISO-8601 date or date-time that `text` states, "" where it states none for sure."""
    text = " ".join(text[: _LONGEST * 4].split())[:_LONGEST]
    inside = _ISO_INSIDE.search(text)
    if found := _ISO.match(text, inside.start() if inside else 0):
        return _iso(found)
    if found := _DAY_FIRST.search(text) or _MONTH_FIRST.search(text):
        return _date(found["year"], _month(found["month"]), found["day"])
    if found := _NUMERIC.search(text):
        return _numeric(int(found[1]), found[2], int(found[3]), found[4])
    return ""


def in_url(url: str) -> str:
    """The date in the path of `url`, "" where there is none."""
    if not _IN_PATH.search(url + "/"):
        return ""  # nor is there one in its path, which is dear to find
    try:
        found = _IN_PATH.search(urlsplit(url).path + "/")
    except ValueError:
        return ""
    return _date(*found.groups()) if found else ""


def _iso(found: re.Match[str]) -> str:
    """The parts that are there, as far as they make a date: a year, a month, a day, a moment."""
    if found["month"] is None:
        return found["year"] if int(found["year"]) in _YEARS else ""
    if found["day"] is None:
        month = _date(found["year"], found["month"], 1)[:-3]
        return month if found["sep"] else ""
    day = _date(found["year"], found["month"], found["day"])
    if not day or found["hour"] is None:
        return day
    zone = re.sub("UTC|GMT", "Z", (found["zone"] or "").upper())
    zone = re.sub(r"^(...)(\d\d)$", r"\1:\2", zone)
    moment = f"{day}T{found['hour']}:{found['minute']}:{found['second'] or '00'}{zone}"
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return day
    return moment


def _numeric(first: int, separator: str, second: int, year: str) -> str:
    """`13.1.2021` and `1/13/2021`, but not `3/4/2021`, which is two days."""
    if separator == "." or first > _MONTHS_A_YEAR:
        return _date(year, second, first)
    if second > _MONTHS_A_YEAR or first == second:
        return _date(year, first, second)
    return ""


def _date(year: str, month: str | int, day: str | int) -> str:
    try:
        when = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return when.isoformat() if when.year in _YEARS else ""


def _month(name: str) -> int:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _MONTHS.get(plain[:4], 0) or _MONTHS.get(plain[:3], 0)
