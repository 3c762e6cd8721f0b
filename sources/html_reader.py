"""One pass over the tags of an HTML text: its links with their texts and headings."""

from sources.html.attributes import trimmed, value_spans
from sources.html.references import in_attribute, in_text
from sources.html.tokens import RAW_TEXT, Token, tokens
from sources.html_links import url_spans
from sources.lazy_re import regex
from sources.model import LinkKind, Span
from sources.outline import Found

_HEADING = regex(r"/?h[1-6]\Z")
# Raw text that is not shown, or not as part of what is around it.
_SILENT = RAW_TEXT - {"plaintext", "xmp"}


class HtmlReader:
    """One pass over the tags of `text`: fills `found` and `base`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Found] = []
        self.base: str | None = None
        self._headings: list[tuple[int, str]] = []
        self._heading: tuple[int, list[str]] | None = None
        self._anchor: Found | None = None
        self._templates = 0

    def read(self) -> None:
        """Read the whole text."""
        at = 0
        for tag in tokens(self.text):
            self._take_text(at, tag.start)
            at = tag.content_end if tag.name in _SILENT else tag.end
            if tag.name == "template":
                self._templates += 1
            elif tag.name == "/template":
                self._templates = max(0, self._templates - 1)
            elif not self._templates and not tag.is_cut:
                self._take_tag(tag)
        self._take_text(at, len(self.text))

    def _take_text(self, start: int, end: int) -> None:
        if start < end and (self._anchor or self._heading):
            self._say(in_text(self.text[start:end]))

    def _say(self, words: str) -> None:
        if self._anchor:
            self._anchor.parts.append(words)
        if self._heading:
            self._heading[1].append(words)

    def _take_tag(self, tag: Token) -> None:
        if _HEADING.match(tag.name):
            self._take_heading(tag)
        elif tag.name in {"a", "/a"}:
            self._take_anchor(tag)
        elif tag.name == "base" and self.base is None:
            self.base = self._value(tag, "href")
        else:
            self._take_resource(tag)

    def _take_heading(self, tag: Token) -> None:
        if self._heading:
            level, parts = self._heading
            self._headings = [one for one in self._headings if one[0] < level]
            self._headings.append((level, " ".join("".join(parts).split())))
        self._heading = None if tag.name[0] == "/" else (int(tag.name[1]), [])

    def _take_anchor(self, tag: Token) -> None:
        self._anchor = None
        for span in url_spans(self.text, tag):
            self._anchor = self._add(span)

    def _take_resource(self, tag: Token) -> None:
        words = (self._value(tag, "alt") or "") if tag.name in {"img", "area"} else ""
        for span in url_spans(self.text, tag):
            found = self._add(span)
            found.parts.append(words)
            found.shows_image = True
        if tag.name == "img":
            self._say(words)
            if self._anchor:
                self._anchor.shows_image = True

    def _add(self, span: Span) -> Found:
        url = in_attribute(self.text[span.start : span.end])
        path = tuple(words for _, words in self._headings)
        self.found.append(Found(span, url, LinkKind.HTML, path))
        return self.found[-1]

    def _value(self, tag: Token, name: str) -> str | None:
        span = value_spans(self.text, tag).get(name)
        if span is None:
            return None
        span = trimmed(self.text, span)
        return in_attribute(self.text[span.start : span.end])
