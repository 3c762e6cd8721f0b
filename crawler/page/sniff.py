"""What a body is, whatever its label says: PDFs are served as HTML and the reverse."""

import re
from enum import StrEnum

from sources.lazy_re import regex
from sources.registry import HTML


class Kind(StrEnum):
    """The kinds of body that facts are read from; everything else is `OTHER`."""

    HTML = "html"
    XHTML = "xhtml"
    PDF = "pdf"
    OTHER = "other"


_WINDOW = 1024
# The HTML signatures of the WHATWG MIME Sniffing Standard (section 7.1) that begin a whole page.
_HTML_OPENING = regex(
    rb"(?>(?:<\?xml[^<]*+|<!--.*?-->|\s++)*)<(?:!doctype\s+html|html|head|title|meta|body|script|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = regex(rb"<(?:!doctype\b|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)


def kind_of(body: bytes, content_type: str) -> Kind:
    """The kind of `body` by its first KiB and its `content_type` header ("" when unknown)."""
    label = content_type.partition(";")[0].strip().lower()
    opening = body[:_WINDOW].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    opening = opening.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if opening.lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    html = _is_html(opening, label)
    if html and (label == "application/xhtml+xml" or (not label and opening.startswith(b"<?xml"))):
        return Kind.XHTML
    return Kind.HTML if html else Kind.OTHER


def _is_html(opening: bytes, label: str) -> bool:
    if label in HTML.media_types:
        return True
    if not label:
        return _MARKUP.search(opening) is not None
    return label != "text/plain" and _HTML_OPENING.match(opening) is not None
