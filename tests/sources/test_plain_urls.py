"""What is taken apart at one look is what the WHATWG's parser finds too."""

import ada_url
import pytest

from sources.plain_urls import take_apart
from tests.web_addresses import for_every_url


@for_every_url
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
