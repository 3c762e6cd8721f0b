import pytest

from crawler.page.reduce import reduce


def reduced(markup: str) -> str:
    found = reduce(markup.encode())
    return "".join((*found.tags, *found.elements))


def test_what_carries_no_metadata_is_left_out() -> None:
    markup = (
        "<html lang=en><head><meta charset=utf-8><link rel=stylesheet href=x>"
        '<meta name=viewport content=y><style>h1{}</style><script>var a = "<h1>no</h1>"</script>'
        "<title>A</title></head><body><p>text</p></body></html>"
    )
    assert reduced(markup) == "<html lang=en><title>A</title>"


@pytest.mark.parametrize(
    "element",
    [
        '<meta name="description" content="x">',
        '<META NAME="Author" CONTENT="x">',
        "<meta content='a > b' property='og:title'>",
        "<meta property=article:published_time content=2020>",
        "<meta name=citation_author content=x>",
        '<meta itemprop="datePublished" content="2020">',
        "<meta http-equiv=content-language content=de>",
        "<title>T</title>",
        "<h1 class=x>T</h1>",
    ],
)
def test_elements_with_metadata_are_kept_as_written(element: str) -> None:
    assert reduced(f"<p>{element}<p>") == element


@pytest.mark.parametrize(
    "element",
    [
        "<!-- <h1>x</h1> -->",
        "<script><h1>x</h1></script>",
        "<style><h1>x</h1></style>",
        "<textarea><h1>x</h1></textarea>",
        "<noscript><h1>x</h1></noscript>",
        "<template><h1>x</h1></template>",
        "<svg><title>x</title></svg>",
        "<iframe><h1>x</h1></iframe>",
        "<header>x</header>",
        "<titles>x</titles>",
        "<meta name=theme-color content=red>",
        "<meta name=description content=cut",
    ],
)
def test_what_no_reader_sees_is_not_kept(element: str) -> None:
    assert reduced("<p>" + element) == ""


def test_an_unclosed_comment_or_script_hides_the_rest_and_an_unclosed_svg_does_not() -> None:
    assert reduced("<!-- <h1>x</h1>") == ""
    assert reduced("<script> <h1>x</h1>") == ""
    assert reduced("<svg> <h1>x</h1>") == "<h1>x</h1>"


@pytest.mark.parametrize(
    ("markup", "linked_data"),
    [
        ('<script type="application/ld+json">{"a": "<b>"}</script>', ('{"a": "<b>"}',)),
        ("<script type=application/ld+json>{}</SCRIPT ><p>", ("{}",)),
        ("<script type='application/ld+json'>{", ("{",)),
        ("<script id=a type=application/ld+json>1</script><script>2</script>", ("1",)),
        ("<style type=application/ld+json>{}</style>", ()),
        ("<!-- <script type=application/ld+json>{}</script> -->", ()),
        ("<script type=application/ld+json></script>", ()),
    ],
)
def test_linked_data_is_kept_apart_as_written(markup: str, linked_data: tuple[str, ...]) -> None:
    found = reduce(markup.encode())
    assert found.linked_data == linked_data
    assert found.elements == ()


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ("<link rel=icon href=a><link href=b rel='canonical'>", "b"),
        ("<LINK REL='alternate Canonical' HREF='/a?b&amp;c'>", "/a?b&c"),
        ("<p>canonical</p><link rel=canonical href=a>", "a"),
        ("<link rel=canonical href=a><link rel=canonical href=b>", "a"),
        ("<noscript><link rel=canonical href=a></noscript>", ""),
        ("<!-- <link rel=canonical href=a> -->", ""),
        ("<a rel=canonical href=a>", ""),
        ("<link rel=uncanonical href=canonical>", ""),
        ("<link rel=canonical href=a", ""),
    ],
)
def test_the_first_canonical_link_gives_the_address(markup: str, address: str) -> None:
    assert reduce(markup.encode()).canonical == address


