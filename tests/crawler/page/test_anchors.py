"""Whether the place that a fragment names is on a page, and when nobody can say."""

import gzip
import html
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Presence
from crawler.page import charset
from crawler.page.anchors import verify

FOUND, MISSING, UNVERIFIABLE = Presence.FOUND, Presence.MISSING, Presence.UNVERIFIABLE
HERE = "https://docs.example/guide"
README = "https://github.com/ann/tool"
NOT_SHOWN = ["noscript", "template", "iframe"]

WORDS = "<p>" + "Some words that a reader of this page may read. " * 30 + "</p>"
GUIDE = f"<h2 id=setup>Setup</h2>{WORDS}<h2 id=usage>Usage</h2>{WORDS}"
WITH_SCRIPT = f"{GUIDE}<script src=/site.js></script>"


def presence(
    page: str, fragment: str, *, url: str = HERE, kind: str = "text/html", cut: bool = False
) -> Presence:
    return verify(page.encode(), url, kind, [fragment], cut=cut)[fragment]


@pytest.mark.parametrize(
    ("page", "fragment"),
    [
        ("<p id=setup>", "setup"),
        ("<a name=setup>", "setup"),
        ("<p id='a b'>", "a%20b"),
        ("<p id='a b'>", "a b"),
        ("<p id='a%20b'>", "a%20b"),
        ("<p id='Ünï'>", "Ünï"),
        ("<p id='Ünï'>", "%C3%9Cn%C3%AF"),
        ("<p id='%C3%9Cn%C3%AF'>", "Ünï"),
        ("<p id='a&amp;b'>", "a&b"),
        ("<p id='read(java.lang.String)'>", "read(java.lang.String)"),
        ("<p id='/introduction'>", "/introduction"),
        ("<p id='a=b'>", "a=b"),
        ("<p id='100%'>", "100%"),
        ("<p id='\ufffd'>", "%FF"),
        ("<p id='\ufffd'>", "\ud800"),
        ("<p id=setup>", "set\nup"),
    ],
)
def test_an_element_is_found_by_the_fragment_as_it_stands_and_percent_decoded(
    page: str, fragment: str
) -> None:
    assert presence(page, fragment) is FOUND


@pytest.mark.parametrize("fragment", ["Setup", "SETUP", "setup-", "set", "%73etup%20", "setup#x"])
def test_a_name_that_is_not_exactly_the_same_is_missing(fragment: str) -> None:
    assert presence(GUIDE, fragment) is MISSING
    assert presence(WITH_SCRIPT, fragment) is MISSING


@pytest.mark.parametrize("fragment", ["", "top", "Top", "TOP", "%74op", ":~:unknown"])
def test_the_top_of_a_page_is_always_there(fragment: str) -> None:
    assert presence("", fragment) is FOUND
    assert presence("%PDF-1.7", fragment, kind="application/pdf") is FOUND


def test_the_charset_of_the_page_is_taken_into_account() -> None:
    page = "<p id='Übersicht'>".encode("latin-1")
    found = verify(page, HERE, "text/html; charset=iso-8859-1", ["Übersicht"])
    assert found == {"Übersicht": FOUND}


@pytest.mark.parametrize(
    "markup",
    [
        '<h2 id="user-content-install">Install</h2>',
        '<a id="user-content-install" class="anchor" href="#install"></a>',
        '<a name="user-content-install">',
        '<h2 id="markdown-header-install">Install</h2>',
    ],
)
@pytest.mark.parametrize("fragment", ["install", "Install", "user-content-install"])
def test_headings_of_a_readme_are_found_without_their_prefix(markup: str, fragment: str) -> None:
    page = f"{markup}<h2 id=markdown-header-x>{WORDS}<script src=a.js></script>"
    expected = FOUND if "markdown" not in markup or "user" not in fragment else MISSING
    assert presence(page, fragment, url="https://git.example/ann/tool") is expected


