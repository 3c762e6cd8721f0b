"""A document of a site: where it leads, and what it is a copy of."""

import pytest

from crawler.walk.scope import Scope
from crawler.walk.survey import Lead, Survey, survey
from sources.model import Document, Format
from sources.registry import HTML, TEXT

SITE = "https://a.test"
SCOPE = Scope((f"{SITE}/docs/",))
CANONICAL = '<link rel="canonical" href="/docs/page">'


def read(markup: str, path: str = "/docs/page", form: Format = HTML) -> Survey:
    url = SITE + path
    return survey(Document(url, markup, form, url), SCOPE)


def test_leads_are_the_urls_in_scope_once_each() -> None:
    found = read(
        '<a rel=nofollow href="one">1</a><img src="p.png"><a href="/out">o</a>'
        '<a href="one#part">1</a><a rel=nofollow href="two">2</a>'
    )
    assert found.leads == (
        Lead(f"{SITE}/docs/one", follows=True),
        Lead(f"{SITE}/docs/p.png", follows=False),
        Lead(f"{SITE}/docs/two", follows=False),
    )


def test_the_links_of_a_text_all_lead_on() -> None:
    found = read(f"{SITE}/docs/one {SITE}/docs/a.pdf", "/docs/list.txt", TEXT)
    assert [lead.follows for lead in found.leads] == [True, False]


@pytest.mark.parametrize(
    ("markup", "path", "same"),
    [
        (f"{CANONICAL}<a href=/x>x</a><a href=#top>t</a>", "/docs/page?utm=1", True),
        (f"{CANONICAL}<a href=/x>x</a><a href=/docs/page>t</a>", "/docs/print", True),
        (f"{CANONICAL}<a href=/other>x</a>", "/docs/page?p=2", False),
        ("<a href=/x>x</a>", "/docs/page?utm=1", False),
        ('<link rel="canonical" href="/docs/else"><a href=/x>x</a>', "/docs/page", False),
        ('<link rel="canonical" href="http://["><a href=/x>x</a>', "/docs/page", False),
    ],
)
def test_a_copy_has_the_same_canonical_address_and_the_same_links(
    markup: str, path: str, same: bool
) -> None:
    original = read("<a href=/x>x</a><a href=#top>t</a>")
    copy = read(markup, path)
    assert (not original.likenesses.isdisjoint(copy.likenesses)) is same
