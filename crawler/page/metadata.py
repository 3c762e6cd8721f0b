"""A page's body to its `PageFacts`: what kind it is, what it states, and what to believe."""

from urllib.parse import urljoin, urlsplit

from crawler.model import Oddity, PageFacts
from crawler.page import charset, dates
from crawler.page.authors import authors_of
from crawler.page.clean import TEXT_LIMIT, one_line
from crawler.page.oddities import oddity_of
from crawler.page.signals import Signals, read
from crawler.page.site import site_of
from crawler.page.sniff import Kind, kind_of
from crawler.page.spans import up_to, while_sparse
from crawler.page.titles import title_of
from sources.lazy_re import regex
from sources.urls import WEB_SCHEMES

# Bytes of a body that are considered; heads and headings stand well before.
MAX_BODY = 1_048_576
FEW_TAGS, FEW_REFERENCES = 2_000, 5_000
APART = 16
"""Bytes for each tag or reference beyond a few; no real page has more than one in 19 bytes."""
MOST_TAGS = 8_000
MOST_ATTRIBUTES = 15_000
MOST_REFERENCES = 50_000
"""Tags, attributes and character references that are considered. Of 843 real pages, 99 % have up to
6,917, 7,923 and 28,601, and those beyond state their facts in the first ones. A megabyte of nothing
else took 0.4 s of the event loop, and takes 0.1 s this way."""
_ORDINARY = (
    b"<html lang=en><title>A page &amp; more</title><meta name=author content=Ada>"
    b'<script type="application/ld+json">{"@type": "Article", "headline": "A"}</script>'
    b"<h1>A <b>page</b></h1><p>Some words, and a <a href=/login>link</a>. \xc3\xa9t\xc3\xa9"
)
_LONGEST_TITLE = 2048
_LONGEST_URL = 2048
# A web address that is absolute already, so that there is nothing to resolve.
_ABSOLUTE = regex(r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:[/?#].*[^?#])?")

# BCP 47 as far as pages use it, and the underscore of og:locale.
_LANGUAGE = regex(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")


def extract(body: bytes, url: str, content_type: str = "") -> PageFacts:
    """The facts that `body` states of itself; `url` is where it came from after redirects.

    `body` may be cut anywhere and may be anything: nothing is raised, and what a page does not
    state stays empty. `content_type` is the HTTP header, "" when there was none.
    """
    body = body[:MAX_BODY]
    kind = kind_of(body, content_type)
    if kind in (Kind.HTML, Kind.XHTML):
        page = charset.as_utf8(body, content_type)
        page = _considered(page)
        signals = read(page, xhtml=kind is Kind.XHTML)
        return facts_of(signals, url, oddity_of(page, signals))
    if kind is Kind.PDF:
        from crawler.page import pdf  # noqa: PLC0415 only such a file should cost its import

        return pdf.facts_of(body)
    return PageFacts()


def warm_up() -> None:
    """Loads the tables and compiles the patterns that a page's facts need, which takes 0.1 s.

    What the first page takes is its own then.
    """
    extract(_ORDINARY, "https://site.example/", "text/html")


def _considered(page: bytes) -> bytes:
    """`page` without what is too much of it, but with the title that may stand there."""
    # Tags first, as that cuts what is worst soonest.
    sparse = while_sparse(page, b"<", FEW_TAGS, APART, MOST_TAGS)
    sparse = while_sparse(sparse, b"&", FEW_REFERENCES, APART, MOST_REFERENCES)
    sparse = up_to(sparse, b"=", MOST_ATTRIBUTES)
    if len(sparse) == len(page) or b"<title" in sparse:
        return sparse
    title = page.find(b"<title", len(sparse))
    if title < 0:
        return sparse
    return sparse + up_to(page[title : title + _LONGEST_TITLE], b"<", 2)


def facts_of(signals: Signals, url: str, oddity: Oddity | None = None) -> PageFacts:
    """The facts to believe of a page at `url` that states `signals`."""
    site = site_of(signals, url)
    title = title_of(signals, site)
    return PageFacts(
        title=title.text,
        raw_title=title.raw,
        title_source=title.source,
        description=_description(signals),
        canonical_url=_absolute(signals.canonical or signals.meta("og:url"), url),
        site_name=site.name,
        language=_language(signals),
        authors=authors_of(signals, site),
        published=dates.published(signals, url),
        image=_absolute(_image(signals), url),
        oddity=oddity,
    )


def _description(signals: Signals) -> str:
    """The first description that another element repeats; else the first of the best source."""
    stated = (
        signals.meta("og:description"),
        signals.meta("description"),
        signals.meta("twitter:description"),
        signals.linked.description,
        signals.meta("dc.description", "dc:description", "dcterms.description"),
    )
    lines = [line for text in stated if (line := one_line(text, TEXT_LIMIT))]
    agreed = (line for index, line in enumerate(lines) if line in lines[index + 1 :])
    return next(agreed, lines[0] if lines else "")


def _image(signals: Signals) -> str:
    named = signals.meta(
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"
    )
    return named or signals.linked.image


def _language(signals: Signals) -> str:
    stated = (
        signals.language,
        signals.meta("og:locale"),
        signals.meta("content-language"),
        signals.meta("dc.language", "dc:language", "dcterms.language"),
        signals.linked.language,
    )
    codes = (text.strip() for text in stated)
    return next((code.replace("_", "-") for code in codes if _LANGUAGE.fullmatch(code)), "")


def _absolute(reference: str, base: str) -> str:
    """`reference` resolved against `base`, "" unless that gives a web address."""
    if not reference:
        return ""
    reference = one_line(reference, _LONGEST_URL + 1).replace(" ", "%20")
    if not reference or len(reference) > _LONGEST_URL:
        return ""
    if _ABSOLUTE.fullmatch(reference):
        return reference
    try:
        absolute = urljoin(base, reference)
        parts = urlsplit(absolute)
    except ValueError:
        return ""
    return absolute if parts.scheme in WEB_SCHEMES and parts.hostname else ""
