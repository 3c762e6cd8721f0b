"""Any text parses, with exact spans, and in time that grows with its length alone."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.model import Document, Format
from sources.registry import FORMATS, parse
from tests.growth import is_linear
from tests.sources.parsing import assert_spans_are_exact

MARKS = "[]()<>!*_`|\\&#-=+~\"':{“”\n\r\t\0\ufeff\x0c\x1f\xa0\u2028é漢😀"
WORDS = [
    *("    ", "\r\n", "- ", "1. ", "> ", "**", "](", "[^1]", "[^1]: ", "[a]: ", "&amp;", "---\n"),
    *("```", "|-|-|", "\\|", "http://e.org/", "www.e.org", "me@e.org", "<a href='", "<img src=x>"),
    *("</a>", "<!--", "-->", "<script>", "<b-c src=", "<base href=", "srcset=", "word"),
    *("**T** by A B (2019)", "A, B. (2020). "),
]
PIECES = st.sampled_from([*MARKS, *WORDS])
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@settings(max_examples=250, deadline=None)
@given(text=TEXTS)
def test_any_text_parses_with_exact_spans(form: Format, text: str) -> None:
    assert_spans_are_exact(parse(Document("any", text, form)))


STORMS: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "[" * n,
    "images": lambda n: "![" * n,
    "images-in-links": lambda n: "[![a](b)](c) " * (n // 8),
    "open-links": lambda n: "[a](" * n,
    "open-titles": lambda n: '[a](b "' * n,
    "references": lambda n: "[a][" * n + "\n\n[a]: u",
    "definitions": lambda n: "".join(f"[x{i}]: y\n" for i in range(n // 2)),
    "footnotes": lambda n: "[^a]: b\n\n" + "[^a" * n,
    "links-on-one-line": lambda n: "[a](b) " * (n // 4),
    "links-in-one-cell": lambda n: "a | b\n-|-\n" + "[a](b) \\| " * (n // 4) + "|",
    "tags": lambda n: "<a " * n,
    "open-attributes": lambda n: '<a href="' * n,
    "comments": lambda n: "<!--" * n,
    "declarations": lambda n: "a <!x" * n,
    "raw-text": lambda n: "<script>" * n,
    "urls": lambda n: "http://" * n,
    "urls-in-brackets": lambda n: "http://a]" * (n // 4),
    "urls-that-open": lambda n: "http://a[" * (n // 4),
    "hosts-that-are-none": lambda n: "*www._" * n,
    "closing-brackets": lambda n: "http://a" + ")" * n,
    "entities": lambda n: "http://a" + "&a;" * n,
    "addresses": lambda n: "a@" * n,
    "emphasis": lambda n: "*a_ " * n,
    "quotes": lambda n: ">" * n,
    "lists": lambda n: "- " * n,
    "captions": lambda n: "**Cap x**\n" * (n // 4) + "\n" + "- **Cap y**\n" * (n // 4),
    "lines-of-an-entry": lambda n: "**Title x**\n\n" + "[a](b) c\n" * (n // 4),
    "bold-lines": lambda n: "**Title x**\n\n" * (n // 4),
    "titles": lambda n: '**"' + '" ' * n + "**",
    "bylines": lambda n: "**" + "a by B " * n + "**",
    "front-matter": lambda n: "---\r\n" + "\r\n" * n,
    "one-line": lambda n: "word " * n,
}


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("storm", STORMS)
def test_four_times_the_text_takes_nowhere_near_sixteen_times_as_long(
    storm: str, form: Format
) -> None:
    make = STORMS[storm]
    assert is_linear(lambda size: parse(Document("storm", make(size), form)), 600)
