import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.jsonld import LinkedData, read

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "A Headline",
    "author": {"@type": "Person", "name": "Ann Lee"},
    "datePublished": "2020-01-02",
    "publisher": {"name": "The Paper"},
}


def test_an_article_states_its_headline_author_date_and_publisher() -> None:
    assert read([json.dumps(ARTICLE)]) == LinkedData(
        headline="A Headline", authors=("Ann Lee",), published="2020-01-02", publisher="The Paper"
    )


@pytest.mark.parametrize(
    "document",
    [
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "X"}, ARTICLE]},
        {"@type": "WebPage", "name": "no", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Thing", "BlogPosting"]},
        {**ARTICLE, "@type": "http://schema.org/Article"},
    ],
)
def test_the_main_work_is_found_where_it_stands(document: object) -> None:
    assert read([json.dumps(document)]).headline == "A Headline"


@pytest.mark.parametrize(
    "document",
    [
        {"@type": "WebPage", "name": "no", "headline": "no"},
        {"@type": "ItemList", "itemListElement": [ARTICLE]},
        {"@type": "Organization", "name": "no"},
        "Article",
        17,
        None,
    ],
)
def test_a_page_a_list_and_a_company_are_no_works(document: object) -> None:
    assert read([json.dumps(document)]).headline == ""


def test_a_reference_to_an_author_is_resolved() -> None:
    graph = [{**ARTICLE, "author": {"@id": "#p"}}, {"@type": "Person", "@id": "#p", "name": "Bo"}]
    assert read([json.dumps({"@graph": graph})]).authors == ("Bo",)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ann", ("Ann",)),
        (["Ann", {"name": "Bo"}, {"name": ["Cy", "Di"]}], ("Ann", "Bo", "Cy", "Di")),
        ({"@id": "#unknown"}, ()),
        ({"name": 5}, ()),
        ("", ()),
        (None, ()),
    ],
)
def test_authors_come_in_many_shapes(author: object, names: tuple[str, ...]) -> None:
    assert read([json.dumps({**ARTICLE, "author": author})]).authors == names


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article", "headline": "H"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "H"}\n//]]>',
        '/* x */ {"@type": "Article", "headline": "H"};',
        '{"@type": "Article", "headline": "H",}',
        '{"@type": "Article", "headline": "H", "text": "raw\nbreak"}',
    ],
)
def test_common_mistakes_around_the_json_are_forgiven(script: str) -> None:
    assert read([script]).headline == "H"


@pytest.mark.parametrize(
    "script", ["", "{", "nonsense", "[" * 100_000, '{"@graph":' * 100_000, "9" * 10_000]
)
def test_what_is_no_json_states_nothing(script: str) -> None:
    assert read([script, json.dumps(ARTICLE)]).headline == "A Headline"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "@value",
                    "name",
                    "author",
                    "headline",
                    "mainEntity",
                    "image",
                ]
            ),
            inner | st.sampled_from(["Article", "WebSite", "#a"]),
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(deadline=None, max_examples=200)
@given(JSON)
def test_any_json_can_be_read(document: object) -> None:
    data = read([json.dumps(document)])
    assert isinstance(data.headline, str)
    assert all(isinstance(name, str) for name in data.authors)
