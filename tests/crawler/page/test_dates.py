import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.dates import in_url, parse, published
from crawler.page.jsonld import LinkedData
from crawler.page.signals import Signals


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021/03/04", "2021-03-04"),
        ("20210304", "2021-03-04"),
        ("2021-3-4", "2021-03-04"),
        ("2021-03", "2021-03"),
        ("2021", "2021"),
        ("1612", "1612"),
        ("2021-03-04T05:06:07Z", "2021-03-04T05:06:07Z"),
        ("2021-03-04T05:06:07.123+0100", "2021-03-04T05:06:07+01:00"),
        ("2021-03-04 05:06", "2021-03-04T05:06:00"),
        ("2021-03-04 05:06:07 UTC", "2021-03-04T05:06:07Z"),
        ("2021-03-04T25:00:00Z", "2021-03-04"),
        ("March 4, 2021", "2021-03-04"),
        ("Mar. 4th 2021 at 9 am", "2021-03-04"),
        ("4 March 2021", "2021-03-04"),
        ("Thu, 04 Mar 2021 05:06:07 GMT", "2021-03-04"),
        ("4. März 2021", "2021-03-04"),
        ("1er août 2020", "2020-08-01"),
        ("5 de mayo de 2019", "2019-05-05"),
        ("02-Nov-2022", "2022-11-02"),
        ("13/02/2020", "2020-02-13"),
        ("02/13/2020", "2020-02-13"),
        ("4.3.2021", "2021-03-04"),
        ("Published 2023-02-02 by Ann", "2023-02-02"),
        ("03/04/2021", ""),
        ("2021-13-40", ""),
        ("2021-02-30", ""),
        ("99999999", ""),
        ("12345", ""),
        ("9999", ""),
        ("yesterday", ""),
        ("PT3M", ""),
        ("45 Foo 2021", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_as_far_as_it_is_certain(text: str, iso: str) -> None:
    assert parse(text) == iso


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://example.com/2019/05/23/title", "2019-05-23"),
        ("https://example.com/news/2019-05-23-title", "2019-05-23"),
        ("https://example.com/20190523/title", "2019-05-23"),
        ("https://example.com/2019/05/title", ""),
        ("https://example.com/2019/02/30/title", ""),
        ("https://example.com/?d=2019/05/23/", ""),
        ("http://[broken", ""),
    ],
)
def test_a_path_may_hold_a_whole_date(url: str, iso: str) -> None:
    assert in_url(url) == iso


def test_article_metadata_comes_before_linked_data_and_the_url() -> None:
    signals = Signals(
        metas={"article:published_time": ("2020-01-02",)}, linked=LinkedData(published="2020-01-03")
    )
    assert published(signals, "https://example.com/2020/01/04/x") == "2020-01-02"
    assert published(Signals(), "https://example.com/2020/01/04/x") == "2020-01-04"


def test_an_unreadable_date_gives_way_to_the_next_source() -> None:
    signals = Signals(metas={"date": ("soon",)}, marks={"datepublished": ("2020-01-02",)})
    assert published(signals, "") == "2020-01-02"


def test_an_updated_note_is_no_publication_date() -> None:
    signals = Signals(marks={"dateline": ("Updated May 6, 2019", "May 1, 2019")})
    assert published(signals, "") == "2019-05-01"


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789-/.:TZ+ MarchJuni,", max_size=40))
def test_whatever_is_read_begins_with_a_year(text: str) -> None:
    iso = parse(text)
    assert iso == "" or iso[:4].isdigit()
