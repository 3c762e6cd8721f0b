"""A page to the few elements that carry its metadata, by one linear scan.

The scan is ours because pages are hostile: tree builders need quadratic time or memory on nested
or misnested input (Lexbor: 23 s for 100,000 open `div`s). What is cut out is flat and small, so
that any parser reads it fast.
"""

import re
from dataclasses import dataclass

from crawler.page import marks
from crawler.page.tags import MAX_TEXT, end_of_tag, text_until

# Bounds on what one page can make us keep, well above what real pages have.
_MOST = {b"html": 1, b"title": 1, b"h1": 12, b"meta": 200, b"link": 5, b"script": 20}
_MAX_LINKED_DATA = 262_144

_OPENING = re.compile(
    rb"<(?:!--|(h(?:tml|1)|t(?:itle|emplate|extarea)|meta|link|s(?:cript|tyle|vg)|noscript"
    rb"|iframe)(?=[\s/>]))"
)
# Elements whose content is not markup, or is not what a reader of the page sees.
_RAW = frozenset({b"script", b"style", b"textarea", b"iframe"})
_UNSEEN = frozenset({b"svg", b"noscript", b"template"})
_WANTED_META = re.compile(
    rb"\s(?:name|property|itemprop|http-equiv)\s*=\s*[\"']?\s*(?:"
    rb"og:(?:title|description|site_name|url|locale|image(?::url|:secure_url)?|published_time)\b"
    rb"|(?:og:)?article:(?:author|published)"
    rb"|twitter:(?:title|text:title|description|image(?::src)?|label\d|data\d)\b"
    rb"|(?:dc|dcterms)[.:](?:title|description|creator|date|issued|created|lang)"
    rb"|citation_(?:title|author|date|publication_date|online_date)\b"
    rb"|parsely-(?:author|pub)|sailthru\.(?:author|date)|author\b|byl\b|title\b|description\b"
    rb"|application-name|content-lang|date|publish|pubdate|refresh\b)"
)
_WANTED_LINK = re.compile(rb"\srel\s*=\s*[\"']?[^\"'>]*\bcanonical\b")
_LINKED_DATA = re.compile(rb"\stype\s*=\s*[\"']?\s*application/ld\+json")


@dataclass(frozen=True, slots=True)
class Reduced:
    """A page's metadata elements as `markup`, and what else one walk over its tags tells.

    `hidden` are the spans that a reader does not see, `headings` those of `h1` start tags, both
    as byte offsets in page order.
    """

    markup: str
    hidden: tuple[marks.Span, ...] = ()
    headings: tuple[marks.Span, ...] = ()


def reduce(page: bytes, *, xhtml: bool = False) -> Reduced:
    """The elements of a UTF-8 `page` that metadata is read from, as a flat HTML document.

    Kept as written: the `html` start tag, metadata `meta`s, the canonical `link`, JSON-LD; with
    plain text inside: the first `title`, `h1`s; as `span data-mark`: what `marks` finds.
    In `xhtml` a tag that ends in `/>` has no content.
    """
    scan = _Scan(page, xhtml=xhtml)
    scan.run()
    found = marks.find(scan.page, scan.lower, scan.skipped, scan.headings)
    kept = b"".join((scan.root, *scan.kept, *found))
    markup = kept.decode("utf-8", "replace").replace("\0", "\ufffd")
    return Reduced(markup, tuple(scan.hidden), tuple(scan.headings))


class _Scan:
    """One walk over the tags of interest, past comments and content that is not seen."""

    def __init__(self, page: bytes, *, xhtml: bool) -> None:
        self.page = page
        self.lower = page.lower()
        self.xhtml = xhtml
        self.root = b"<html>"
        self.kept: list[bytes] = []
        self.skipped: list[marks.Span] = []
        self.hidden: list[marks.Span] = []
        self.headings: list[marks.Span] = []
        self._left = dict(_MOST)
        self._absent: set[bytes] = set()

    def run(self) -> None:
        """Fill `root`, `kept`, `headings` (the spans of `h1` tags), and what to pass over.

        `skipped` are the spans without markup, `hidden` all that a reader does not see.
        """
        position = 0
        while found := _OPENING.search(self.lower, position):
            start, name = found.start(), found[1]
            if name is None:
                position = self._after(b"-->", start + 2)
                self._skip(start, position)
            elif self._left.get(name) == 0 and name != b"script":
                position = found.end()
            else:
                position = self._element(name, start, end_of_tag(self.lower, found.end()))

    def _skip(self, start: int, end: int) -> None:
        self.skipped.append((start, end))
        self.hidden.append((start, end))

    def _after(self, closing: bytes, position: int) -> int:
        """The offset after the next `closing`, or the page's end; what is absent is sought once."""
        end = -1 if closing in self._absent else self.lower.find(closing, position)
        if end < 0:
            self._absent.add(closing)
            return len(self.page)
        return end + len(closing)

    def _element(self, name: bytes, start: int, tag_end: int) -> int:
        """Take in the element whose start tag is at `start:tag_end`; where to go on from."""
        empty = self.xhtml and self.lower.endswith(b"/>", start, tag_end)
        if name in _RAW or name in _UNSEEN:
            return tag_end if empty else self._opaque(name, start, tag_end)
        if not self.lower.endswith(b">", start, tag_end):
            return tag_end
        if name == b"html":
            self._left[name] = 0
            self.root = self.page[start:tag_end]
        elif self._is_wanted(name, start, tag_end):
            self._left[name] -= 1
            self._keep(name, start, tag_end, empty=empty)
        return tag_end

    def _opaque(self, name: bytes, start: int, tag_end: int) -> int:
        end = self._after(b"</" + name, tag_end)
        if name in _UNSEEN:
            # Passed over, but not `skipped`: forums mark authors inside `noscript`. An end tag
            # that never comes must not hide the rest of the page.
            if b"</" + name in self._absent:
                return tag_end
            self.hidden.append((tag_end, end))
            return end
        self._skip(tag_end, end)
        if name == b"script" and _LINKED_DATA.search(self.lower, start, tag_end):
            self._keep_linked_data(tag_end, end)
        return end

    def _keep_linked_data(self, start: int, end: int) -> None:
        content = self.page[start:end]
        if content[-8:].lower() == b"</script":
            content = content[:-8]
        if len(content) <= _MAX_LINKED_DATA and self._left[b"script"] > 0:
            self._left[b"script"] -= 1
            self.kept.append(b'<script type="application/ld+json">' + content + b"</script>")

    def _is_wanted(self, name: bytes, start: int, tag_end: int) -> bool:
        if name == b"meta":
            return _WANTED_META.search(self.lower, start, tag_end) is not None
        if name == b"link":
            return _WANTED_LINK.search(self.lower, start, tag_end) is not None
        return True

    def _keep(self, name: bytes, start: int, tag_end: int, *, empty: bool) -> None:
        element = self.page[start:tag_end]
        if name == b"h1":
            self.headings.append((start, tag_end))
        if name in (b"title", b"h1"):
            element += b"" if empty else self._text(name, tag_end)
            element += b"</" + name + b">"
        self.kept.append(element)

    def _text(self, name: bytes, start: int) -> bytes:
        if name != b"title":
            return text_until(self.page, self.lower, name, start).replace(b"<", b"&lt;")
        # Tags inside a title are text (HTML section 13.2.5.2, RCDATA).
        end = self.lower.find(b"</title", start, start + MAX_TEXT)
        return self.page[start : end if end >= 0 else start + MAX_TEXT].replace(b"<", b"&lt;")
