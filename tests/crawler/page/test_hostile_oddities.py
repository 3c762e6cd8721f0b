"""Pages made to keep the rules busy."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.metadata import extract
from crawler.verdict.reasons import is_known
from tests.crawler.page.odd_pages import URL, oddity, page

MEGABYTE = 1_048_576
HOSTILE = {
    "open tags": b"<" * MEGABYTE,
    "empty tags": b"<>" * (MEGABYTE // 2),
    "headings": b"<h1>404</h1>" * 80_000,
    "hidden headings": b"<noscript><h1>404</h1></noscript>" * 30_000,
    "comments": b"a<!---->" * 130_000,
    "long title": b"<title>" + b"the page you was is are " * 40_000,
    "title of digits": b"<title>" + b"error 404 " * 100_000,
    "title of commas": b"<title>" + b"a, " * 300_000,
    "password": b"<title>login</title>" + b"type " * 200_000,
    "one word": b"<title>404</title>" + b"x" * MEGABYTE,
    "entities": b"<title>404</title><body>" + b"&amp;" * 200_000,
    "ligature": "<title>404</title><body>\ufdfa".encode() * 20_000,
    "inline tags": b"<b" * (MEGABYTE // 2),
    "lines": b"<p>die seite die seite ist ist leider " * 20_000,
    "long frame": b"<body class='" + b"error404 " * 100_000,
    "words of markup": b"<form" + b"<img class=<a <div<title<meta" * 30_000,
    "sent on": b"<script>" + b"location='/a/" * 1_000,
    "many spaces": b"<div>" + b" " * 500_000 + b"<script>location" + b" " * 15_000,
    "lists to choose from": b"<select><option>" * 60_000,
    "fields": b"<title>login</title>" + b"<input type=password class=captcha name=user>" * 20_000,
    "bytes": b"<title>404</title><body>" + bytes(range(256)) * 4000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_judged_in_linear_time(body: bytes) -> None:
    # What takes quadratic time here takes minutes.
    extract(body, URL, "text/html")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=200))
def test_any_text_can_be_judged(title: str, heading: str, text: str) -> None:
    found = oddity(page(title, heading, text))
    assert found is None or (is_known(found.code) and found.evidence)
