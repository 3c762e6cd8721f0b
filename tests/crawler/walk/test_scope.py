"""What belongs to a site that is walked."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.walk.scope import Scope, directory, may_be_page, origin
from sources.urls import normalise

HERE = Scope(("https://a.test/docs/",))


@pytest.mark.parametrize(
    ("url", "within"),
    [
        ("https://a.test/docs/", True),
        ("https://a.test/docs/deep/page?x=1", True),
        ("https://a.test/docs", False),
        ("https://a.test/docsearch", False),
        ("https://a.test/", False),
        ("http://a.test/docs/", False),
        ("https://a.test:8443/docs/", False),
        ("https://www.a.test/docs/", False),
        ("https://a.test.evil.test/docs/", False),
        ("mailto:a@a.test", False),
        ("relative/page", False),
        ("", False),
    ],
)
def test_a_site_is_what_lies_below_the_directory_of_its_start(url: str, within: bool) -> None:
    assert HERE.holds(url) is within


def test_patterns_widen_it_and_narrow_it() -> None:
    scope = Scope(HERE.roots, (re.compile("//(docs|api)[.]a[.]test/"), re.compile("/docs/en/")))
    assert scope.holds("https://api.a.test/x")
    assert scope.holds("https://a.test/docs/en/x")
    assert not scope.holds("https://a.test/docs/de/x")
    assert not scope.holds("ftp://docs.a.test/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/", "https://a.test/"),
        ("https://a.test/docs", "https://a.test/"),
        ("https://a.test/docs/", "https://a.test/docs/"),
        ("https://a.test/docs/index.html", "https://a.test/docs/"),
        ("https://a.test/docs/?next=/a/b", "https://a.test/docs/"),
    ],
)
def test_a_directory_ends_with_the_last_slash_of_the_path(url: str, expected: str) -> None:
    assert directory(url) == expected
    assert origin(url) == "https://a.test"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", True),
        ("a/", True),
        ("page", True),
        ("page.html", True),
        ("page.php?file=x.zip", True),
        ("v1.2/", True),
        ("v1.2", True),
        ("style.css", False),
        ("PHOTO.JPG", False),
        ("photo.jpeg?w=100", False),
        ("dist.tar.gz", False),
        ("feed.xml", False),
    ],
)
def test_a_name_tells_what_is_no_page(path: str, expected: bool) -> None:
    assert may_be_page(f"https://zip.test/{path}") is expected


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=40))
def test_any_text_is_in_scope_or_not(text: str) -> None:
    assert HERE.holds(text) in {True, False}
    url = normalise(f"https://a.test/{text}")
    if url is not None:
        assert url.startswith(origin(url))
        assert directory(url).endswith("/")
        assert may_be_page(url) in {True, False}
