# ruff: noqa: RUF001 fullwidth brackets are under test
"""Where a URL that stands bare in text begins and ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.growth import is_linear
from tests.sources.parsing import markdown, plain_text, raw_urls

CASES = [
    ("https://e.org", ["https://e.org"]),
    ("(https://e.org/a).", ["https://e.org/a"]),
    ("https://e.org/a_(b) c", ["https://e.org/a_(b)"]),
    ("(see https://e.org/a_(b))", ["https://e.org/a_(b)"]),
    ("https://e.org/a, https://e.org/b; https://e.org/c!", ["https://e.org/" + x for x in "abc"]),
    ("https://e.org/a?", ["https://e.org/a"]),
    ("https://e.org/?q=a&b=c", ["https://e.org/?q=a&b=c"]),
    ('"https://e.org/a"', ["https://e.org/a"]),
    ("“https://e.org/a”", ["https://e.org/a"]),
    ("<https://e.org/a>", ["https://e.org/a"]),
    ("[https://e.org/a]", ["https://e.org/a"]),
    ("https://[::1]:8080/a", ["https://[::1]:8080/a"]),
    ("https://e.org/a[1]", ["https://e.org/a[1]"]),
    ("见 https://e.org/a。", ["https://e.org/a"]),
    ("（https://e.org/a）", ["https://e.org/a"]),
    ("https://bücher.example/ü", ["https://bücher.example/ü"]),
    ("HTTPS://E.ORG/A", ["HTTPS://E.ORG/A"]),
    ("http://localhost:8000/", ["http://localhost:8000/"]),
    ("ftp://e.org/f", ["ftp://e.org/f"]),
    ("www.e.org/a and www.e", ["www.e.org/a", "www.e"]),
    ("https://web.archive.org/web/2020/https://e.org/", None),
    ("https://e.org/a…", ["https://e.org/a"]),
    ("看 https://e.org/a，然后 https://e.org/b。下", ["https://e.org/a", "https://e.org/b"]),
    (
        "https://e.org/c、d（https://e.org/e）「https://e.org/f」！",
        [f"https://e.org/{x}" for x in "cef"],
    ),
    ("https://e.org/c；https://e.org/d：https://e.org/e", [f"https://e.org/{x}" for x in "cde"]),
    ("参见https://e.org。", ["https://e.org"]),
    ("https://e.org，然后", ["https://e.org"]),
    ("全角（https://e.org）です（www.e.org/a）", ["https://e.org", "www.e.org/a"]),
    ("他说“https://e.org/a”吗？《https://e.org/b》后", ["https://e.org/a", "https://e.org/b"]),
    ("https://e.org/a｡ https://e.org/b､c", ["https://e.org/a", "https://e.org/b"]),
    ("https://e.org/中文/ページ・一覧", ["https://e.org/中文/ページ・一覧"]),
    ("{https://e.org/a} {https://e.org/b}{c}", ["https://e.org/a", "https://e.org/b"]),
    (
        "https://e.org/{id}/x https://e.org/{{name}}",
        ["https://e.org/{id}/x", "https://e.org/{{name}}"],
    ),
    ("https://e.org/${X}/b https://e.org/a{", ["https://e.org/${X}/b", "https://e.org/a{"]),
    (
        "https://e.org/f[a][b]=1 https://e.org/a[Text]",
        ["https://e.org/f[a][b]=1", "https://e.org/a"],
    ),
    ("https://e.org/app/[slug]/p.ts", ["https://e.org/app/[slug]/p.ts"]),
    ("https://e.org/app/[slug].ts.", ["https://e.org/app/[slug].ts"]),
    ("https://e.org/?a[]=1&b[0]=2", ["https://e.org/?a[]=1&b[0]=2"]),
    ("https://e.org/a|b https://e.org/c|", ["https://e.org/a|b", "https://e.org/c"]),
    ("foo.py example.com xhttp://e.org http:// https://- www. git://e.org", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_punctuation_around_a_url_is_not_part_of_it(text: str, expected: list[str] | None) -> None:
    expected = [text] if expected is None else expected
    assert raw_urls(plain_text(text)) == expected
    assert raw_urls(markdown(text)) == expected


def test_a_url_at_the_end_of_a_line_of_text_ends_there() -> None:
    assert raw_urls(plain_text("a https://e.org/a\r\nhttps://e.org/b\rc")) == [
        "https://e.org/a",
        "https://e.org/b",
    ]


def test_a_text_makes_no_claims() -> None:
    (link,) = plain_text("“Clean Code” by Robert C. Martin: www.e.org").links
    assert (link.url, link.text, link.claim) == ("http://www.e.org", "www.e.org", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "https://e.org/a[Text here] link:https://e.org/b[x^] image::https://e.org/c.png[Alt,200]",
            ["https://e.org/a", "https://e.org/b", "https://e.org/c.png"],
        ),
        ("link:https://e.org/a[], https://e.org/b[B].", ["https://e.org/a", "https://e.org/b"]),
        ("https://e.org/?q=1[Search,window=_blank]", ["https://e.org/?q=1"]),
        ("footnote:[see https://e.org/a]", ["https://e.org/a"]),
        (
            "[url]https://e.org/a[/url] [url=https://e.org/b]b[/url]",
            ["https://e.org/a", "https://e.org/b"],
        ),
        (
            "\\href{https://e.org/a}{Link} \\url{https://e.org/b},",
            ["https://e.org/a", "https://e.org/b"],
        ),
        ("|https://e.org/a|https://e.org/b|c|", ["https://e.org/a", "https://e.org/b"]),
        ("[Text|https://e.org/a|smart-link]", ["https://e.org/a"]),
    ],
)
def test_other_markup_read_as_text_ends_a_url(text: str, expected: list[str]) -> None:
    assert raw_urls(plain_text(text)) == expected


@given(st.text("ah:/.[]{}|\\(）。 &;1=", max_size=60))
def test_a_bare_url_never_ends_in_punctuation_of_the_sentence(words: str) -> None:
    text = f"|https://e.org/{words} https://e.org/b"
    urls = raw_urls(plain_text(text))
    assert urls[-1] == "https://e.org/b"
    for url in urls:
        assert url in text
        assert url[-1] not in ".:|。）"


@pytest.mark.parametrize(
    "unit",
    [
        "http://a}",
        "http://a[x]",
        "http://a{",
        "{a}",
        "{",
        "[a]",
        "http://a|",
        "http://a。",
        "|http://a{{b}",
    ],
)
def test_the_time_to_find_urls_is_linear(unit: str) -> None:
    assert is_linear(lambda size: plain_text("http://a/" + unit * size), 10_000)
