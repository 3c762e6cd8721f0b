"""Pages in wrong charsets, of wrong kinds, with traps for parsers, and titles made to deceive."""

import codecs

from tests.crawler.faults.case import TITLE, Case, Told, case
from tests.web import behaviours as b
from tests.web import documents

CAFE = "Café — naïve"
TWICE = "text/html; charset=utf-8, text/html; charset=utf-8"


def page(name: str, host: str, body: bytes, title: str, kind: str = "text/html") -> Case:
    """A page that is alive, with the title a reader would see."""
    plays = b.respond(200, body, {"Content-Type": kind})
    return case(name, f"http://{host}.test/", plays, "ok", title=title)


def titled(title: str, *, meta: str = "") -> str:
    """The smallest page of that title."""
    return f"<!doctype html><html><head>{meta}<title>{title}</title></head><body><p>Words."


def nothing_was_expanded(told: Told) -> None:
    facts = told.check.facts
    assert facts is not None
    assert "root:" not in repr(facts)
    assert len(repr(facts)) < 20_000
    assert len(told.requests) == 1


ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + f']><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{TITLE}</title>'
    '<meta name="description" content="&a9;"/></head><body>&a9;</body></html>'
).encode()
EXTERNAL_ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">'
    '<!ENTITY % y SYSTEM "http://external.test/dtd"> %y;]>'
    f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{TITLE}</title>'
    '<meta name="description" content="&x;"/></head><body>&x;</body></html>'
).encode()
DEEP = titled(TITLE).encode() + b"<div>" * 100_000

CASES = (
    page("UTF-8 without a word about it", "utf8-page", titled(CAFE).encode(), CAFE),
    page(
        "Latin-1 said to be UTF-8",
        "latin1-as-utf8",
        titled("Caf\xe9 au lait").encode("latin-1"),
        "Café au lait",
        "text/html; charset=utf-8",
    ),
    page(
        "UTF-8 said to be Latin-1",
        "utf8-as-latin1",
        titled("Caf\xe9").encode(),
        "Café",
        "text/html; charset=iso-8859-1",
    ),
    page(
        "a charset nobody knows",
        "unknown-charset",
        titled(CAFE).encode(),
        CAFE,
        "text/html; charset=klingon",
    ),
    page(
        "a byte order mark against the head of the answer",
        "bom-clash",
        codecs.BOM_UTF8 + titled(CAFE).encode(),
        CAFE,
        "text/html; charset=utf-16",
    ),
    page("UTF-16 with a byte order mark", "utf16", titled(CAFE).encode("utf-16"), CAFE),
    page("UTF-16 without a byte order mark", "utf16-bare", titled(CAFE).encode("utf-16-le"), CAFE),
    page(
        "UTF-16 cut in the middle of a character",
        "utf16-cut",
        titled(TITLE).encode("utf-16-le")[:-1],
        TITLE,
    ),
    page(
        "bytes that are no UTF-8",
        "not-utf8",
        titled(TITLE).encode() + b"\xff\xfe\xc3\x28",
        TITLE,
    ),
    page(
        "NULs all over, which are replaced",
        "nuls",
        titled("It\0 is here").encode() + bytes(1000),
        "It\ufffd is here",
    ),
    case(
        "a hundred thousand open tags are read in bounded time",
        "http://deep.test/",
        b.respond(200, DEEP, {"Content-Type": "text/html"}),
        "ok",
        title=TITLE,
    ),
    case(
        "a hundred thousand open tags in the head are read in bounded time",
        "http://deep-head.test/",
        b.respond(
            200,
            b"<html><head>" + b"<b>" * 100_000 + titled(TITLE).encode(),
            {"Content-Type": "text/html"},
        ),
        "ok",
        title=TITLE,
    ),
    case(
        "a title of a hundred megabytes is cut",
        "http://long-title.test/",
        b.endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>", b"A" * 65_536),
        "ok",
        also=nothing_was_expanded,
    ),
    page(
        "a script that is never closed",
        "open-script",
        titled(TITLE).encode() + b"<script>" + b"var x = '<p>';" * 1000,
        TITLE,
    ),
    page(
        "a comment that is never closed",
        "open-comment",
        titled(TITLE).encode() + b"<!--" + b"-" * 100_000,
        TITLE,
    ),
    page(
        "an attribute that is never closed",
        "open-attribute",
        titled(TITLE).encode() + b'<a href="' + b"x" * 100_000,
        TITLE,
    ),
    page(
        "a hundred thousand attributes",
        "attributes",
        titled(TITLE).encode() + b"<p " + b"a=1 " * 100_000 + b">",
        TITLE,
    ),
    page("a storm of angle brackets", "brackets", titled(TITLE).encode() + b"<" * 200_000, TITLE),
    page("a storm of end tags", "end-tags", titled(TITLE).encode() + b"</p>" * 100_000, TITLE),
    page("a storm of entities", "entities", titled(TITLE).encode() + b"&amp;" * 100_000, TITLE),
    case(
        "a bomb of entities is not expanded",
        "http://entity-bomb.test/",
        b.respond(200, ENTITY_BOMB, {"Content-Type": "application/xhtml+xml"}),
        "ok",
        title=TITLE,
        also=nothing_was_expanded,
    ),
    case(
        "an external entity is not looked at",
        "http://external-entity.test/",
        b.respond(200, EXTERNAL_ENTITY, {"Content-Type": "application/xhtml+xml"}),
        "ok",
        title=TITLE,
        web={"http://external.test/dtd": b.status(500)},
        also=nothing_was_expanded,
    ),
    page("a PDF labelled HTML", "pdf-as-html", documents.pdf("A Paper"), "A Paper"),
    page("HTML labelled PDF", "html-as-pdf", titled(TITLE).encode(), TITLE, "application/pdf"),
    page("HTML without a label", "no-label", titled(TITLE).encode(), TITLE, ""),
    page("HTML labelled twice in a list", "two-labels", titled(TITLE).encode(), TITLE, TWICE),
    case(
        "HTML labelled twice",
        "http://labelled-twice.test/",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n\r\n"
        + titled(TITLE).encode(),
        "ok",
        title=TITLE,
    ),
    case(
        "HTML labelled a thousand times",
        "http://labelled-often.test/",
        b"HTTP/1.1 200 OK\r\n"
        + b"Content-Type: text/html\r\n" * 900
        + b"\r\n"
        + titled(TITLE).encode(),
        "ok",
        title=TITLE,
    ),
    page("an image labelled HTML", "image", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100, ""),
    page(
        "control characters in a title",
        "control-title",
        titled("It\x07 is\x1b[31m\x00 here\x85").encode(),
        "It is[31m\ufffd here",
    ),
    page(
        "a title that turns its direction",
        "bidi",
        titled("It \u202eis\u2066 here\u2069\u200f").encode(),
        "It is here",
    ),
    page("a title of zero width", "zero-width", titled("\u200b\u200d\ufeff").encode(), ""),
    page("a title of many lines", "lines", titled("It\r\n\tis\n\n\nhere").encode(), "It is here"),
    page("an empty title", "empty-title", titled("").encode(), ""),
    page(
        "a title of markup",
        "markup",
        titled("<b>It</b> &lt;is&gt; here").encode(),
        "It <is> here",
    ),
)
