"""A page to the few elements that carry its metadata, by one linear scan.

The scan is ours because pages are hostile: tree builders need quadratic time or memory on nested
or misnested input (Lexbor: 23 s for 100,000 open `div`s). What is cut out is flat and small, so
that any parser reads it fast.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.page.elements import MAX_TAG, MAX_TEXT, text_of
from crawler.page.marks import Marks
from crawler.page.spans import Span, holds, places
from sources.html.attributes import read
from sources.html.tokens import COMMENT, RAW_TEXT, Token, tags_at, tokens

# Bounds on what one page can make us keep, well above what real pages have.
_MOST_METAS = 200
_MOST_HEADINGS = 12
_MOST_SCRIPTS = 20
_MOST_CANONICAL = 20
_MAX_LINKED_DATA = 262_144

# Elements whose content a reader does not see.
_UNSEEN = (RAW_TEXT - {"plaintext", "title", "xmp"}) | {"noscript", "svg", "template"}
_NAMES = RAW_TEXT | _UNSEEN | {COMMENT, "body", "h1", "html", "math", "meta"}
_WANTED_META = re.compile(
    rb"\s(?:name|property|itemprop|http-equiv)\s*+=\s*+[\"']?+\s*+(?:"
    rb"og:(?:title|description|site_name|url|locale|image(?::url|:secure_url)?|published_time)\b"
    rb"|(?:og:)?article:(?:author|published)"
    rb"|twitter:(?:title|text:title|description|image(?::src)?|label\d|data\d)\b"
    rb"|(?:dc|dcterms)[.:](?:title|description|creator|date|issued|created|lang)"
    rb"|citation_(?:title|author|date|publication_date|online_date)\b"
    rb"|parsely-(?:author|pub)|sailthru\.(?:author|date)|author\b|byl\b|title\b|description\b"
    rb"|application-name|content-lang|date|publish|pubdate|refresh\b)"
)
_LINKED_DATA = re.compile(rb"\stype\s*+=\s*+[\"']?+\s*+application/ld\+json")


@dataclass(frozen=True, slots=True)
class Reduced:
    """A page's metadata elements, and what else one walk over its tags tells.

    `tags` are those that say it by attributes alone, `elements` those with text, `canonical` is
    the address that the page gives as its own. `linked_data` are the texts of JSON-LD scripts,
    `hidden` the spans that a reader does not see and `headings` those of `h1` start tags, all in
    page order. `frame` is the tags of `html` and `body`, `body` where the latter stands, or 0.
    """

    tags: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    canonical: str = ""
    linked_data: tuple[str, ...] = ()
    hidden: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()
    frame: tuple[str, ...] = ()
    body: int = 0


def reduce(page: bytes, *, xhtml: bool = False) -> Reduced:
    """The elements of a UTF-8 `page` that metadata is read from.

    Tags are kept as written: that of `html`, and metadata `meta`s. The elements are, with no tags
    inside, the first `title`, `h1`s, and as `span data-mark` what `marks` finds. In `xhtml` a tag
    that ends in `/>` has no content.
    """
    scan = _Scan(page, xhtml=xhtml)
    scan.run()
    return Reduced(
        tuple(map(_text, (*scan.root, *scan.metas))),
        tuple(map(_text, (*scan.texts, *scan.marked))),
        scan.canonical,
        tuple(map(_text, scan.linked_data)),
        tuple(scan.hidden),
        tuple(scan.headings),
        tuple(map(_text, (*scan.root, *scan.body_tag))),
        scan.body,
    )


def _text(kept: bytes) -> str:
    return kept.decode("utf-8", "replace").replace("\0", "\ufffd")


class _Scan:
    """One walk over the tags of interest, past comments and content that is not seen."""

    def __init__(self, page: bytes, *, xhtml: bool) -> None:
        self.root: list[bytes] = []
        self.body_tag: list[bytes] = []
        self.body = 0
        self.metas: list[bytes] = []
        self.texts: list[bytes] = []
        self.linked_data: list[bytes] = []
        self.hidden: list[Span] = []
        self.headings: list[Span] = []
        self.marked: list[bytes] = []
        self.canonical = ""
        self._page = page
        self._lower = page.lower()
        self._xhtml = xhtml
        self._has_title = False
        self._unseen_end = 0

    def run(self) -> None:
        """Read the whole page."""
        seen = list(tokens(self._page, _NAMES, xhtml=self._xhtml))
        unseen_end = 0
        for tag in seen:
            name, start, _, end, content_end, _, is_cut, _ = tag
            if start < unseen_end:
                continue
            if name == COMMENT:
                self.hidden.append((start, end))
            elif name not in _UNSEEN:
                if not is_cut and end - start <= MAX_TAG:
                    self._keep(tag)
            elif content_end > end:
                closed = self._page.find(b">", content_end) + 1
                unseen_end = closed or len(self._page)
                self.hidden.append((end, unseen_end))
                if name == "script":
                    self._script(tag)
        marks = Marks(self._page, self._lower, seen)
        marks.find(self.headings)
        self.marked = marks.elements
        self._find_canonical(seen)

    def _script(self, tag: Token) -> None:
        small = tag.content_end - tag.end <= _MAX_LINKED_DATA
        few = len(self.linked_data) < _MOST_SCRIPTS
        if small and few and _LINKED_DATA.search(self._lower, tag.rest, tag.end):
            self.linked_data.append(self._page[tag.end : tag.content_end])

    def _keep(self, tag: Token) -> None:
        name, start, _, end, *_ = tag
        if name == "meta":
            if len(self.metas) < _MOST_METAS and _WANTED_META.search(self._lower, start, end):
                self.metas.append(self._page[start:end])
        elif name == "h1":
            if len(self.headings) < _MOST_HEADINGS:
                self.headings.append((start, end))
                is_empty = self._xhtml and tag.is_empty
                self._add(tag, b"" if is_empty else text_of(self._page, tag))
        elif name == "title":
            if not self._has_title and not tag.is_foreign:
                self._has_title = True
                self._add(tag, self._page[end : min(tag.content_end, end + MAX_TEXT)])
        elif name == "html":
            self.root = self.root or [self._page[start:end]]
        elif name == "body" and not self.body_tag:
            self.body_tag, self.body = [self._page[start:end]], start

    def _find_canonical(self, seen: Sequence[Token]) -> None:
        """Take in the first `link` to the address that the page gives as its own."""
        named = islice(places(self._lower, b"canonical"), _MOST_CANONICAL)
        for tag in tags_at(self._page, named, seen):
            if tag.name == "link" and not tag.is_cut and not holds(self.hidden, tag.start):
                _, values = read(_text(self._page[tag.start : tag.end]))
                if "canonical" in values.get("rel", "").lower().split():
                    self.canonical = values.get("href", "")
                    return

    def _add(self, tag: Token, text: bytes) -> None:
        written = self._page[tag.start : tag.end]
        self.texts.append(b"%b%b</%b>" % (written, text.replace(b"<", b"&lt;"), tag.name.encode()))
