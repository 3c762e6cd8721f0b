"""Links of Markdown: what is one, where its URL stands, what surrounds it."""

import pytest

from sources.model import Claim, LinkKind
from tests.sources.parsing import markdown, raw_urls, urls


@pytest.mark.parametrize(("depth", "links"), [(99, 1), (100, 0)])
def test_quotes_within_quotes_are_read_to_the_hundredth(depth: int, links: int) -> None:
    text = "> " * depth + "[a](https://a.test/)"
    assert len(urls(markdown(text))) == links


@pytest.mark.parametrize(
    ("text", "kind", "raw_url", "url"),
    [
        ("[a](https://e.org/p)", LinkKind.INLINE, "https://e.org/p", "https://e.org/p"),
        ("[a]( <b c> 'title' )", LinkKind.INLINE, "b c", "b c"),
        ("[a](x\\_y&amp;z)", LinkKind.INLINE, "x\\_y&amp;z", "x_y&z"),
        ("[a](<&amp;>)", LinkKind.INLINE, "&amp;", "&"),
        ("[a](x_(y))", LinkKind.INLINE, "x_(y)", "x_(y)"),
        ("[a]()", LinkKind.INLINE, "", ""),
        ("![a](i.png)", LinkKind.IMAGE, "i.png", "i.png"),
        ("<https://e.org/?a=b>", LinkKind.AUTOLINK, "https://e.org/?a=b", "https://e.org/?a=b"),
        ("<me@e.org>", LinkKind.AUTOLINK, "me@e.org", "mailto:me@e.org"),
        ("see https://e.org/p.", LinkKind.BARE, "https://e.org/p", "https://e.org/p"),
        ("see www.e.org", LinkKind.BARE, "www.e.org", "http://www.e.org"),
        ("mail me@e.org", LinkKind.BARE, "me@e.org", "mailto:me@e.org"),
        ("[a][b]\n\n[b]: <x> 't'", LinkKind.REFERENCE, "x", "x"),
        ("![a][b]\n\n[b]: i.png", LinkKind.IMAGE, "i.png", "i.png"),
        ('<a href="x?a=1&amp;b=2">t</a>', LinkKind.HTML, "x?a=1&amp;b=2", "x?a=1&b=2"),
        ("<div>\n<img src = 'i.png'>\n</div>", LinkKind.HTML, "i.png", "i.png"),
        ("[a](javascript:x)", LinkKind.INLINE, "javascript:x", "javascript:x"),
    ],
)
def test_each_kind_of_link_has_the_span_of_its_url(
    text: str, kind: LinkKind, raw_url: str, url: str
) -> None:
    (link,) = markdown(text).links
    assert (link.kind, link.raw_url, link.url) == (kind, raw_url, url)
    assert text[link.span.start : link.span.end] == raw_url


@pytest.mark.parametrize(
    "text",
    [
        "`[a](b)`",
        "`https://e.org`",
        "    https://e.org",
        "```\n[a](https://e.org)\n```",
        "~~~md\nhttps://e.org\n~~~",
        "<!-- [a](b) https://e.org -->",
        "<!--\n<a href='x'>\n-->",
        "<script>\nlet u = '<a href=\"x\">';\n</script>",
        "[unused]: https://e.org",
        "[^unused]: https://e.org",
        "\\[a](b)",
        "---\nhome: https://e.org\n---\n",
        "+++\nhome = 'https://e.org'\n+++\n",
        "xhttp://e.org",
        "http://",
        "www.",
    ],
)
def test_what_renders_as_no_link_is_none(text: str) -> None:
    assert markdown(text).links == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> > see https://e.org/a\nlazy https://e.org/b", ["https://e.org/a", "https://e.org/b"]),
        ("- a\n\n  > [t](\n  > /u\n  > 'title')", ["/u"]),
        ("-\t[t](/u)\n\n\t[v](/w)", ["/u", "/w"]),
        (">\t[t](/u)", ["/u"]),
        ("| a | b |\n|---|---|\n| `\\|` | [t](/u\\|v) |", ["/u\\|v"]),
        ("> | a |\n> |---|\n> | [t](/u) https://e.org/x |", ["/u", "https://e.org/x"]),
        ("[t]\n\n> [t]:\n> <a b>\n> 'title'", ["a b"]),
        ("# [t](/u) # ##", ["/u"]),
        ("> [t](/a)\n> and [u](/b)\n> ===", ["/a", "/b"]),
        ("\0[t](/u\0) \0 https://e.org/\0x", ["/u\0", "https://e.org/\0x"]),
        ("[![i](/i.png)](/u)", ["/i.png", "/u"]),
        ("text[^1]\n\n[^1]: see https://e.org/f and [g](/h)", ["https://e.org/f", "/h"]),
        ("1. a\r\n   b https://e.org/p\r\n", ["https://e.org/p"]),
        ("> <a\n> href='/u'>t</a>", ["/u"]),
        ("<picture>\n<source srcset='a.png 1x, b.png 2x'>\n</picture>", ["a.png", "b.png"]),
    ],
)
def test_spans_are_exact_whatever_stands_before_a_line(text: str, expected: list[str]) -> None:
    assert raw_urls(markdown(text)) == expected
    assert raw_urls(markdown(f"---\nk: v\n---\n{text}")) == expected
    crlf = markdown(text.replace("\r\n", "\n").replace("\n", "\r\n"))
    assert raw_urls(crlf) == expected


def test_a_definition_used_thrice_is_one_link_with_the_text_of_its_first_use() -> None:
    text = "## First\n\n[one][r]\n\n## Second\n\n[two][r] and [r]\n\n[r]: https://e.org/p\n"
    (link,) = markdown(text).links
    assert (link.text, link.headings, link.line) == ("one", ("First",), 9)
    assert link.claim == Claim("one")


def test_the_first_of_two_equal_definitions_counts() -> None:
    assert raw_urls(markdown("[r]: /a\n[R]: /b\n\n[r]")) == ["/a"]


def test_a_link_carries_the_path_of_headings_it_stands_under() -> None:
    text = "# A\n\nB\n---\n\n### C *d*\n\n[x](/1)\n\n## [E](/2)\n\n[y](/3)\n"
    assert [link.headings for link in markdown(text).links] == [
        ("A", "B", "C d"),
        ("A", "E"),
        ("A", "E"),
    ]


def test_link_text_is_one_line_without_mark_up() -> None:
    (link,) = markdown("[*a* `b`\n  **c** &amp; ~~d~~](/u)").links
    assert link.text == "a b c & d"


def test_relative_urls_are_resolved_against_the_documents_base() -> None:
    parsed = markdown("[a](../b) [c](#d) [e](http://[) <a href='f'>", "https://e.org/x/y")
    assert urls(parsed) == [
        "https://e.org/b",
        "https://e.org/x/y#d",
        "http://[",
        "https://e.org/x/f",
    ]


def test_a_url_that_is_the_text_of_a_raw_link_is_no_second_link() -> None:
    assert raw_urls(markdown('<a href="/u">https://e.org</a> https://f.org')) == [
        "/u",
        "https://f.org",
    ]


def test_a_thematic_break_at_the_start_is_no_front_matter() -> None:
    assert raw_urls(markdown("---\n[a](/u)\n\n---\n")) == ["/u"]