@pytest.mark.parametrize(
    ("path", "fragment", "expected"),
    [
        ("", "install", FOUND),
        ("", "gone", MISSING),
        ("/blob/main/README.md", "gone", MISSING),
        ("/tree/v1.2", "gone", MISSING),
        ("/wiki/Home", "gone", MISSING),
        ("", "readme", UNVERIFIABLE),
        ("", "MIT-1-ov-file", UNVERIFIABLE),
        ("/issues/7", "gone", UNVERIFIABLE),
        ("/issues/7", "issuecomment-123", UNVERIFIABLE),
        ("/pull/7/files", "diff-0a1b2c", UNVERIFIABLE),
        ("/blob/main/src/a.py", "L10", FOUND),
        ("/blob/main/src/a.py", "L10-L20", FOUND),
        ("/blob/main/src/a.py", "L10C5-L20C3", FOUND),
        ("/blame/main/a.py", "L10", FOUND),
        ("", "L10", UNVERIFIABLE),
    ],
)
def test_anchors_on_a_page_of_github(path: str, fragment: str, expected: Presence) -> None:
    page = f'<h2 id="user-content-install">Install</h2>{WORDS}<script src=a.js></script>'
    assert presence(page, fragment, url=README + path) is expected


@pytest.mark.parametrize(
    "url",
    [
        "https://gitlab.com/group/sub/tool/-/blob/main/a.py#L10-20",
        "https://git.example/ann/tool/src/branch/main/a.py#L10",
        "https://bitbucket.org/ann/tool/src/master/a.py#lines-10:20",
        "https://bitbucket.org/ann/tool/src/master/a.py#a.py-10",
        "https://docs.rs/tool/latest/src/tool/lib.rs.html#10-20",
    ],
)
def test_a_line_of_a_file_shown_by_a_forge_is_found(url: str) -> None:
    address, _, fragment = url.partition("#")
    assert presence(WITH_SCRIPT, fragment, url=address) is FOUND


def test_a_forge_that_sends_its_readme_by_script_cannot_be_verified() -> None:
    assert presence(WITH_SCRIPT, "install", url="https://gitlab.com/ann/tool") is UNVERIFIABLE


@pytest.mark.parametrize(
    "fragment",
    [
        "!/users/7",
        "!intro",
        "/users/7",
        "/",
        "code/PTAEHUFMBsGMHsC2lQBd",
        "?tab=one",
        "t=1m30s",
        "xywh=160,120,320,240",
        "page=7",
        "access_token=abc",
        "xpointer(id('a'))",
    ],
)
def test_state_for_a_script_or_a_viewer_is_never_missing(fragment: str) -> None:
    assert presence(GUIDE, fragment) is UNVERIFIABLE


@pytest.mark.parametrize(
    ("body", "kind", "fragment"),
    [
        ("%PDF-1.7", "application/pdf", "page=7"),
        ("%PDF-1.7", "text/html", "chapter.2"),
        ("\x89PNG", "image/png", "xywh=1,2,3,4"),
        ("{}", "application/json", "/definitions/a"),
        ("one\ntwo", "text/plain", "line=2"),
    ],
)
def test_what_is_no_html_cannot_be_verified(body: str, kind: str, fragment: str) -> None:
    assert presence(body, fragment, kind=kind) is UNVERIFIABLE


def test_a_body_that_was_cut_may_have_had_it() -> None:
    assert presence(GUIDE, "gone", cut=True) is UNVERIFIABLE
    assert presence(GUIDE, "setup", cut=True) is FOUND


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        (":~:text=a%20reader%20of%20this%20page", FOUND),
        (":~:text=A READER, of, this", FOUND),
        (":~:text=some-,words%20that,page", FOUND),
        (":~:text=Some%20words,may%20read", FOUND),
        (":~:text=not%20there&text=some%20words", FOUND),
        (":~:text=S%C3%A9tup", MISSING),
        (":~:text=words,%20not%20there", MISSING),
        ("setup:~:text=not%20there", FOUND),
        ("gone:~:text=some%20words", FOUND),
        ("gone:~:text=not%20there", MISSING),
        ("gone:~:selector(p)", MISSING),
    ],
)
def test_quoted_words_are_looked_for_in_the_text(fragment: str, expected: Presence) -> None:
    assert presence(GUIDE, fragment) is expected


