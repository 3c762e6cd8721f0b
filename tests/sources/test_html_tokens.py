"""One tokeniser for all readers of HTML: what is a tag, where it stands, and in linear time."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.html.attributes import value_spans
from sources.html.references import in_attribute, in_text
from sources.html.tokens import (
    COMMENT,
    OPAQUE,
    RAW_TEXT,
    Token,
    tags_at,
    tokens,
    without_markup,
)

RCDATA = {"textarea", "title"}
CASES = json.loads((Path(__file__).parents[1] / "data/html5lib/tokenizer.json").read_text())


def attributes(text: str, tag: Token) -> dict[str, str]:
    spans = value_spans(text, tag)
    return {name: in_attribute(text[span.start : span.end]) for name, span in spans.items()}


class Output:
    """What the tokeniser makes of a text, in the form of html5lib's tests."""

    def __init__(self, text: str, element: str) -> None:
        self.text = f"<{element}>{text}" if element else text
        self.tokens: list[Any] = []
        raw, at = "", 0
        for tag in tokens(self.text):
            self.say(at, tag.start, raw)
            at, raw = tag.end, ""
            if tag.content_end > tag.end and tag.name in RAW_TEXT:
                raw = tag.name
            if not (element and tag.start == 0):
                self.take(tag)
        self.say(at, len(self.text), raw)

    def take(self, tag: Token) -> None:
        if tag.name == COMMENT:
            if self.text[tag.start : tag.end] != "</>":
                self.tokens.append(["Comment"])
        elif not tag.is_cut and tag.name[0] == "/":
            self.tokens.append(["EndTag", tag.name[1:]])
        elif not tag.is_cut:
            found = ["StartTag", tag.name, attributes(self.text, tag)]
            self.tokens.append([*found, True] if tag.is_empty else found)

    def say(self, start: int, end: int, raw: str) -> None:
        words = self.text[start:end].replace("\r\n", "\n").replace("\r", "\n")
        words = words.replace("\0", "\ufffd") if raw else words
        words = in_text(words) if not raw or raw in RCDATA else words
        if words and self.tokens and self.tokens[-1][0] == "Character":
            self.tokens[-1][1] += words
        elif words:
            self.tokens.append(["Character", words])


def test_the_cases_of_html5lib_come_out_as_they_say() -> None:
    assert len(CASES) == 1566
    wrong = [case for case in CASES if Output(case[1], case[0]).tokens != case[2]]
    assert wrong == []


def seen(text: str) -> list[str]:
    return [text[tag.start : tag.end] for tag in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- a --!><b>", ["<!-- a --!>", "<b>"]),
        ("<!--><b><!---><i>", ["<!-->", "<b>", "<!--->", "<i>"]),
        ("<!-- > -- a --->b", ["<!-- > -- a --->"]),
        ("<!-- <b>", ["<!-- <b>"]),
        ("<![CDATA[<b>]]>", ["<![CDATA[<b>"]),
        ("<?xml a='>'?>", ["<?xml a='>"]),
        ("<!x <b>y", ["<!x <b>"]),
        ("</ b><b>", ["</ b>", "<b>"]),
        ("</><b>", ["</>", "<b>"]),
        ("a < b <3 <b", ["<b"]),
        ("<a b='>' c=\"</a>\">", ["<a b='>' c=\"</a>\">"]),
        ("<a ='>'>", ["<a ='>"]),
        ("<a b=c='>'>", ["<a b=c='>"]),
        ("<p\xa0x>y", ["<p\xa0x>"]),
        ("<noembed><b></noembed><b>", ["<noembed>", "</noembed>", "<b>"]),
        ("<xmp><b></XMP ><b>", ["<xmp>", "</XMP >", "<b>"]),
        ("<plaintext><b></plaintext>", ["<plaintext>"]),
        ("<title><b></titles></title>", ["<title>", "</title>"]),
        ("<script>'<b>'</script>", ["<script>", "</script>"]),
        ("<script><!--<script></script>--></script>", ["<script>", "</script>"]),
        ("<script><!--</script><b>", ["<script>", "</script>", "<b>"]),
        ("<script><!--><script></script><b>", ["<script>", "</script>", "<b>"]),
        ("<svg><![CDATA[<b>]]></svg><b>", ["<svg>", "<![CDATA[<b>]]>", "</svg>", "<b>"]),
        ("<\u017fcript><b>", ["<b>"]),
    ],
)
def test_tags_and_comments_end_where_browsers_end_them(text: str, expected: list[str]) -> None:
    assert seen(text) == expected


def test_the_first_of_two_attributes_of_one_name_counts() -> None:
    text = "<a ID=1 b='2&amp;' id=3 b c/>"
    (tag,) = tokens(text)
    assert attributes(text, tag) == {"id": "1", "b": "2&", "c": ""}
    span = value_spans(text, tag)["b"]
    assert text[span.start : span.end] == "2&amp;"


def test_what_is_in_a_drawing_or_a_formula_is_told() -> None:
    text = "<title></title><svg><title></title></svg><math><mi></math><svg><p><svg/><p>"
    foreign = [tag.name for tag in tokens(text) if tag.is_foreign]
    assert foreign == ["title", "/title", "mi"]


def test_the_content_of_an_element_that_is_not_shown_ends_at_its_end_tag() -> None:
    text = "<template><p></template><noscript><svg>"
    ends = {tag.name: tag.content_end - tag.end for tag in tokens(text)}
    assert ends == {"template": 3, "p": 0, "/template": 0, "noscript": 0, "svg": 0}
    assert [tag.name for tag in tokens("<noscript><p>", scripting=True)] == ["noscript"]


