"""The source formats, one row each: what depends on the format of a document is made from these."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import PurePosixPath
from types import MappingProxyType

from sources.lazy_re import regex
from sources.model import Document, Format, Parsed, Parser

_ROWS = (
    Format(
        "markdown",
        "Markdown",
        suffixes=(".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdx"),
        media_types=("text/markdown", "text/x-markdown"),
    ),
    Format(
        "html",
        "HTML",
        suffixes=(".html", ".htm", ".xhtml", ".xht"),
        media_types=("text/html", "application/xhtml+xml"),
    ),
    # Not text/plain: hosts serve raw Markdown under it.
    Format("text", "text", suffixes=(".txt", ".text")),
    # Not .xml: XML has too many uses for its suffix to tell. `format_by_content` knows the others.
    Format("sitemap", "sitemap", names=("*sitemap*.xml", "*sitemap*.xml.gz")),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ROWS})

MARKDOWN, HTML, TEXT = FORMATS["markdown"], FORMATS["html"], FORMATS["text"]
SITEMAP = FORMATS["sitemap"]

STDIN = "<stdin>"
"""The name of the document on standard input."""

_SITEMAP = regex(
    r"\s*(?:<(?:\?[^>]*|!--(?>(?:[^-]|-(?!->))*)--|![^>\[]*)>\s*)*<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]"
)
_OPENING = 4_096
_BY_SUFFIX = {suffix: row for row in _ROWS for suffix in row.suffixes}
_BY_NAME = {name: row for row in _ROWS for name in row.names}
_BY_MEDIA_TYPE = {media_type: row for row in _ROWS for media_type in row.media_types}


def known_format(name: str) -> Format | None:
    """The format that the end of `name` (a path or URL) stands for; None where unknown."""
    path = PurePosixPath(name.partition("?")[0].partition("#")[0] if "://" in name else name)
    file_name = path.name.lower()
    named = (row for pattern, row in _BY_NAME.items() if fnmatchcase(file_name, pattern))
    return next(named, None) or _BY_SUFFIX.get(path.suffix.lower())


def format_of(name: str, media_type: str = "") -> Format:
    """The format of the document `name`, a path, a URL or `STDIN`.

    A telling media type (RFC 9110, section 8.3.1) wins over the suffix. Standard input is taken as
    Markdown, which plain text nearly always is, and an unnamed page of the web as HTML.
    """
    essence = media_type.partition(";")[0].strip().lower()
    told = _BY_MEDIA_TYPE.get(essence) or known_format(name)
    if told:
        return told
    if name == STDIN:
        return MARKDOWN
    return HTML if "://" in name and not essence else TEXT


def format_by_content(expected: Format, text: str) -> Format:
    """`SITEMAP` where `text` begins like one, whatever its name; else `expected`."""
    return SITEMAP if _SITEMAP.match(text[:_OPENING].removeprefix("\ufeff")) else expected


def labels() -> str:
    """The formats that a suffix tells, as a list in prose: `Markdown, HTML or text`."""
    *first, last = (row.label for row in _ROWS if row.suffixes)
    return f"{', '.join(first)} or {last}"


def parse(document: Document) -> Parsed:
    """The links and entries of `document`, by `parse` of the module `sources.from_<format>`.

    The module is imported when the first document of its format is read.
    """
    parser: Parser = import_module(f"sources.from_{document.format.name}").parse
    return parser(document)
