import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.escape import (
    href,
    log_line,
    markdown_code,
    markdown_link,
    markdown_text,
    markdown_url,
    plain,
)
from tests.growth import is_linear

READERS = (
    MarkdownIt("commonmark", {"html": True}).enable("table"),
    MarkdownIt("gfm-like", {"html": True, "linkify": True}),
)
BREAK = "\u200b"
PIECES = (
    "![x](https://evil.example/beacon.png)",
    "[x](javascript:alert(1))",
    "](https://evil.example)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- ",
    "<https://evil.example>",
    "https://evil.example/a",
    "//evil.example",
    "www.evil.example",
    "someone@evil.example",
    "@mention",
    "owner/repo#12",
    "#123",
    "GH-7",
    "|",
    "\\",
    "`",
    "``",
    "**",
    "_",
    "~~",
    "$x$",
    "&amp;",
    "&#64;mention",
    "[ref]: https://evil.example",
    "[^1]",
    "---",
    "===",
    "```",
    "1. ",
    "- ",
    "+",
    "> ",
    "# ",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "    ",
    "\x1b[31m",
    "\x1b]8;;https://evil.example\x07",
    "\u202e",
    "\ud800",
    "word",
    "::error file=a,line=1::",
    "##[error]",
    "https://e.org/##[error]",
    "##",
    "[",
    "::",
    " ",
)
hostile = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=8).map("".join)
quickly = settings(deadline=None, max_examples=150)


def tokens(markdown: str, reader: MarkdownIt) -> list[Token]:
    return [
        inner
        for token in reader.parse(markdown)
        for inner in (token, *(token.children or ()))
        if inner.type != "inline"
    ]


def shown(found: list[Token]) -> str:
    return "".join(token.content for token in found).replace(BREAK, "")


def assert_unreferring(text: str) -> None:
    """What hosts look for in rendered text, after parsing: mentions, references, bare links."""
    assert not re.search(r"@\w|[#!]\d|\bGH-\d|://\S|\bwww\.", text, re.IGNORECASE)


@quickly
@given(hostile)
def test_escaped_text_is_one_paragraph_of_that_very_text(text: str) -> None:
    for reader in READERS:
        found = tokens(markdown_text(text), reader)
        assert {token.type for token in found} <= {"paragraph_open", "text", "paragraph_close"}
        assert shown(found) == plain(text).replace(BREAK, "")
        assert_unreferring("".join(token.content for token in found))


@quickly
@given(hostile)
def test_escaped_text_stays_in_its_table_cell(text: str) -> None:
    for escaped in (markdown_text(text), markdown_code(text)):
        for reader in READERS:
            found = tokens(f"| a | b |\n| - | - |\n| {escaped} | end |\n", reader)
            cells = [token for token in found if token.type == "td_open"]
            assert len(cells) == 2
            assert {token.type for token in found if token.content} <= {"text", "code_inline"}
            assert shown(found).replace("ab", "", 1) == plain(text).replace(BREAK, "") + "end"


@quickly
@given(hostile)
def test_a_code_span_holds_its_text(text: str) -> None:
    for reader in READERS:
        found = tokens(f"at {markdown_code(text)} end", reader)
        assert shown(found) == f"at {plain(text).replace(BREAK, '')} end"
        assert not {"link_open", "image", "html_inline"} & {token.type for token in found}


@quickly
@given(hostile, hostile)
def test_a_link_leads_to_its_address_and_nowhere_else(text: str, tail: str) -> None:
    url = f"https://example.org/{tail}"
    for reader in READERS:
        for markdown in (markdown_url(url), markdown_link(text, url)):
            found = tokens(f"| a |\n| - |\n| see {markdown} |\n", reader)
            links = [token for token in found if token.type == "link_open"]
            assert len(links) == bool(href(url))
            assert all(str(link.attrs["href"]).startswith("https://example.org") for link in links)
            assert not {"image", "html_inline"} & {token.type for token in found}


@quickly
@given(st.one_of(hostile, st.text()))
def test_plain_text_is_one_line_that_any_terminal_and_encoder_takes(text: str) -> None:
    result = plain(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", result)
    assert result == plain(result) == result.strip()
    result.encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A title", "A title"),
        ("  two\r\n lines\t", "two lines"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://evil.example\x1b\\a link\x1b]8;;\x1b\\", "a link"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]never ended", "never ended"),
        ("half a letter: \u00e2\x80\x9d, and more", "half a letter: \u00e2, and more"),
        ("bell\x07 and \x9b31m", "bell and 31m"),
        ("\u202efdp.exe", "fdp.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("tag\U000e0041", "tag"),
        ("byte \udcff", "byte \ufffd"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
        ("日本語 العربية", "日本語 العربية"),
    ],
)
def test_plain_strips_what_acts_and_keeps_what_reads(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("HTTP://EXAMPLE.org", "http://example.org/"),
        ("mailto:someone@example.org", "mailto:someone@example.org"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("data:text/html,<script>alert(1)</script>", ""),
        ("vbscript:x", ""),
        ("file:///etc/passwd", ""),
        ("blob:https://example.org/x", ""),
        ("//example.org", ""),
        ("relative/page.md", ""),
        ("#anchor", ""),
        ("", ""),
        ("https://\ud800/", ""),
    ],
)
def test_only_web_and_mail_addresses_become_links(url: str, expected: str) -> None:
    assert href(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=1&c=2", "<https://example.org/a?b=1&c=2>"),
        ("https://example.org/a|b?c=`d`\\", "<https://example.org/a%7Cb?c=%60d%60%5C>"),
        ("javascript:alert(1)", "`javascript:alert(1)`"),
        ("http://[::1]:8080/a[b]?[c]", "<http://[::1]:8080/a%5Bb%5D?%5Bc%5D>"),
        ("http://u:p@[::1]/", "<http://[::1]/>"),
        ("mailto:[a]@e.org", "<mailto:%5Ba%5D@e.org>"),
        ("docs/a`b.md", "`` docs/a`b.md ``"),
    ],
)
def test_a_url_is_an_autolink_or_code(url: str, expected: str) -> None:
    assert markdown_url(url) == expected


@pytest.mark.parametrize("piece", ["\x1b]", "`", "@", "\x1b[0", "//", "a.", "\\|", "#1"])
@pytest.mark.parametrize("escape", [markdown_text, markdown_code])
def test_escaping_a_long_hostile_text_takes_linear_time(
    escape: Callable[[str], str], piece: str
) -> None:
    assert is_linear(lambda size: escape(piece * size), 10_000)


@quickly
@given(st.one_of(hostile, st.text()))
def test_a_log_line_holds_no_workflow_command(text: str) -> None:
    result = log_line(text)
    assert not re.match(r"\s*::", result)
    assert "##[" not in result
    assert log_line(result) == result == plain(result)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("list.md:1:2: http-404 https://e.org/::x", "list.md:1:2: http-404 https://e.org/::x"),
        ("::error file=x::p.md:1:1: gone", "./::error file=x::p.md:1:1: gone"),
        (" \t::set-output name=a::b", "./::set-output name=a::b"),
        ("at https://e.org/##[error]x", "at https://e.org/##%5Berror]x"),
        ("title ###[group]", f"title ###{BREAK}[group]"),
        ("#\x1b[0m#[error]", f"##{BREAK}[error]"),
    ],
)
def test_workflow_commands_in_a_log_line_are_made_inert(text: str, expected: str) -> None:
    assert log_line(text) == expected
