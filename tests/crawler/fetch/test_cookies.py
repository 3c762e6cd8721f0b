"""The cookies of one chain: sent where a browser would, bounded in number, bytes and time."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.cookies import Cookies
from tests.growth import is_linear

NOW = 1_800_000_000.0  # 2027-01-15
HERE = "https://www.site.example/docs/page"


def jar(*headers: bytes, url: str = HERE) -> Cookies:
    cookies = Cookies(NOW)
    cookies.keep(url, headers)
    return cookies


@pytest.mark.parametrize(
    ("header", "url", "sent"),
    [
        (b"a=1", HERE, b"a=1"),
        (b" a = 1 ; Path=/", "https://www.site.example/", b"a=1"),
        (b"a=1", "https://www.site.example/docs/x/y", b"a=1"),
        (b"a=1", "https://www.site.example/docsx", b""),
        (b"a=1", "https://www.site.example/", b""),
        (b"a=1", "https://site.example/docs/", b""),
        (b"a=1; domain=.Site.Example", "https://site.example/docs/", b"a=1"),
        (b"a=1; domain=site.example", "https://b.site.example/docs/", b"a=1"),
        (b"a=1; domain=site.example", "https://bsite.example/docs/", b""),
        (b"a=1; domain=example", HERE, b""),
        (b"a=1; domain=other.example", HERE, b""),
        (b"a=1; secure", HERE, b"a=1"),
        (b"a=1; secure", "http://www.site.example/docs/page", b""),
        (b"a=1; path=docs", HERE, b"a=1"),
        (b"a=1; path=/docs/", HERE, b"a=1"),
        (b"a=1; path=/docs/page/", HERE, b""),
        (b"a=1; max-age=0", HERE, b""),
        (b"a=1; max-age=60; expires=Thu, 01 Jan 1970 00:00:00 GMT", HERE, b"a=1"),
        (b"a=1; expires=Thu, 01 Jan 1970 00:00:00 GMT", HERE, b""),
        (b"a=1; expires=Fri, 15-Jan-2077 00:00:00 GMT", HERE, b"a=1"),
        (b"a=1; expires=soon", HERE, b"a=1"),
        (b"a=b=c", HERE, b"a=b=c"),
        (b"a=", HERE, b"a="),
        (b"=1", HERE, b""),
        (b"a", HERE, b""),
        (b"", HERE, b""),
        (b"a=\x001", HERE, b""),
        (b"a=1\r\nX: 2", HERE, b""),
        ("a=\u00e9".encode(), HERE, b"a=\xc3\xa9"),
        (b"a=" + b"x" * 32_766, HERE, b"a=" + b"x" * 32_766),
        (b"a=" + b"x" * 32_767, HERE, b""),
    ],
)
def test_a_cookie_goes_where_browsers_send_it(header: bytes, url: str, sent: bytes) -> None:
    assert jar(header).header(url) == sent


def test_a_cookie_of_an_address_is_for_that_address() -> None:
    cookies = jar(b"a=1; domain=0.0.1", b"b=1; domain=127.0.0.1", url="http://127.0.0.1/")
    assert cookies.header("http://127.0.0.1/x") == b"b=1"


def test_longer_paths_come_first_and_a_new_value_takes_the_place_of_the_old() -> None:
    cookies = jar(b"a=1; path=/", b"b=1", b"a=2; path=/", b"c=1; path=/")
    assert cookies.header(HERE) == b"b=1; a=2; c=1"


def test_a_cookie_is_forgotten_when_its_server_says_so() -> None:
    cookies = jar(b"a=1", b"b=1")
    cookies.keep(HERE, [b"a=; max-age=-1"])
    assert cookies.header(HERE) == b"b=1"


def test_no_more_than_180_cookies_are_kept() -> None:
    cookies = jar(*(b"c%d=1" % number for number in range(500)))
    assert cookies.header(HERE).count(b"=") == 180


def test_no_more_than_128_kibibytes_of_cookies_are_kept() -> None:
    cookies = jar(*(b"c%d=%b; path=/%d" % (n, b"x" * 30_000, n) for n in range(20)))
    sent = [cookies.header(f"https://www.site.example/{number}") for number in range(20)]
    assert sum(map(bool, sent)) == 4


def test_what_does_not_fit_into_32_kibibytes_is_left_out() -> None:
    cookies = jar(*(b"c%d=%b" % (number, b"x" * 9_000) for number in range(4)))
    assert len(cookies.header(HERE)) == 27_013


@given(st.lists(st.one_of(st.binary(), st.text().map(lambda said: f"a=1;{said}".encode()))))
def test_any_header_is_borne_and_what_is_sent_is_one_line(headers: list[bytes]) -> None:
    assert not set(jar(*headers).header(HERE)) & set(b"\r\n\0")


STORMS: dict[str, Callable[[int], bytes]] = {
    "commas": lambda n: b"a,=" + b"a," * n,
    "attributes": lambda n: b"a=1;" + b"a;" * n,
    "quotes": lambda n: b'a="' + b'\\"' * n,
    "equals": lambda n: b"=" * n,
    "blanks": lambda n: b"a =" + b" " * n + b";",
    "dates": lambda n: b"a=1; expires=" + b"Thu, " * n,
    "numbers": lambda n: b"a=1; max-age=" + b"9" * n,
}


@pytest.mark.parametrize("storm", STORMS)
def test_the_time_for_a_header_grows_with_its_bytes(storm: str) -> None:
    assert is_linear(lambda size: jar(*[STORMS[storm](size)] * 10), 5_000)
