"""Attributes as browsers read them."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.html.attributes import read


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ('<meta name="a" content="b">', {"name": "a", "content": "b"}),
        ("<META NAME=A CONTENT='b c'/>", {"name": "A", "content": "b c"}),
        ('<meta name = a\n content\t=\t"b>c">', {"name": "a", "content": "b>c"}),
        ('<meta name="a"content="b">', {"name": "a", "content": "b"}),
        ('<meta content="a" content="b">', {"content": "a"}),
        ('<meta content="">', {"content": ""}),
        ("<meta content>", {"content": ""}),
        ("<meta content=a/b/>", {"content": "a/b/"}),
        ('<meta content="it\'s">', {"content": "it's"}),
        ('<meta content="a &amp; b &#233; &eacute; &nbsp;">', {"content": "a & b é é \xa0"}),
        ('<meta content="?a=1&copy=2&amp;b=3">', {"content": "?a=1&copy=2&b=3"}),
        ('<meta content="cut', {"content": "cut"}),
        ("<meta>", {}),
    ],
)
def test_attributes_are_read_as_the_standard_has_it(tag: str, attributes: dict[str, str]) -> None:
    assert read(tag) == ("meta", attributes)


@pytest.mark.parametrize("text", ["", "<", "meta", "</meta>", "< meta>"])
def test_what_is_no_start_tag_has_no_name(text: str) -> None:
    assert read(text) == ("", {})


class Reader(HTMLParser):
    """What the standard library makes of the first start tag."""

    attributes: dict[str, str] | None = None

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.attributes is None:
            self.attributes = {}
            for name, value in attrs:
                self.attributes.setdefault(name, value or "")


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9:-]{0,8}", fullmatch=True)
VALUES = st.text(st.characters(exclude_characters='"\r\0', codec="utf-8"), max_size=20)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_written_out_attributes_are_read_as_the_standard_library_reads_them(
    attributes: dict[str, str],
) -> None:
    written = "".join(
        f' {name}="{value.replace("&", "&amp;")}"' for name, value in attributes.items()
    )
    reader = Reader()
    reader.feed(f"<meta{written}>")
    assert read(f"<meta{written}>")[1] == reader.attributes


@given(st.text(max_size=60))
def test_nothing_is_an_error(text: str) -> None:
    assert isinstance(read("<meta " + text)[1], dict)


@pytest.mark.parametrize("piece", ['a="', "a='", "= ", "a =", '"', "a" * 9 + "=", "&amp"])
def test_hostile_repetition_takes_time_in_proportion(piece: str) -> None:
    name, _ = read("<meta " + piece * (200_000 // len(piece)))
    assert name == "meta"
