"""Each page once, within bounds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.walk.itinerary import Itinerary, LeftOut

SITE = "https://a.test/"


def test_a_page_is_admitted_once() -> None:
    itinerary = Itinerary(depth=3, most_pages=9)
    assert itinerary.admit(SITE, 1)
    assert not itinerary.admit(SITE, 1)
    assert not itinerary.left_out


def test_what_was_settled_is_not_admitted_and_not_counted() -> None:
    itinerary = Itinerary(depth=3, most_pages=9)
    itinerary.settle(SITE)
    assert itinerary.knows(SITE)
    assert not itinerary.admit(SITE, 0)
    assert not itinerary.left_out


def test_what_is_too_deep_is_left_out_and_counted_once() -> None:
    itinerary = Itinerary(depth=1, most_pages=9)
    assert not itinerary.admit(SITE, 2)
    assert not itinerary.admit(SITE, 1)
    assert itinerary.left_out == {LeftOut.DEPTH: 1}


def test_no_more_pages_are_admitted_than_allowed() -> None:
    itinerary = Itinerary(depth=9, most_pages=3)
    assert [itinerary.admit(f"{SITE}{n}", 1) for n in range(5)] == [True] * 3 + [False] * 2
    assert itinerary.left_out == {LeftOut.PAGES: 2}


def test_the_queries_of_one_path_are_bounded() -> None:
    itinerary = Itinerary(depth=9, most_pages=10_000)
    admitted = [itinerary.admit(f"{SITE}list?page={n}", 1) for n in range(107)]
    assert sum(admitted) == 100
    assert itinerary.admit(f"{SITE}list", 1)
    assert itinerary.admit(f"{SITE}other?page=1", 1)
    assert itinerary.left_out == {LeftOut.QUERIES: 7}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.text("ab?", max_size=4), st.integers(0, 4)), max_size=40))
def test_every_url_is_admitted_or_counted_exactly_once(found: list[tuple[str, int]]) -> None:
    itinerary = Itinerary(depth=2, most_pages=5)
    admitted = [url for url, depth in found if itinerary.admit(url, depth)]
    assert len(admitted) == len(set(admitted)) <= 5
    assert len(admitted) + itinerary.left_out.total() == len({url for url, _ in found})
