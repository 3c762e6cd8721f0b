import unicodedata
from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import PageFacts
from crawler.page.metadata import extract
from crawler.page.reduce import reduce

MEGABYTE = 1_048_576
URL = "https://www.example.com/posts/a"

ARTICLE = """<!DOCTYPE html>
<html lang="en-GB"><head>
<meta charset="utf-8">
<title>Clipper: Serving Predictions | Example News</title>
<meta property="og:title" content="Clipper: Serving Predictions">
<meta property="og:site_name" content="Example News">
<meta property="og:description" content="How it  works &amp;amp; why.">
<meta property="og:image" content="/img/a b.png">
<meta property="article:published_time" content="2020-01-02T03:04:05Z">
<meta property="article:modified_time" content="2024-05-06T03:04:05Z">
<meta name="author" content="Ann Lee, Bo Li">
<link rel="canonical" href="../posts/a#top">
</head><body><header><h1>Clipper: Serving Predictions</h1></header><p>Text</p></body></html>
"""

FACTS = PageFacts(
    title="Clipper: Serving Predictions",
    raw_title="Clipper: Serving Predictions",
    title_source="og:title",
    description="How it works & why.",
    canonical_url="https://www.example.com/posts/a#top",
    site_name="Example News",
    language="en-GB",
    authors=("Ann Lee", "Bo Li"),
    published="2020-01-02T03:04:05Z",
    image="https://www.example.com/img/a%20b.png",
)


def facts(markup: str, content_type: str = "text/html; charset=utf-8") -> PageFacts:
    return extract(markup.encode(), URL, content_type)


def test_an_article_states_all_its_facts() -> None:
    assert facts(ARTICLE) == FACTS


def test_the_content_type_may_be_absent() -> None:
    assert extract(ARTICLE.encode(), URL) == FACTS


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_the_encoding_changes_no_fact(codec: str) -> None:
    assert extract(ARTICLE.encode(codec), URL, "text/html") == FACTS


@pytest.mark.parametrize("content_type", ["application/xhtml+xml", ""])
def test_an_xhtml_page_is_read_by_the_rules_of_xml(content_type: str) -> None:
    markup = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de"><head>'
        '<script src="a.js"/><title>Ein Titel</title></head><body><h1/><p>x</p></body></html>'
    )
    found = facts(markup, content_type)
    assert (found.title, found.language) == ("Ein Titel", "de")


def test_html_labelled_pdf_is_read_as_html() -> None:
    assert facts(ARTICLE, "application/pdf") == FACTS


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "image/png", "application/rss+xml"]
)
def test_what_is_no_page_states_nothing(content_type: str) -> None:
    assert facts("Title: no\n<p>x", content_type) == PageFacts()


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ("<html lang=de>", "de"),
        ("<html xml:lang=pt-BR>", "pt-BR"),
        ('<html lang=""><meta property="og:locale" content="en_US">', "en-US"),
        ('<meta http-equiv="Content-Language" content="fr">', "fr"),
        ('<html lang="English (US)"><meta name="dc.language" content="en">', "en"),
        ('<html lang="javascript:alert(1)">', ""),
        ("<p>", ""),
    ],
)
def test_the_language_is_a_tag_or_nothing(markup: str, language: str) -> None:
    assert facts(markup).language == language


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("https://example.org/x", "https://example.org/x"),
        ("//example.org/x", "https://example.org/x"),
        ("/x", "https://www.example.com/x"),
        (" \n/x ", "https://www.example.com/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@example.com", ""),
        ("http://[::bad", ""),
        ("http://", ""),
        ("/" + "x" * 5000, ""),
        ("", ""),
    ],
)
def test_a_canonical_url_is_an_absolute_web_address_or_nothing(reference: str, url: str) -> None:
    assert facts(f'<link rel="canonical" href="{reference}">').canonical_url == url


def test_og_url_stands_in_for_a_canonical_link() -> None:
    assert facts('<meta property="og:url" content="/x">').canonical_url.endswith("example.com/x")


@pytest.mark.parametrize(
    ("og", "meta", "twitter", "description"),
    [
        ("First", "Second", "Third", "First"),
        ("First", "Second", "Second", "Second"),
        ("", "Second", "", "Second"),
        (" ", "", "Third", "Third"),
        ("", "", "", ""),
    ],
)
def test_a_description_that_is_repeated_is_preferred(
    og: str, meta: str, twitter: str, description: str
) -> None:
    found = facts(
        f'<meta property="og:description" content="{og}"><meta name="description" content="{meta}">'
        f'<meta name="twitter:description" content="{twitter}">'
    )
    assert found.description == description


def test_a_modification_date_is_never_the_publication_date() -> None:
    markup = '<meta property="article:modified_time" content="2020-01-02"><h1>T</h1>'
    assert facts(markup + '<p class="date">Updated on May 6, 2019</p>').published == ""


@pytest.mark.parametrize(
    "markup",
    [
        "<svg><title>No</title></svg><title>Yes</title>",
        "<math><title>No</title></math><title>Yes</title>",
        "<noembed><title>No</title></noembed><title>Yes</title>",
        "<!-- x --!><title>Yes</title><!-- <title>No</title> -->",
        "<p data-x='<title>No</title>'><title>Yes</title>",
        "<title>Yes</title><plaintext><title>No</title>",
    ],
)
def test_the_title_is_that_of_the_page_and_not_of_what_is_in_it(markup: str) -> None:
    assert facts(markup).title == "Yes"


