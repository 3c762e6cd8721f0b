"""Sitemaps → the URLs in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import from_sitemap
from sources.from_sitemap import is_index, parse
from sources.lines import LineIndex
from sources.model import Document, Format, Link
from sources.registry import SITEMAP, known_format
from tests.growth import is_linear

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def links(text: str) -> tuple[Link, ...]:
    found = parse(Document("sitemap.xml", text, SITEMAP)).links
    for link in found:
        assert text[link.span.start : link.span.end] == link.raw_url
    return found


def urls(text: str) -> list[str]:
    return [link.url for link in links(text)]


def place(url: str) -> str:
    return f"<url><loc>{url}</loc><lastmod>2024-01-01</lastmod></url>"


def test_every_page_is_a_link_at_its_line_and_column() -> None:
    text = f"{HEAD}<urlset {NAMESPACE}>\r\n  <url>\r\n    <loc>\n https://é.test/ </loc></url>\n"
    (link,) = links(text + "</urlset>")
    assert (link.url, link.line, link.column) == ("https://é.test/", 5, 2)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (place("https://a.test/?a=1&amp;b=2"), ["https://a.test/?a=1&b=2"]),
        (place("<![CDATA[https://a.test/?a=1&b=2]]>"), ["https://a.test/?a=1&b=2"]),
        (place("\n<![CDATA[ https://a.test/ ]]>\n"), ["https://a.test/"]),
        (place("https://a.test/&#x61;"), ["https://a.test/a"]),
        (place(""), []),
        (place("  "), []),
        (place("/relative"), ["/relative"]),
        ("<sitemap><loc>https://a.test/s.xml</loc></sitemap>", ["https://a.test/s.xml"]),
        ("<loc>https://a.test/</loc>", []),
        (place("https://a.test/") + "<url><loc>https://b.test", ["https://a.test/"]),
        (place("https://a.test/") + "<a></b>" + place("https://b.test/"), ["https://a.test/"]),
    ],
)
def test_a_place_is_read_as_xml_means_it(inside: str, expected: list[str]) -> None:
    assert urls(f"<urlset>{inside}</urlset>") == expected


def test_places_of_images_and_videos_are_none() -> None:
    image = "<image:image><image:loc>https://a.test/i.png</image:loc></image:image>"
    page = f"<url>{image}<loc>https://a.test/</loc></url>"
    assert urls(f'<urlset {NAMESPACE} xmlns:image="i">{page}</urlset>') == ["https://a.test/"]


def test_a_prefix_for_the_sitemap_s_own_names_is_fine() -> None:
    text = '<s:urlset xmlns:s="n"><s:url><s:loc>https://a.test/</s:loc></s:url></s:urlset>'
    assert urls(text) == ["https://a.test/"]


def test_the_declared_encoding_does_not_matter_any_more() -> None:
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    assert urls(f"\ufeff{head}<urlset>{place('https://a.test/é')}</urlset>") == ["https://a.test/é"]


def test_entities_are_never_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{laughs}]><urlset>{place("&l11;")}</urlset>'
    outside = '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert urls(bomb) == urls(f"{outside}<urlset>{place('&x;')}</urlset>") == []


def test_no_more_urls_are_read_than_a_sitemap_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_sitemap, "MOST_URLS", 3)
    assert len(urls(f"<urlset>{place('https://a.test/') * 5}</urlset>")) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEAD}<sitemapindex {NAMESPACE}>", True),
        ("<s:sitemapindex>", True),
        ("<urlset>", False),
        ("", False),
    ],
)
def test_an_index_is_told_by_its_root(text: str, expected: bool) -> None:
    assert is_index(Document("x", text, SITEMAP)) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sitemap.xml", SITEMAP),
        ("site/Sitemap_en-1.XML", SITEMAP),
        ("https://a.test/sitemap-news.xml?x=1", SITEMAP),
        ("pom.xml", None),
        ("sitemap/pom.xml", None),
    ],
)
def test_a_sitemap_is_told_by_its_name(name: str, expected: Format | None) -> None:
    assert known_format(name) is expected


TAGS = ("<url>", "</url>", "<loc>", "</loc>", "<urlset>", "</urlset>", "<![CDATA[", "]]>", "<!--")
CHARACTERS = ("&amp;", "&x;", "https://a.test/", "é", "\U0001f600", "\r\n", "\0", "\ud800", "<")
PIECES = st.sampled_from((*TAGS, *CHARACTERS))


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=60)))
def test_whatever_the_text_spans_are_exact(text: str) -> None:
    links(text)
    links(f"<urlset>{place('https://é.test/')}{text}")


def test_a_page_with_a_hundred_elements_of_its_own_is_read() -> None:
    entry = "<url><loc>http://e.org/</loc>" + "<a/>" * 98 + "</url>"
    parsed = parse(Document("s", f"<urlset>{entry * 500}</urlset>", SITEMAP))
    assert len(parsed.links) == 500


def test_elements_without_urls_are_read_up_to_the_20_000th() -> None:
    entry = "<url><loc>http://e.org/</loc></url>"
    for count, read in ((19_000, 1), (20_000, 0)):
        parsed = parse(Document("s", f"<urlset>{'<a/>' * count}{entry}", SITEMAP))
        assert len(parsed.links) == read


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\n\r", "\r\r\n"])
def test_lines_are_counted_as_everywhere(break_: str) -> None:
    text = f"<urlset>{break_}<url>{break_} <loc>{break_}http://e.org/{break_}</loc>é"
    text += f"</url>{break_}<url><loc>http://e.org/2</loc></url></urlset>"
    places = LineIndex(text)
    for link in parse(Document("s", text, SITEMAP)).links:
        assert (link.line, link.column) == places.position(link.span.start)
        assert text[link.span.start : link.span.end] == link.raw_url


@pytest.mark.parametrize(
    "piece", ["<a>", "<a/>", "\n", "<url><loc>\n", "<loc>&amp;", "<a b='c' ", "<!-- ", "<![CDATA["]
)
def test_the_time_for_a_sitemap_grows_with_its_length(piece: str) -> None:
    assert is_linear(lambda n: parse(Document("s", "<urlset>" + piece * n, SITEMAP)), 20_000)
