"""What the markup of a page names, and what is no markup at all."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.markup import walk


def names(markup: str, *, xhtml: bool = False) -> set[str]:
    return {name.decode() for name in walk(markup.encode(), xhtml=xhtml).names}


@pytest.mark.parametrize(
    "tag",
    [
        '<p id="x">',
        "<p id='x'>",
        "<p id=x>",
        "<P ID=x>",
        "<p\n\tid = \n'x'>",
        '<p class="a"id="x">',
        "<p/id=x>",
        '<p title="a > b" id="x">',
        "<p hidden id=x />",
        "<p id=x",
        '<my-element data-id="y" id="x">',
        '<a name="x">',
        "<A NAME=x href=y>",
        "<a title='<b id=y>' name='x'>",
        "<p title='say \"hi\"' id=x>",
        "a < b <p id=x>",
        '<p title="<!-- " id="x">',
        '<input value="<script>"><p id=x>',
        "<textarea id=x></textarea>",
        "<template id=x></template>",
    ],
)
def test_ids_and_names_of_links_are_found_however_they_are_written(tag: str) -> None:
    assert names(tag) == {"x"}


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- <p id=x> -->",
        "<!-- <p id=x> --!>",
        "<script>'<p id=x>'</script>",
        "<STYLE>/* <p id=x> */</STYLE>",
        "<title><p id=x></title>",
        "<textarea><p id=x></textarea>",
        "<template><p id=x></template>",
        "<noscript><p id=x></noscript>",
        "<iframe><p id=x></iframe>",
        "<plaintext><p id=x>",
        "<script><p id=x>",
        "<noscript><p id=x>",
        "<!-- <p id=x>",
        "<code>&lt;p id=x></code>",
        "</p id=x>",
        "<p title='id=x'>",
        '<p title=" id=x">',
        "<p data-id=x valid=x>",
        "<map name=x><meta name=x><input name=x>",
        "< p id=x>",
        "id=x",
    ],
)
def test_what_is_no_element_of_the_page_names_nothing(markup: str) -> None:
    assert names(markup) == set()


@pytest.mark.parametrize(
    "before",
    [
        "<!-->",
        "<!--->",
        "<!-- a --!>",
        "<!-- > -->",
        "<script>'<!-- '</script>",
        "<style>a > b</style>",
        "<titles>",
        "<svg><path d='M 0 0'/></svg>",
        '<a href="?a=b&c=d">',
        "<p =''>",
    ],
)
def test_what_comes_before_does_not_hide_an_element(before: str) -> None:
    assert names(f"{before}<p id=x>") == {"x"}


def test_an_empty_element_of_xhtml_has_no_content() -> None:
    markup = '<script src="a.js"/><p id="x"/>'
    assert names(markup, xhtml=True) == {"x"}
    assert names(markup) == set()
    assert walk(markup.encode(), xhtml=True).script_tags


def test_character_references_in_a_name_are_resolved() -> None:
    assert names('<p id="a&amp;b&quot;&#x20;&uuml;">') == {'a&b" ü'}


@pytest.mark.parametrize(
    ("markup", "runs"),
    [
        ("<script>x</script>", True),
        ("<script src=x></script>", True),
        ("<script type=module>x</script>", True),
        ("<script type='text/javascript'>x</script>", True),
        ("<script type='application/ld+json'>{}</script>", False),
        ("<script type='application/json'>{}</script>", False),
        ("<script type='text/template'><p></script>", False),
        ("<p>", False),
    ],
)
def test_scripts_that_are_executed_are_told_from_data(markup: str, *, runs: bool) -> None:
    assert bool(walk(markup.encode()).script_tags) is runs


def test_what_scripts_may_bring_onto_the_page_is_kept_but_not_linked_data() -> None:
    page = (
        b"<script>one</script><template>two</template><noscript>three</noscript>"
        b"<script type=application/json>four</script><!-- five --><style>six</style>"
        b"<script type='application/ld+json'>seven</script>"
    )
    kept = [page[start:end] for start, end in walk(page).unshown]
    assert kept == [b"one", b"two", b"three", b"four"]


@pytest.mark.parametrize(
    ("markup", "has"),
    [("<h2 id=x>", True), ("<a name=x>", True), ("<div id=x><form id=y>", False), ("<h2>", False)],
)
def test_names_of_sections_are_told_from_those_of_layout(markup: str, *, has: bool) -> None:
    assert walk(markup.encode()).has_sections is has


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200) | st.text("<>!-/=\"' aidnmescrpt\n", max_size=80).map(str.encode))
def test_no_page_is_an_error_and_spans_are_in_order(page: bytes) -> None:
    markup = walk(page)
    edges = [edge for span in markup.hidden for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(page) for edge in edges)


values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)
elements = st.tuples(st.sampled_from(["p", "h2", "div", "a", "x-y"]), values, values)


@settings(deadline=None, max_examples=200)
@given(st.lists(elements, max_size=6))
def test_every_id_of_a_document_is_found_and_nothing_else(
    written: list[tuple[str, str, str]],
) -> None:
    page = "<!-- -->text".join(
        f'<{element} title="{html.escape(title)}" id="{html.escape(name)}">'
        for element, title, name in written
    )
    assert names(page) == {name for _, _, name in written}


@pytest.mark.parametrize(
    "part",
    [
        b"<", b"<p", b"<p ", b"<a b='", b'<a b="<a c=\'', b"<!--", b"<!-- -", b"<script>", b"=",
        b"<template>", b"<noscript>", b"<p id=", b"<p id=x>", b"</", b"<title ", b"<p =\"'",
    ],
)  # fmt: skip
def test_hostile_pages_take_linear_time(part: bytes) -> None:
    walk(part * (1_000_000 // len(part)))