@pytest.mark.parametrize(
    "markup", ["<title>A {}</title>", "<title>A</title><p>{}", "<title>A</title><h1 id='{}'>b</h1>"]
)
def test_a_number_of_thousands_of_digits_is_no_error(markup: str) -> None:
    assert facts(markup.format("&#" + "9" * 6_000 + ";")).title.startswith("A")


def test_a_byline_beside_the_heading_names_author_and_date() -> None:
    markup = (
        '<h1>A Title</h1><p class="byline">By <a href="/ann">Ann Lee</a></p>'
        '<p class="date">May 6, 2019</p>' + "<p>text</p>" * 2000 + '<p class="byline">Bo Li</p>'
    )
    found = facts(markup)
    assert (found.authors, found.published) == (("Ann Lee",), "2019-05-06")


def test_escapes_for_terminals_and_bidi_tricks_do_not_survive() -> None:
    found = facts(
        "<title>\x1b[31mA\u202e B\x07\x9b</title><meta name=author content='A\u2066nn Lee'>"
    )
    assert (found.title, found.authors) == ("[31mA B", ("Ann Lee",))


def test_facts_are_bounded_in_length() -> None:
    long = "word " * 10_000
    found = facts(
        f'<title>{long}</title><meta name="description" content="{long[:8000]}">'
        f'<meta property="og:site_name" content="{long[:500]}">'
    )
    assert (len(found.title), len(found.description), found.site_name) == (500, 2000, "")


HOSTILE = {
    "nested elements": b"<div>" * 100_000,
    "nested headings": b"<h1>" * 100_000,
    "a title without end": b"<title>" + b"x" * (8 * MEGABYTE),
    "scripts without end": b"<script>" * 100_000,
    "drawings without end": b"<svg>" * 200_000,
    "comments without end": b"<!--" * 250_000,
    "data without end": b"<script type=application/ld+json>" * 30_000,
    "deep data": b"<script type=application/ld+json>" + b"[" * 250_000 + b"</script>",
    "wide data": b"<script type=application/ld+json>[" + b"[]," * 80_000 + b"[]]</script>",
    "commas": b"<script type=application/ld+json>" + b",  " * 80_000 + b"</script>",
    "quotes without end": b"<meta name=author content=\"'" * 40_000,
    "equals signs": b"<meta " + b"=" * MEGABYTE,
    "attributes": b"<meta name=author " + b"a=1 " * 250_000 + b">",
    "metas": b"<meta name=author content=x>" * 40_000,
    "marks": b"<a itemscope itemprop=author rel=author class=author>" * 20_000,
    "classes": (b"<h1>x</h1>" + b'<i class="' + b"author " * 400) * 400,
    "relations": b"rel=" + b" " * MEGABYTE,
    "angle brackets": b"<" * MEGABYTE,
    "separators": b"<title>" + b"a | " * 1000 + b"</title><h1>a</h1>",
    "parentheses": b'<meta name=author content="' + b"(" * 7000 + b'">',
    "zero bytes": b"\0" * MEGABYTE,
    "every byte": bytes(range(256)) * 4096,
    "escape sequences": b"\x1b$B" * 300_000,
    "half a double byte": b"\xc4" * MEGABYTE,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_reduced_to_little_and_read(body: bytes) -> None:
    # What takes quadratic time here takes minutes.
    assert len("".join(reduce(body[:MEGABYTE]).elements)) < MEGABYTE
    assert len(extract(body, "http://[bad", "text/html").title) <= 500


def is_clean(text: str) -> bool:
    bidi = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return not any(
        unicodedata.category(character) in ("Cc", "Cs") or character in bidi for character in text
    )


def texts(found: PageFacts) -> list[str]:
    plain = [value for value in astuple(found) if isinstance(value, str)]
    return [*plain, *found.authors, *(astuple(found.oddity) if found.oddity else ())]


TYPES = st.sampled_from(
    ["", "text/html", "application/xhtml+xml", "application/pdf", "text/html; charset=x"]
)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.text(max_size=30), TYPES)
def test_any_bytes_from_any_url_can_be_read(body: bytes, url: str, content_type: str) -> None:
    assert all(is_clean(text) for text in texts(extract(body, url, content_type)))


PIECES = (
    *(b"<", b">", b'"', b"'", b"=", b"</", b"<!--", b"<script>", b"<svg>", b"<h1>", b"<title>"),
    *(b"</head>", b"&#x202e;", b"&#27;", b"&#0;", b"\xff", b"\0", "\u202e".encode()),
)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_mutated_page_can_be_read(data: st.DataObject) -> None:
    body = bytearray(ARTICLE.encode())
    pieces = st.sampled_from(PIECES)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 30))] = data.draw(pieces)
    found = extract(bytes(body), URL, "text/html")
    assert all(is_clean(text) for text in texts(found))


@settings(deadline=None, max_examples=100)
@given(st.integers(0, len(ARTICLE)))
def test_a_page_may_be_cut_anywhere(length: int) -> None:
    found = extract(ARTICLE.encode()[:length], URL, "text/html")
    assert found.language in ("", "en-GB")
    assert found.published in ("", FACTS.published)
