"""Plain text → bare http, https and ftp URLs."""

from sources.bare_urls import START, bare_url_end
from sources.lines import LineIndex
from sources.model import Document, Link, LinkKind, Parsed, Span


def parse(document: Document) -> Parsed:
    """The bare URLs of a plain text; a URL that only starts with `www.` is read as http.

    Text makes no claim about a URL in it, so there are neither claims nor entries.
    """
    text = document.text
    lines = LineIndex(text)
    links: list[Link] = []
    at = 0
    while (found := START.search(text, at)) is not None:
        end = bare_url_end(text, found.start(), len(text))
        if end == found.start():
            at = found.end()
            continue
        links.append(_link(text, Span(found.start(), end), lines))
        at = end
    return Parsed(document, tuple(links))


def _link(text: str, span: Span, lines: LineIndex) -> Link:
    raw = text[span.start : span.end]
    line, column = lines.position(span.start)
    url = raw if "://" in raw[:8] else f"http://{raw}"
    return Link(raw, url, span, line, column, raw, LinkKind.BARE)
