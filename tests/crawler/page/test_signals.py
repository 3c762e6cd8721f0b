"""What a page states is the same whichever way its elements are read."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.signals import read

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<\0"), min_size=1)


@given(TEXT)
def test_a_title_says_what_beautifulsoup_reads_in_it(text: str) -> None:
    markup = f"<title>{text}</title>"
    element = BeautifulSoup(markup, "html.parser").title
    assert element is not None
    assert read(markup.encode()).title.split() == element.get_text().split()


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<span itemprop=author>Ann Lee</span>", "Ann Lee"),
        ("<span itemprop=author>Ann &amp; Bo</span>", "Ann & Bo"),
        ("<span itemprop=author>Ann <b>Lee</b></span>", "Ann Lee"),
        ("<span itemprop=author content='Ann Lee'>by a friend</span>", "Ann Lee"),
        ("<span itemprop=author content='Ann &amp; Bo'>by friends</span>", "Ann & Bo"),
        ("<span itemprop=author title='a > b'>Ann Lee</span>", "Ann Lee"),
        ("<span itemprop=author title='a < b'>Ann &lt; Bo</span>", "Ann < Bo"),
    ],
)
def test_a_marked_element_says_it_by_an_attribute_or_in_plain_text(markup: str, said: str) -> None:
    assert read(markup.encode()).marks["author"] == (said,)


def test_headings_keep_their_order_whichever_way_they_are_read() -> None:
    page = b"<h1>one</h1><h1>two &amp; more</h1><h1>three</h1><h1 title='&'>four</h1>"
    assert read(page).h1s == ("one", "two & more", "three", "four")
