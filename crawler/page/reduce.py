"""A page to the few elements that carry its metadata, by one linear scan.

The scan is ours because pages are hostile: tree builders need quadratic time or memory on nested
or misnested input (Lexbor: 23 s for 100,000 open `div`s). What is cut out is flat and small, so
that any parser reads it fast.
"""

import re
from dataclasses import dataclass

from crawler.page import attributes, marks
from crawler.page.spans import Span, holds
from crawler.page.tags import MAX_TAG, MAX_TEXT, REST_OF_TAG, end_of_tag, text_until

# Bounds on what one page can make us keep, well above what real pages have.
_MOST_METAS = 200
_MOST_HEADINGS = 12
_MOST_SCRIPTS = 20
_MOST_CANONICAL = 20
_MAX_LINKED_DATA = 262_144

# Elements whose content is not markup; one that is left open hides the rest of the page.
_RAW = rb"(?P<raw>iframe|s(?:cript|tyle)|textarea)(?=[\s/>])(?P<attributes>%b)" % REST_OF_TAG
_CONTENT = rb">(?P<content>(?>(?:[^<]++|<(?!/(?P=raw)))*)(?>(?:</(?P=raw))?))"
_META = rb"(?P<meta>meta(?=[\s/>])%b>?+)" % REST_OF_TAG
# `svg`, `noscript` and `template` hold markup that a reader does not see.
_OTHER = (
    rb"(?P<name>h(?:tml|1)|title|svg|noscript|template)(?=[\s/>])(?P<other>%b>?+)" % REST_OF_TAG
)
_COMMENT = rb"!--(?:-?>|(?>(?:[^-]++|-(?!->))*)(?>(?:-->)?))"
# First letters of all these; most tags begin otherwise, and are passed over at half the cost.
_FIRST = rb"(?=[!himnst])"
_HTML, _XHTML = (
    re.compile(rb"<%b(?:%b(?>(?:%b)?)|%b|%b|%b)" % (_FIRST, _RAW, content, _META, _OTHER, _COMMENT))
    for content in (_CONTENT, rb"(?<=/)>|" + _CONTENT)
)
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
    page order.
    """

    tags: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    canonical: str = ""
    linked_data: tuple[str, ...] = ()
    hidden: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()


def reduce(page: bytes, *, xhtml: bool = False) -> Reduced:
    """The elements of a UTF-8 `page` that metadata is read from.

    Tags are kept as written: that of `html`, and metadata `meta`s. The elements are, with no tags
    inside, the first `title`, `h1`s, and as `span data-mark` what `marks` finds. In `xhtml` a tag
    that ends in `/>` has no content.
    """
    scan = _Scan(page, xhtml=xhtml)
    scan.run()
    found = marks.find(page, scan.lower, scan.skipped, scan.headings)
    return Reduced(
        tuple(map(_text, (*scan.root, *scan.metas))),
        tuple(map(_text, (*scan.texts, *found))),
        scan.canonical(),
        tuple(map(_text, scan.linked_data)),
        tuple(scan.hidden),
        tuple(scan.headings),
    )


def _text(kept: bytes) -> str:
    return kept.decode("utf-8", "replace").replace("\0", "\ufffd")


class _Scan:
    """One walk over the tags of interest, past comments and content that is not seen."""

    def __init__(self, page: bytes, *, xhtml: bool) -> None:
        self.page = page
        self.lower = page.lower()
        self.xhtml = xhtml
        self.root: list[bytes] = []
        self.metas: list[bytes] = []
        self.texts: list[bytes] = []
        self.linked_data: list[bytes] = []
        self.skipped: list[Span] = []
        self.hidden: list[Span] = []
        self.headings: list[Span] = []
        self._has_title = False
        self._absent: set[bytes] = set()

    def run(self) -> None:
        """Fill `root`, `metas`, `texts`, `headings` (the spans of `h1` tags), and what is not seen.

        `skipped` are the spans without markup, `hidden` all that a reader does not see.
        """
        search = (_XHTML if self.xhtml else _HTML).search
        position = 0
        while token := search(self.lower, position):
            position = token.end()
            match token.lastgroup:
                case "meta":
                    self._meta(token.start(), position)
                case "content":
                    self._opaque(token)
                case "other":
                    position = self._other(token)
                case None:
                    self._skip(token.start(), position)

    def canonical(self) -> str:
        """The page's canonical address by the first `link` to it, "" where there is none."""
        position = 0
        for _ in range(_MOST_CANONICAL):
            position = self.lower.find(b"canonical", position) + 1
            start = self.lower.rfind(b"<", max(0, position - MAX_TAG), position)
            if position == 0:
                break
            if start < 0:
                continue
            end = end_of_tag(self.lower, start)
            if not self.lower.endswith(b">", start, end) or holds(self.hidden, start):
                continue
            name, named = attributes.read(_text(self.page[start:end]))
            if name == "link" and "canonical" in named.get("rel", "").lower().split():
                return named.get("href", "")
        return ""

    def _skip(self, start: int, end: int) -> None:
        self.skipped.append((start, end))
        self.hidden.append((start, end))

    def _meta(self, start: int, end: int) -> None:
        if end - start > MAX_TAG or len(self.metas) == _MOST_METAS:
            return
        if _WANTED_META.search(self.lower, start, end) and self.lower.endswith(b">", start, end):
            self.metas.append(self.page[start:end])

    def _opaque(self, token: re.Match[bytes]) -> None:
        start, end = token.span("content")
        closing = b"</" + token["raw"]
        stop = end - len(closing) if self.lower.endswith(closing, start, end) else end
        if start == stop:
            return
        self._skip(start, end)
        attributes = token["attributes"]
        if b"ld+json" in attributes and _LINKED_DATA.search(attributes):
            few = len(self.linked_data) < _MOST_SCRIPTS
            if few and stop - start <= _MAX_LINKED_DATA and token["raw"] == b"script":
                self.linked_data.append(self.page[start:stop])

    def _other(self, token: re.Match[bytes]) -> int:
        """Take in an element that holds markup or text; where to go on from."""
        name, (start, end) = token["name"], token.span()
        if not self.lower.endswith(b">", start, end):
            return end
        empty = self.xhtml and self.lower.endswith(b"/>", start, end)
        if name == b"html":
            self.root = self.root or [self.page[start:end]]
        elif name == b"title":
            self._title(start, end, empty=empty)
        elif name == b"h1":
            self._heading(start, end, empty=empty)
        elif not empty:
            return self._unseen(name, end)
        return end

    def _title(self, start: int, tag_end: int, *, empty: bool) -> None:
        if self._has_title:
            return
        self._has_title = True
        # Tags inside a title are text (HTML section 13.2.5.2, RCDATA).
        end = self.lower.find(b"</title", tag_end, tag_end + MAX_TEXT)
        text = b"" if empty else self.page[tag_end : end if end >= 0 else tag_end + MAX_TEXT]
        self.texts.append(self.page[start:tag_end] + text.replace(b"<", b"&lt;") + b"</title>")

    def _heading(self, start: int, end: int, *, empty: bool) -> None:
        if len(self.headings) == _MOST_HEADINGS:
            return
        self.headings.append((start, end))
        text = b"" if empty else text_until(self.page, self.lower, b"h1", end)
        self.texts.append(self.page[start:end] + text.replace(b"<", b"&lt;") + b"</h1>")

    def _unseen(self, name: bytes, tag_end: int) -> int:
        # Passed over, but not `skipped`: forums mark authors inside `noscript`. An end tag that
        # never comes must not hide the rest of the page, and is sought once.
        closing = b"</" + name
        end = -1 if name in self._absent else self.lower.find(closing, tag_end)
        if end < 0:
            self._absent.add(name)
            return tag_end
        self.hidden.append((tag_end, end + len(closing)))
        return end + len(closing)