@pytest.mark.parametrize(
    "piece",
    [
        b"<meta a",
        b'<meta a="',
        b"<meta a='\"",
        b"<script a='",
        b"<noscript>",
        b"<h1 a=",
        b"<!-",
        b"<!---",
        b"<script>--",
        b"canonical",
        b"<link canonical",
        b" rel=",
        b"<meta name=" + b" " * 8_000 + b">",
        b"<script type=" + b" " * 200_000 + b"ld+json>",
        b"<a " + b"itemprop=author " * 500,
        b"<link rel= canonicalx ",
        b"author",
        b'<h1><i class="',
        b"itemprop=author ",
    ],
)
def test_hostile_repetition_takes_time_in_proportion(piece: bytes) -> None:
    # Quadratic time would be minutes.
    assert len("".join(reduce(piece * (400_000 // len(piece))).elements)) < 400_000


def test_only_the_first_title_is_kept_and_tags_in_it_are_text() -> None:
    assert reduced("<title>a <b> c</title><title>d</title>") == "<title>a &lt;b> c</title>"


def test_an_unclosed_heading_ends_within_bounds() -> None:
    assert len(reduced("<h1>" + "x" * 100_000)) < 5_000


def test_a_heading_keeps_its_text_alone() -> None:
    markup = "<h1><a href=x>One</a><br>two<!-- no --><script>no</script> &amp; <i>th</i>ree</h1>"
    assert reduced(markup) == "<h1>One two   &amp; three</h1>"


def test_in_xhtml_an_empty_tag_has_no_content() -> None:
    markup = b'<html><script src="a"/><title/><h1>x</h1></html>'
    assert reduce(markup, xhtml=True).elements == ("<title/></title>", "<h1>x</h1>")
    assert reduce(markup).elements == ()


@pytest.mark.parametrize(
    ("markup", "mark"),
    [
        (
            '<a rel="author" href=x>Ann</a>',
            '<span data-mark="rel-author" rel="author" href=x>Ann</span>',
        ),
        (
            "<a rel='nofollow author'>Ann</a>",
            "<span data-mark=\"rel-author\" rel='nofollow author'>Ann</span>",
        ),
        ("<b itemprop=author>Ann</b>", '<span data-mark="author" itemprop=author>Ann</span>'),
        (
            "<div itemprop=author itemscope><img><b itemprop=name>Ann</b> 12 badges</div>",
            '<span data-mark="author" itemprop=name>Ann</span>',
        ),
        (
            '<div itemprop=author itemscope><meta itemprop=name content="Ann"/></div>',
            '<span data-mark="author" itemprop=name content="Ann"></span>',
        ),
        (
            "<time itemprop=datePublished datetime=2020-01-02>x</time>",
            '<span data-mark="datepublished" itemprop=datePublished datetime=2020-01-02>x</span>',
        ),
        (
            "<noscript><b itemprop=author>Ann</b></noscript>",
            '<span data-mark="author" itemprop=author>Ann</span>',
        ),
    ],
)
def test_marked_elements_are_kept_with_their_text(markup: str, mark: str) -> None:
    assert reduced(markup) == mark


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- <a rel=author>Ann</a> -->",
        '<script>"<a rel=author>Ann</a>"</script>',
        "<p>rel=author",
        "<link rel=author href=x>",
        "<b class=author>Ann</b>",
        "<a rel=author",
    ],
)
def test_marks_that_are_not_elements_of_the_page_do_not_count(markup: str) -> None:
    assert reduced(markup) == ""


def test_bylines_and_dates_are_marked_beside_a_heading_only() -> None:
    byline = (
        '<h1>T</h1><p class="post-author">Ann</p>'
        "<span class=date>May 1, 2020</span><time datetime=2020>x</time>"
    )
    kept = reduced(byline)
    assert 'data-mark="byline"' in kept
    assert 'data-mark="dateline"' in kept
    assert 'data-mark="time"' in kept
    assert "data-mark" not in reduced("<h1>T</h1>" + "<p>" * 3000 + byline.replace("h1", "h2"))


def test_a_class_that_only_contains_the_word_is_no_byline() -> None:
    assert "data-mark" not in reduced("<h1>T</h1><p class='authority updated'>x</p>")


def test_what_a_reader_does_not_see_is_told_apart_from_what_has_no_markup() -> None:
    page = b"<!--a--><noscript><p>b</noscript><template><p>c</template><script>d</script><p>e"
    hidden = reduce(page).hidden
    assert [page[start:end] for start, end in hidden] == [
        b"<!--a-->",
        b"<p>b</noscript>",
        b"<p>c</template>",
        b"d</script>",
    ]


def test_a_noscript_that_never_ends_hides_nothing() -> None:
    assert reduce(b"<noscript><p>all the rest").hidden == ()


def test_the_spans_of_headings_are_those_of_their_start_tags() -> None:
    page = b"<p>a</p><h1 id=x>b</h1>"
    assert [page[start:end] for start, end in reduce(page).headings] == [b"<h1 id=x>"]
