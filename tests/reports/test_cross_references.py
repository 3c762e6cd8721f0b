"""A report posted to a forge leaves no mark in anybody else's repository."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.escape import markdown_code, markdown_link, markdown_text, markdown_url
from reports.registry import FORMATS
from tests.growth import is_linear
from tests.reports.test_escape import READERS, hostile, tokens
from tests.reports.test_hostile import everywhere

GITHUB = "https://redirect.github.com"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/o/r/issues/1", f"<{GITHUB}/o/r/issues/1>"),
        ("http://www.GitHub.com/o/r/pull/2/files#r3", f"<{GITHUB}/o/r/pull/2/files#r3>"),
        ("https://github.com/o/r/discussions/4?sort=new", f"<{GITHUB}/o/r/discussions/4?sort=new>"),
        ("https://github.com/orgs/o/discussions/4", f"<{GITHUB}/orgs/o/discussions/4>"),
        ("https://github.com/o/r/commit/a1b2c3d", f"<{GITHUB}/o/r/commit/a1b2c3d>"),
        ("https://u:p@github.com/o/r/issues/1", f"<{GITHUB}/o/r/issues/1>"),
        ("https://github.com:443/o/r/issues/1", f"<{GITHUB}/o/r/issues/1>"),
        ("https://github.com/o/r/%69ssues/1", f"<{GITHUB}/o/r/%69ssues/1>"),
        ("https://github.com//o/r/issues//1", f"<{GITHUB}//o/r/issues//1>"),
        ("https://github.com/o/r/Pull/1", f"<{GITHUB}/o/r/Pull/1>"),
        ("https://github.com/o/r", "<https://github.com/o/r>"),
        ("https://github.com/o/r/issues", "<https://github.com/o/r/issues>"),
        ("https://github.com/o/issues", "<https://github.com/o/issues>"),
        ("https://github.com/o/r/blob/main/a.md", "<https://github.com/o/r/blob/main/a.md>"),
        ("https://gitlab.com/g/s/p/-/issues/1", "`https://gitlab.com/g/s/p/-/issues/1`"),
        ("https://git.e.org/g/p/merge_requests/1", "`https://git.e.org/g/p/merge_requests/1`"),
        ("https://gitlab.com/groups/g/-/epics/7", "`https://gitlab.com/groups/g/-/epics/7`"),
        ("https://codeberg.org/o/r/pulls/3", "`https://codeberg.org/o/r/pulls/3`"),
        ("https://git.e.org/o/r/commit/a1b2c3d4", "`https://git.e.org/o/r/commit/a1b2c3d4`"),
        ("https://github.com.:8443/o/r/issues/1", "`https://github.com.:8443/o/r/issues/1`"),
        ("https://github.e.org/o/r/issues/1", "`https://github.e.org/o/r/issues/1`"),
        ("https://gitlab.com/g/p/-/issues", "<https://gitlab.com/g/p/-/issues>"),
        ("https://bugs.e.org/issues/12", "<https://bugs.e.org/issues/12>"),
        ("https://e.org/a/b/issues/spring", "<https://e.org/a/b/issues/spring>"),
        (
            "https://web.archive.org/web/2020/https://github.com/o/r/issues/1",
            "`https://web.archive.org/web/2020/https://github.com/o/r/issues/1`",
        ),
        (
            "https://github.com/o/r/issues/1?to=https://github.com/a/b/pull/2",
            "`https://github.com/o/r/issues/1?to=https://github.com/a/b/pull/2`",
        ),
    ],
)
def test_a_link_to_an_issue_leaves_no_mark_there(url: str, expected: str) -> None:
    assert markdown_url(url) == expected


def test_a_title_is_linked_by_the_redirect_or_not_at_all() -> None:
    github, gitlab = "https://github.com/o/r/issues/1?a&b", "https://gitlab.com/o/r/-/issues/1"
    assert markdown_link("A title", github) == f"[A title](<{GITHUB}/o/r/issues/1?a&amp;b>)"
    assert markdown_link("A title", gitlab) == f"A title (`{gitlab}`)"
    assert markdown_link("A title", "docs/a.md") == "A title"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see @name", "see @|name"),
        ("o/r#12 and !3", "o/r#|12 and !|3"),
        ("GH-7 gh-7", "GH-|7 gh-|7"),
        ("fixed in a1b2c3d", "fixed in a1b2c3|d"),
        ("d6cd1e2bd19e03a81132a23b2025920577f84e37", None),
        ("o/r@D6CD1E2", "o/r@|D6CD1E|2"),
        ("a1b2c3 is short, xa1b2c3d4 is none", "a1b2c3 is short, xa1b2c3d4 is none"),
        ("/close", "/|close"),
        ("and/or /close", "and/or /close"),
        ("50 % of 3 & 4", "50 % of 3 &amp; 4"),
        ('%"next" %1.0 &5 $6', r'%|"next" %|1\.0 &amp;|5 \$|6'),
        ("~bug [issue:7] *iteration:", r"\~|bug \[|issue:7\] \*|iteration:"),
    ],
)
def test_what_forges_look_for_in_text_is_parted(text: str, expected: str | None) -> None:
    if expected is not None:
        assert markdown_text(text) == expected.replace("|", "\u200b")
    assert markdown_text(text).replace("\u200b", "").replace("\\", "").replace("&amp;", "&") == text


FORGES = ("github.com", "www.github.com", "gitlab.com", "codeberg.org", "git.example.org")
KINDS = ("issues", "pull", "pulls", "discussions", "-/issues", "-/merge_requests")
THINGS = [f"{kind}/{number}" for kind in KINDS for number in ("1", "27", "%31")]
forge_urls = st.builds(
    "{}{}/{}/{}{}".format,
    st.sampled_from(("https://", "http://", "HTTPS://u:p@", "https:/", "https:\\\\")),
    st.sampled_from(FORGES),
    st.sampled_from(("o/r", "o//r", "group/sub/project", "O/R.x", "o/r/")),
    st.sampled_from((*THINGS, "commit/a1b2c3d4e5f60718", "-/commit/a1b2c3d")),
    st.one_of(st.just(""), st.sampled_from(("#issuecomment-1", "/files", "?a=1")), hostile),
)
texts = st.lists(st.one_of(forge_urls, hostile, st.sampled_from(("@a", "o/r#1", "a1b2c3d"))))
ISSUE = re.compile(
    r"://(?:www\.)?[^/]+/+[^/]+/.*?/(?:issues|pulls?|discussions|merge_requests|commit)/+(?:\d|a1b2|%31)",
    re.IGNORECASE,
)
LIVE = re.compile(
    r"@\w|[#!$&]\d|\bGH-\d|://\S|\bwww\.|\A/\w|(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])",
    re.IGNORECASE,
)


def assert_untouching(markdown: str) -> None:
    for reader in READERS:
        inside = 0
        for token in tokens(markdown, reader):
            inside += (token.type == "link_open") - (token.type == "link_close")
            if token.type == "link_open":
                address = str(token.attrs["href"])
                assert urlsplit(address).netloc == "redirect.github.com" or not ISSUE.search(
                    address
                )
            assert token.type != "text" or inside or not LIVE.search(token.content)


@settings(deadline=None, max_examples=60)
@given(texts, forge_urls, hostile)
def test_no_text_or_url_touches_a_stranger(text: list[str], url: str, tail: str) -> None:
    joined = " ".join(text)
    for markdown in (
        markdown_text(joined),
        markdown_code(joined),
        markdown_url(url),
        markdown_url(url + tail),
        markdown_link(joined, url),
        f"| a |\n| - |\n| {markdown_link(joined, url + tail)} {markdown_url(url)} |\n",
    ):
        assert_untouching(markdown)


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/o/r/issues/1",
        "https://gitlab.com/o/r/-/merge_requests/1",
        "/close @name o/r#1 GH-1 a1b2c3d4e5f60718",
        "see https://www.github.com/o/r/commit/a1b2c3d4e5f60718",
    ],
)
def test_no_place_of_a_report_touches_a_stranger(text: str) -> None:
    assert_untouching(FORMATS["markdown"].render(everywhere(text)))


@pytest.mark.parametrize("piece", ["/o/r/issues/1", "/issues/", "https://github.com/", "%2F"])
def test_reading_a_long_url_takes_linear_time(piece: str) -> None:
    assert is_linear(lambda size: markdown_url("https://github.com/" + piece * size), 4_000)


@pytest.mark.parametrize("piece", ["a1b2c3d", "[a", "a1b2c3d4 ", "%~", "*iteration"])
def test_parting_a_long_text_takes_linear_time(piece: str) -> None:
    assert is_linear(lambda size: markdown_text(piece * size), 10_000)
