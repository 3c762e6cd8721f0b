import pytest

from crawler.page.authors import authors_of, names_in
from crawler.page.jsonld import LinkedData
from crawler.page.signals import Signals
from crawler.page.site import Site

SITE = Site("The Paper", frozenset({"thepaper"}))


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("By Ann Lee", ["Ann Lee"]),
        ("by: Ann Lee", ["Ann Lee"]),
        ("Written by Ann Lee and Bo Li", ["Ann Lee", "Bo Li"]),
        ("Von Ann Lee und Bo Li", ["Ann Lee", "Bo Li"]),
        ("Ann Lee, Bo Li & Cy Day", ["Ann Lee", "Bo Li", "Cy Day"]),
        ("Ann Lee; Bo Li", ["Ann Lee", "Bo Li"]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("Ann Lee, PhD", ["Ann Lee, PhD"]),
        ("View all posts by Ann Lee", ["Ann Lee"]),
        ("Ann Lee (The Paper)", ["Ann Lee"]),
        ("Ann Lee (https://ann.example)", ["Ann Lee"]),
        ("Byron Lee", ["Byron Lee"]),
        ("Sandy Anderson", ["Sandy Anderson"]),
        ("山田太郎", ["山田太郎"]),
        ("https://facebook.com/ann", []),
        ("ann@example.com", []),
        ("@ann", []),
        ("example.com", []),
        ("admin", []),
        ("Redaktion", []),
        ("Editorial Team", []),
        ("No Author", []),
        ("12345", []),
        ("A", []),
        ("this is a whole sentence about nobody", []),
        ("", []),
    ],
)
def test_names_are_told_from_what_is_no_name(statement: str, names: list[str]) -> None:
    assert names_in(statement) == names


@pytest.mark.parametrize(
    ("signals", "authors"),
    [
        (
            Signals(metas={"citation_author": ("Lee, Ann", "Li, Bo"), "author": ("Someone Else",)}),
            ("Lee, Ann", "Li, Bo"),
        ),
        (
            Signals(metas={"author": ("Someone Else",)}, linked=LinkedData(authors=("Ann Lee",))),
            ("Ann Lee",),
        ),
        (
            Signals(metas={"twitter:label1": ("Verfasst von",), "twitter:data1": ("Ann Lee",)}),
            ("Ann Lee",),
        ),
        (
            Signals(metas={"twitter:label1": ("Price",), "twitter:data1": ("Ann Lee",)}),
            (),
        ),
        (
            Signals(metas={"author": ("The Paper",)}, marks={"byline": ("By Ann Lee",)}),
            ("Ann Lee",),
        ),
        (
            Signals(
                metas={"article:author": ("https://facebook.com/a",)},
                marks={"rel-author": ("Ann Lee",)},
            ),
            ("Ann Lee",),
        ),
        (Signals(marks={"byline": ("Ann Lee May 20, 2019", "By Ann Lee")}), ("Ann Lee",)),
        (Signals(marks={"author": ("Ann Lee " + "biography " * 30,)}), ()),
        (Signals(linked=LinkedData(authors=("Ann Lee", "ann lee"))), ("ann lee",)),
        (Signals(metas={"author": ("The paper",)}), ()),
        (Signals(), ()),
    ],
)
def test_the_best_source_that_names_somebody_is_believed(
    signals: Signals, authors: tuple[str, ...]
) -> None:
    assert authors_of(signals, SITE) == authors


def test_a_personal_blog_may_be_called_after_its_author() -> None:
    site = Site("Ann Lee", frozenset({"annlee"}))
    assert authors_of(Signals(metas={"author": ("Ann Lee",)}), site) == ("Ann Lee",)
