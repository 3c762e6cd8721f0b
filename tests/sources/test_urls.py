"""URLs: normal forms, parts, joining, and what is hidden before a URL is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import urls


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://E.ORG", "https://e.org/"),
        ("https://e.org:443/a/../b?q#f", "https://e.org/b?q"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        (" https:\\\\e.org\\a\n", "https://e.org/a"),
        ("http://[::1]/", "http://[::1]/"),
        ("mailto:me@e.org", "mailto:me@e.org"),
        ("https://e.org/#a#b", "https://e.org/"),
        ("relative/path", None),
        ("//e.org", None),
        ("", None),
        ("http://", None),
        ("http://[", None),
        ("http://e.org:99999/", None),
        ("https://e.org/" + "a" * 8_178, "https://e.org/" + "a" * 8_178),
        ("https://e.org/" + "a" * 8_179, None),
        (f"https://{'a' * 64}.org/", None),
        (f"https://{'a' * 63}.org/", f"https://{'a' * 63}.org/"),
        ("https://e.org/\ud800", None),
    ],
)
def test_a_url_has_one_normal_form_or_none(url: str, expected: str | None) -> None:
    assert urls.normalise(url) == expected


@pytest.mark.parametrize(
    ("url", "scheme", "host", "fragment"),
    [
        ("HTTPS://E.org:8080/a#b#c", "https", "e.org", "b#c"),
        ("http://u:p@[::1]/", "http", "[::1]", ""),
        ("mailto:me@e.org", "mailto", "", ""),
        (" \tja\nva\tscript:x", "javascript", "", ""),
        ("http://[bad", "http", "", ""),
        ("/a/b#c", "", "", "c"),
        ("1http://e.org", "", "", ""),
    ],
)
def test_parts_of_a_url(url: str, scheme: str, host: str, fragment: str) -> None:
    assert (urls.scheme(url), urls.host(url), urls.fragment(url)) == (scheme, host, fragment)


@pytest.mark.parametrize(
    ("base", "ref", "expected"),
    [
        ("https://e.org/a/b", "../c#d", "https://e.org/c#d"),
        ("https://e.org/a", "//f.org/x", "https://f.org/x"),
        ("https://e.org/a", "http:\\\\g.org", "http://g.org/"),
        ("https://e.org/a?b#c", "", "https://e.org/a?b"),
        ("https://e.org/a", "http://[", None),
        ("relative", "x", None),
        ("https://e.org/a", "x" * 9_000, None),
    ],
)
def test_a_reference_is_resolved_against_its_base(base: str, ref: str, expected: str) -> None:
    assert urls.join(base, ref) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    for url in (text, f"http://{text}"):
        normal = urls.normalise(url)
        if normal is not None:
            assert urls.normalise(normal) == normal
        urls.join("https://e.org/", text)
