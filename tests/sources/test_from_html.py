"""Links of HTML documents."""

import pytest

from sources.model import Claim, LinkKind
from tests.sources.parsing import html, raw_urls, urls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a href='/u'>t</a>", ["/u"]),
        ('<A HREF = "/u" >t</A>', ["/u"]),
        ("<a class=x href=/u>t</a>", ["/u"]),
        ("<a\nhref\n=\n'/u'>t</a>", ["/u"]),
        ("<a href='  /u\n'>t</a>", ["/u"]),
        ("<a href=/u/>t</a>", ["/u/"]),
        ("<a title='>' href='/u'>t</a>", ["/u"]),
        ("<a href='/first' href='/second'>t</a>", ["/first"]),
        ("<a data-href='/x'>t</a><a>t</a>", []),
        ("<img srcset='b.png 1x' src=a.png>", ["b.png", "a.png"]),
        ("<link rel=stylesheet href=s.css><link rel='preconnect' href='//c'>", ["s.css"]),
        ("<script src=s.js>'<a href=/x>'</script>", ["s.js"]),
        ("<style>a{background:url(x)}<a href=/x></style>", []),
        ("<textarea><a href=/x></textarea><title><a href=/y></title>", []),
        ("<template><a href=/x></a></template><a href=/u>t</a>", ["/u"]),
        ("<!-- <a href=/x> --><a href=/u>t</a><!-->", ["/u"]),
        ("<pre><code>https://e.org &lt;a href=/x&gt;</code></pre>", []),
        ("<pre><code><a href=/u>t</a></code></pre>", ["/u"]),
        ("<video poster=p.jpg src=v.mp4><track src=t.vtt></video>", ["p.jpg", "v.mp4", "t.vtt"]),
        ("<iframe src=/f><a href=/x></iframe><object data=/o></object>", ["/f", "/o"]),
        ("<area href=/u><audio src=/v></audio><embed src=/x>", ["/u", "/v", "/x"]),
        ("<form action=/x></form><base href=/y><q cite=/z></q>", []),
        ("<a href='/unclosed", []),
        ("<a href=/cut", []),
        ("a < b <a href=/u>", ["/u"]),
        ("<!doctype html><?xml ?><a href=/u>", ["/u"]),
        ("<!-- --!><a href=/u><![CDATA[<a href=/x>]]>", ["/u"]),
        ("<xmp><a href=/x></xmp><noscript><a href=/u></noscript>", ["/u"]),
        ("<meta http-equiv=Refresh content='2; URL=\"/u\"'><meta content='0;/x'>", ["/u"]),
        ("<meta http-equiv=refresh content=180><meta http-equiv=refresh content=0;>", []),
        ("<link rel=preload imagesrcset='a.png 1x, b.png 2x'>", ["a.png", "b.png"]),
        ("<thing href=/u src=/x></thing><svg><use href='#x'/></svg>", ["/u"]),
    ],
)
def test_urls_of_attributes_are_links_and_nothing_else(text: str, expected: list[str]) -> None:
    assert raw_urls(html(text)) == expected


def test_a_comma_in_parentheses_ends_no_candidate_of_a_srcset() -> None:
    parsed = html("<img srcset='a.png f(1,2), b.png 2x,c.png 3x , ,d.png (,'>")
    assert raw_urls(parsed) == ["a.png", "b.png", "c.png", "d.png"]


def test_a_srcset_is_split_at_its_commas() -> None:
    parsed = html("<img srcset='a.png 1x,\n b,c.png 2x, d.png, e.png'>")
    assert raw_urls(parsed) == ["a.png", "b,c.png", "d.png", "e.png"]


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("?a=1&amp;b=2", "?a=1&b=2"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("?a=1&copy;=2", "?a=1©=2"),
        ("?&notit;&lt", "?&notit;<"),
        ("&#x2f;&#47;", "//"),
        ("&nosuch;", "&nosuch;"),
    ],
)
def test_character_references_are_undone_as_in_attributes(value: str, url: str) -> None:
    (link,) = html(f'<a href="{value}">t</a>').links
    assert (link.raw_url, link.url) == (value, url)


@pytest.mark.parametrize(
    ("base", "document", "expected"),
    [
        ("https://b.org/x/", None, "https://b.org/x/u"),
        ("y/", "https://d.org/x/", "https://d.org/x/y/u"),
        ("y/", None, "u"),
        ("http://[", "https://d.org/", "https://d.org/u"),
    ],
)
def test_the_first_base_element_resolves_all_links(
    base: str, document: str | None, expected: str
) -> None:
    text = f"<a href=u>t</a><base href='{base}'><base href='https://other.org/'>"
    assert urls(html(text, document)) == [expected]


def test_text_headings_and_claim_come_from_the_elements_around() -> None:
    text = """<h1>A <em>list</em></h1><h2>Books &amp; more</h2>
    <p><a href="/u"><b>“Clean&nbsp;Code”</b> by
    Robert C. Martin</a><!-- no --> and <a href=/v>here</a></p>
    <h2>Next</h2><a href=/w><img src=i.png alt="A badge"></a>"""
    first, here, badge, image = html(text).links
    assert first.text == "“Clean Code” by Robert C. Martin"
    assert first.headings == ("A list", "Books & more")
    assert first.claim == Claim("Clean Code", ("Robert C. Martin",))
    assert (here.text, here.claim) == ("here", None)
    assert (badge.text, badge.claim, badge.headings) == ("A badge", None, ("A list", "Next"))
    assert (image.raw_url, image.claim, image.kind) == ("i.png", None, LinkKind.HTML)