def test_quoted_words_run_across_tags_and_not_through_scripts_or_comments() -> None:
    page = "<p>one <b>t</b>wo</p><!-- three --> four &amp; <i>five</i><style>six</style>"
    assert presence(page, ":~:text=one%20two%20four%20%26%20five") is FOUND
    assert presence(page, ":~:text=six") is MISSING


def test_quoted_words_are_missing_only_where_all_text_is_known() -> None:
    for page, cut in ((WITH_SCRIPT, False), (GUIDE, True)):
        assert presence(page, ":~:text=not%20there", cut=cut) is UNVERIFIABLE


def test_all_fragments_of_a_page_are_verified_in_one_go() -> None:
    page = "".join(f"<p id=n{number}>" for number in range(1_000))
    wanted = [f"n{number}" for number in range(0, 2_000, 2)]
    found = verify(page.encode(), HERE, "text/html", wanted)
    assert list(found) == wanted
    assert sum(each is FOUND for each in found.values()) == 500


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)


@settings(deadline=None, max_examples=150)
@given(st.lists(names, min_size=1, max_size=5))
def test_every_id_is_found_by_its_percent_encoding(written: list[str]) -> None:
    page = "".join(f'<p id="{html.escape(name)}">' for name in written)
    wanted = [quote(name, safe="") for name in written]
    assert set(verify(page.encode(), HERE, "text/html", wanted).values()) == {FOUND}


@settings(deadline=None, max_examples=300)
@given(
    body=st.binary(max_size=100) | st.text("<>=\"'#aid script/!-", max_size=60).map(str.encode),
    url=st.text(max_size=30),
    kind=st.sampled_from(["text/html", "application/xhtml+xml", "application/pdf", ""]) | st.text(),
    fragments=st.lists(
        st.text(st.characters()) | st.text("#:~:text=,&%-FL1!/top", max_size=30), max_size=4
    ),
    cut=st.booleans(),
)
def test_nothing_is_an_error(
    body: bytes, url: str, kind: str, fragments: list[str], *, cut: bool
) -> None:
    assert set(verify(body, url, kind, fragments, cut=cut)) == set(fragments)


@pytest.mark.parametrize(
    ("page", "fragment"),
    [
        (b"<script src= " + b" src=" * 100_000 + b">", "gone"),
        (b"<script>" + b"gone " * 200_000 + b"</script><h2 id=x>", "gone"),
        (b"<p id=root" + b" id=root" * 100_000 + b"><script></script>", "gone"),
        (b"<p>" + b"a " * 500_000, ":~:text=" + ",".join("ab" * 50) + "&text=b" * 500),
        (b"<h2 id=x><script></script>", "a" * 8_000),
        (b"<h2 id=x><script></script>", "a." * 4_000),
        (b"<h2 id=x><script></script>", "1" * 8_000 + "x"),
        (b"<h2 id=x><script></script>", "comment" * 1_000 + "x"),
        (b"<h2 id=x><script></script>", "L1C1" * 2_000),
    ],
)
def test_hostile_pages_and_fragments_take_linear_time(page: bytes, fragment: str) -> None:
    verify(page, HERE, "text/html", [fragment])


def test_on_real_pages_every_id_that_a_tree_builder_sees_is_found(corpora: Path) -> None:
    for path in sorted((corpora / "pages").glob("*.html.gz"))[::20]:
        body = charset.as_utf8(gzip.decompress(path.read_bytes()), "")
        elements = BeautifulSoup(body, "lxml", from_encoding="utf-8").find_all(id=True)
        names = {str(each["id"]) for each in elements if not each.find_parent(NOT_SHOWN)} - {""}
        found = verify(body, HERE, "text/html; charset=utf-8", [quote(name) for name in names])
        assert set(found.values()) <= {FOUND}, path.name


def test_on_real_pages_a_made_up_anchor_is_found_nowhere_and_most_often_said_to_be_missing(
    corpora: Path,
) -> None:
    seen = []
    for path in sorted((corpora / "pages").glob("*.html.gz"))[::12]:
        body = gzip.decompress(path.read_bytes())
        seen.append(verify(body, HERE, "text/html", ["no-such-anchor-9f3b"])["no-such-anchor-9f3b"])
    assert FOUND not in seen
    assert seen.count(MISSING) > len(seen) * 0.7
