# ruff: noqa: RUF001 fullwidth brackets are under test
"""Where a URL that stands bare in text begins and ends."""

import pytest

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
