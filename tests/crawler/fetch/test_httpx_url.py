"""URLs taken apart by us are what httpx would have made of them."""

import re

import httpx
import pytest

from crawler.fetch.httpx_url import address
from tests.web_addresses import for_every_url


def parts(url: httpx.URL) -> tuple[object, ...]:
    return (str(url), url.scheme, url.raw_host, url.port, url.netloc, url.raw_path, url.fragment)


@for_every_url
def test_a_url_is_what_httpx_makes_of_it(url: str) -> None:
    try:
        expected = httpx.URL(url)
    except httpx.InvalidURL as error:
        with pytest.raises(httpx.InvalidURL, match=re.escape(str(error))):
            address(url)
        return
    assert parts(address(url)) == parts(expected)
    assert address(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/n/1",
        "https://github.com/owner/name/blob/main/README.md",
        "https://www.site.example/a%20b?c=d&e=%C3%BC",
    ],
)
def test_common_urls_are_not_parsed_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("httpx parsed it")

    monkeypatch.setattr(httpx.URL, "__init__", refuse)
    assert str(address(url)) == url
