"""HTML → links with the exact spans of their attribute values."""

from sources.claims import link_claim
from sources.html_reader import HtmlReader
from sources.lines import LineIndex
from sources.model import Document, Link, Parsed
from sources.outline import Found
from sources.urls import join


def parse(document: Document) -> Parsed:
    """The links of an HTML document; the claim of an `<a>` is its text.

    Inert `<template>` content holds no links. URLs are resolved against the first `<base href>`,
    which is itself resolved against the document's own base.
    """
    reader = HtmlReader(document.text)
    reader.read()
    base = _base(document, reader.base)
    lines = LineIndex(document.text)
    found = sorted(reader.found, key=lambda one: (one.span.start, one.span.end))
    return Parsed(document, tuple(_link(document.text, one, base, lines) for one in found))


def _base(document: Document, href: str | None) -> str | None:
    if href is None:
        return document.base_url
    joined = join(document.base_url, href) if document.base_url else join(href, "")
    return joined or document.base_url


def _link(text: str, found: Found, base: str | None, lines: LineIndex) -> Link:
    line, column = lines.position(found.span.start)
    return Link(
        raw_url=text[found.span.start : found.span.end],
        url=(join(base, found.url) or found.url) if base else found.url,
        span=found.span,
        line=line,
        column=column,
        text=found.text,
        kind=found.kind,
        headings=found.headings,
        claim=None if found.shows_image else link_claim(found.text),
    )
