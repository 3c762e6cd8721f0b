"""Which parser reads which document."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from sources.from_html import parse as parse_html
from sources.from_markdown import parse as parse_markdown
from sources.from_sitemap import parse as parse_sitemap
from sources.from_text import parse as parse_text
from sources.model import Document, Format, Parsed, Parser

PARSERS: Mapping[Format, Parser] = MappingProxyType(
    {
        Format.MARKDOWN: parse_markdown,
        Format.HTML: parse_html,
        Format.TEXT: parse_text,
        Format.SITEMAP: parse_sitemap,
    }
)

SUFFIXES: Mapping[str, Format] = MappingProxyType(
    dict.fromkeys((".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn"), Format.MARKDOWN)
    | dict.fromkeys((".html", ".htm", ".xhtml", ".xht"), Format.HTML)
    | dict.fromkeys((".txt", ".text"), Format.TEXT)
)
"""File name suffixes, lower-case, of documents that a directory is searched for."""

_SITEMAP = re.compile(r"sitemap[^/]*\.xml", re.IGNORECASE)
"""XML has too many uses for its suffix to tell; a sitemap's name does."""

_MEDIA_TYPES = {
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/markdown": Format.MARKDOWN,
    "text/x-markdown": Format.MARKDOWN,
}


def known_format(name: str) -> Format | None:
    """The format that the end of `name` (a path or URL) stands for; None where unknown."""
    path = PurePosixPath(name.partition("?")[0].partition("#")[0] if "://" in name else name)
    if _SITEMAP.fullmatch(path.name):
        return Format.SITEMAP
    return SUFFIXES.get(path.suffix.lower())


def format_of(name: str, media_type: str = "") -> Format:
    """The format of the document `name`, a path, a URL or `<stdin>`.

    A telling media type (RFC 9110, section 8.3.1) wins over the suffix; `text/plain` does not,
    because hosts serve raw Markdown under it. Standard input is taken as Markdown, which plain
    text nearly always is, and an unnamed page of the web as HTML.
    """
    essence = media_type.partition(";")[0].strip().lower()
    told = _MEDIA_TYPES.get(essence) or known_format(name)
    if told:
        return told
    if name == "<stdin>":
        return Format.MARKDOWN
    return Format.HTML if "://" in name and not essence else Format.TEXT


def parse(document: Document) -> Parsed:
    """The links and entries of `document`, by the parser of its format."""
    return PARSERS[document.format](document)
