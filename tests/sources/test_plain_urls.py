"""What is taken apart at one look is what the WHATWG's parser finds too."""

import ada_url
import pytest
from hypothesis import example, given

from sources.plain_urls import take_apart
from tests.web_addresses import URLS


@given(url=URLS)
@example(url="http://site.example/a?it's")
@example(url="http://site.example/%2e%2E/a")
@example(url="http://site.example/a/.%2e")
@example(url="http://xn--a.example/")
@example(url="http://a.xn--b/")
@example(url="http://site.example/docs/.")
@example(url="http://site.example/docs/..")
@example(url="http://1.2.3/")
@example(url="http://site.0x1/")
@example(url="http://site.example:80/")
@example(url="http://site.example/a\n")
def test_a_url_taken_apart_is_its_own_serialisation(url: str) -> None:
    parts = take_apart(url)
    if parts is None:
        return
    parsed = ada_url.URL(url)
    assert parsed.href == url
    scheme, host, port, path, query = parts
    found = (parsed.protocol, parsed.hostname, parsed.port, parsed.pathname, parsed.search)
    assert found == (f"{scheme}:", host, port or "", path, f"?{query}" if query else "")


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://127.0.0.1:8080/n/1", ("http", "127.0.0.1", "8080", "/n/1", None)),
        ("http://site.example:49152/", ("http", "site.example", "49152", "/", None)),
        (
            "https://github.com/owner/na_me/blob/main/README.md",
            ("https", "github.com", None, "/owner/na_me/blob/main/README.md", None),
        ),
        (
            "https://www.site.example/a%20b?c=d&e=%C3%BC",
            ("https", "www.site.example", None, "/a%20b", "c=d&e=%C3%BC"),
        ),
        ("https://site.example", None),
        ("https://site.example/#part", None),
        ("https://me@site.example/", None),
    ],
)
def test_common_urls_are_taken_apart(url: str, parts: object) -> None:
    assert take_apart(url) == parts