@pytest.mark.parametrize(
    ("written", "text", "value"),
    [
        ("&copy=1", "©=1", "&copy=1"),
        ("&copyx", "©x", "&copyx"),
        ("&notin;&notit;", "∉¬it;", "∉&notit;"),
        ("&amp;amp;&#38;lt;", "&amp;&lt;", "&amp;&lt;"),
        ("&#x80;&#0;&#xD800;&#x110000;", "€\ufffd\ufffd\ufffd", "€\ufffd\ufffd\ufffd"),
        ("&#00000000000065;", "A", "A"),
        ("&#" + "9" * 6_000 + ";", "\ufffd", "\ufffd"),
        ("&nosuch; & &#; &#x;", "&nosuch; & &#; &#x;", "&nosuch; & &#; &#x;"),
    ],
)
def test_character_references_are_undone_once(written: str, text: str, value: str) -> None:
    assert (in_text(written), in_attribute(written)) == (text, value)


PIECES = st.sampled_from(
    [
        *"<>\"'= /a\n\0&é",
        *("<a", "<meta ", "<h1 ", "<svg>", "</svg>", "<svg/>", "<!--", "-->", "--!>", "<script>"),
        *("</script>", "<![CDATA[", "]]>", "<?", "<title", "</title>", '=" ', "<template>"),
        *("</template>", "<TITLE>", '<b c="', "<plaintext>", "id=x "),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join))


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, xhtml=st.booleans(), scripting=st.booleans())
def test_tokens_lie_in_order_and_within_the_text(
    text: str, *, xhtml: bool, scripting: bool
) -> None:
    at, pieces = 0, []
    for tag in tokens(text, xhtml=xhtml, scripting=scripting):
        assert at <= tag.start < tag.rest <= tag.end <= tag.content_end <= len(text)
        assert text[tag.start] == "<"
        for span in value_spans(text, tag).values():
            assert tag.rest <= span.start <= span.end <= tag.end
        pieces += [text[at : tag.start], text[tag.start : tag.end]]
        at = tag.end
    assert "".join((*pieces, text[at:])) == text


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, xhtml=st.booleans(), scripting=st.booleans())
@pytest.mark.parametrize("names", [{"meta", "h1", COMMENT}, {"a", "svg", "/svg", "title"}])
def test_the_tokens_of_some_names_are_those_of_all_by_these_names(
    names: set[str], text: str, *, xhtml: bool, scripting: bool
) -> None:
    every = tokens(text, xhtml=xhtml, scripting=scripting)
    expected = [tag for tag in every if tag.name in names]
    assert list(tokens(text, names, xhtml=xhtml, scripting=scripting)) == expected


@settings(max_examples=300, deadline=None)
@given(text=TEXTS.filter(str.isascii))
def test_bytes_have_the_tokens_of_their_text(text: str) -> None:
    assert list(tokens(text.encode())) == list(tokens(text))
    assert without_markup(text.encode(), b"_").decode() == without_markup(text, "_")


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, data=st.data())
def test_the_tag_at_a_place_is_the_one_that_holds_it(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    every = list(tokens(text))
    expected = [
        (tag.name, tag.start, tag.end)
        for tag in every
        if tag.name[0] not in "!/" and any(tag.start <= place < tag.end for place in places)
    ]
    for known in (every, list(tokens(text, OPAQUE))):
        found = [(tag.name, tag.start, tag.end) for tag in tags_at(text, places, known)]
        assert found == expected


STORMS: dict[str, Callable[[int], str]] = {
    "comments": lambda n: "<!--" * n,
    "comments that nearly end": lambda n: "<!-- --!" * n,
    "comments in values": lambda n: '<a b="<!--">' * n,
    "tags": lambda n: "<a " * n,
    "quotes": lambda n: '<a b="' * n,
    "quotes in names": lambda n: "\"'<b " * n,
    "tags in values": lambda n: '<a b="<h1>">' * n,
    "cut tags": lambda n: '<h1 b="<' * n,
    "scripts": lambda n: "<script>" * n,
    "escaped scripts": lambda n: "<script><!--<script>" * n,
    "scripts with comments": lambda n: "<script><!--</script>" * n,
    "drawings": lambda n: "<svg>" * n,
    "drawings that end late": lambda n: "<svg>" * n + "</svg>",
    "data": lambda n: "<svg>" + "<![CDATA[" * n,
    "instructions": lambda n: "<?a" * n,
    "spaces": lambda n: "<a" + " " * n + "<a =" + " " * n,
    "lone brackets": lambda n: "< " * n,
    "attributes": lambda n: "<a " + "b=c " * n + ">",
    "names in values": lambda n: "<p>" + '<i x="author">' * n,
    "words": lambda n: "author " * n,
}


def read_in_every_way(text: str) -> None:
    for tag in tokens(text):
        value_spans(text, tag)
    known = list(tokens(text, {"h1", *OPAQUE}))
    at, places = text.find("author"), []
    while at >= 0:
        places.append(at)
        at = text.find("author", at + 1)
    list(tags_at(text, places, known))
    without_markup(text, "")


def seconds(text: str) -> float:
    started = time.process_time()
    read_in_every_way(text)
    return time.process_time() - started


@pytest.mark.parametrize("storm", STORMS)
def test_eight_times_the_text_takes_nowhere_near_sixty_four_times_as_long(storm: str) -> None:
    make = STORMS[storm]
    small = min(seconds(make(2_000)) for _ in range(2))
    large = min(seconds(make(16_000)) for _ in range(2))
    assert large < 20 * small + 0.05
