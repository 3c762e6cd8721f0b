"""Where a page sends its visitors by itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.refresh import sends_to

HERE = "https://a.example/dir/page"
NEXT = "https://a.example/dir/next"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0; url=next", NEXT),
        ("0;url=next", NEXT),
        ("0,next", NEXT),
        ("0 next", NEXT),
        ("0;next", NEXT),
        ("  5 ; URL = next  ", NEXT),
        ("10;url='next'", NEXT),
        ('1.5; url="next" and more', NEXT),
        (".5; url='next", NEXT),
        ("0; url=/n xt#part", "https://a.example/n%20xt"),
        ("0; url=//b.example", "https://b.example/"),
        ("0; url=https://user:secret@b.example/", "https://b.example/"),
        ("0; urlx", "https://a.example/dir/urlx"),
        ("", ""),
        ("0", ""),
        ("30", ""),
        ("11; url=next", ""),
        ("-1; url=next", ""),
        ("soon; url=next", ""),
        ("; url=next", ""),
        ("0; url=", ""),
        ("0; url=''", ""),
        ("0;   ", ""),
        ("0; url=page", ""),
        ("0; url=#part", ""),
        ("0; url=javascript:alert(1)", ""),
        ("0; url=data:text/html,x", ""),
        ("0; url=http://b.example:99999/", ""),
        ("9999999999999999999999; url=next", ""),
    ],
)
def test_a_refresh_is_read_as_browsers_do(value: str, expected: str) -> None:
    assert sends_to(HERE, value, b"") == expected


META = b'<meta http-equiv="refresh" content="0; url=next">'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (META, NEXT),
        (b"<!doctype html><html><head><title>x</title>" + META + b"</head>", NEXT),
        (b"<META CONTENT='0;URL=next' HTTP-EQUIV = Refresh >", NEXT),
        (
            b'<meta http-equiv="refresh" content="0; url=/a?b=1&amp;c=2">',
            "https://a.example/a?b=1&c=2",
        ),
        (b"<noscript>" + META + b"</noscript>", ""),
        (b"<!-- " + META + b" -->", ""),
        (b"<script>document.write('" + META + b"')</script>", ""),
        (b"<template>" + META + b"</template>", ""),
        (b"<textarea>" + META + b"</textarea>", ""),
        (b'<meta name="refresh-rate" content="0; url=next">', ""),
        (b'<meta http-equiv="refresh" content="300">', ""),
        (b"x" * 70_000 + META, ""),
        (b"%PDF-1.4", ""),
    ],
)
def test_a_page_states_its_refresh_where_a_browser_looks(page: bytes, expected: str) -> None:
    assert sends_to(HERE, "", page) == expected


def test_the_head_of_the_answer_comes_before_the_page() -> None:
    assert sends_to(HERE, "0; url=/first", META) == "https://a.example/first"


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="05.;,=url'\" \t/:#\0é", max_size=40), st.binary(max_size=40))
def test_no_refresh_raises_or_leads_to_what_is_no_web_page(value: str, page: bytes) -> None:
    there = sends_to(HERE, value, META[:30] + page)
    assert there == "" or there.startswith(("https://", "http://"))
