import pytest

from crawler.page.jsonld import LinkedData
from crawler.page.signals import Signals
from crawler.page.site import Site, site_of
from crawler.page.titles import title_of, trim

SITE = Site("Example News", frozenset({"examplenews", "examplecom", "example", "en"}))


def signals(
    og: str = "",
    title: str = "",
    *h1s: str,
    twitter: str = "",
    headline: str = "",
    citation: str = "",
    site: str = "Example News",
) -> Signals:
    metas = {
        "og:title": (og,),
        "twitter:title": (twitter,),
        "citation_title": (citation,),
        "og:site_name": (site,),
    }
    return Signals(metas=metas, title=title, h1s=h1s, linked=LinkedData(headline=headline))


def title(stated: Signals, url: str = "https://www.example.com/a") -> tuple[str, str, str]:
    chosen = title_of(stated, site_of(stated, url))
    return chosen.text, chosen.raw, chosen.source


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("A Title | Example News", "A Title"),
        ("A Title - Example News", "A Title"),
        ("A Title \u2013 example.com", "A Title"),
        ("A Title :: EXAMPLE", "A Title"),
        ("Example News: A Title", "A Title"),
        ("Example | A Title | Example News", "A Title"),
        ("A - B | Example News | Example", "A - B"),
        ("A Title | Other Name", "A Title | Other Name"),
        ("Spider-Man - Far From Home", "Spider-Man - Far From Home"),
        ("Example News", "Example News"),
        ("Example News | Example", "Example News"),
        ("A Title |", "A Title"),
        ("| A Title - ", "A Title"),
        ("- | -", "- | -"),
        ("", ""),
    ],
)
def test_only_what_names_the_site_is_trimmed(raw: str, text: str) -> None:
    assert trim(raw, SITE) == text


def test_a_segment_goes_where_a_heading_is_what_remains() -> None:
    assert trim("A Title - Some Section", SITE, frozenset({"atitle"})) == "A Title"
    assert trim("Some Section: A Title", SITE, frozenset({"atitle"})) == "A Title"
    assert trim("A Title - Part Two", SITE, frozenset({"atitleparttwo"})) == "A Title - Part Two"


def test_another_title_confirms_before_a_heading_does() -> None:
    cut = trim("My Blog Name: A Title", SITE, frozenset({"myblogname"}), frozenset({"atitle"}))
    assert cut == "A Title"


@pytest.mark.parametrize(
    ("stated", "chosen"),
    [
        (
            signals("A Title", "A Title | Example News", "A Title"),
            ("A Title", "A Title", "og:title"),
        ),
        (
            signals("Wrong", "A Title | Example News", "A title"),
            ("A Title", "A Title | Example News", "title"),
        ),
        (
            signals("A Paper", "A Paper", citation="A Paper: Long"),
            ("A Paper", "A Paper: Long", "citation_title"),
        ),
        (signals("", "", "Only a Heading"), ("Only a Heading", "Only a Heading", "h1")),
        (
            signals("The 10 Best Tools", "", "The 10 Best Tools of 2020, Tested"),
            ("The 10 Best Tools of 2020, Tested",) * 2 + ("h1",),
        ),
        (
            signals("For search", "For readers", "Menu", twitter="For readers"),
            ("For readers", "For readers", "twitter:title"),
        ),
        (
            signals("Example News", "A Title - Example News"),
            ("A Title", "A Title - Example News", "title"),
        ),
        (
            signals("Home", "Example News", headline="A Headline"),
            ("A Headline", "A Headline", "json-ld"),
        ),
        (signals("Home", "Home"), ("Home", "Home", "og:title")),
        (signals(), ("", "", "")),
    ],
)
def test_the_title_is_the_one_that_the_page_corroborates(
    stated: Signals, chosen: tuple[str, str, str]
) -> None:
    assert title(stated) == chosen


def test_a_heading_that_is_the_sites_name_confirms_nothing() -> None:
    stated = signals("Example News", "A Title | Example News", "Example News")
    assert title(stated)[0] == "A Title"


def test_several_headings_do_not_outvote_a_title() -> None:
    stated = signals("A Fine Long Title", "", "A Fine Long Heading", "Another Fine Heading")
    assert title(stated)[0] == "A Fine Long Title"


def test_an_archived_page_is_trimmed_of_its_own_hosts_name() -> None:
    stated = signals("", "A Title | Wombat", site="")
    url = "https://web.archive.org/web/20200101000000/http://www.wombat.org/a"
    assert title(stated, url)[0] == "A Title"
