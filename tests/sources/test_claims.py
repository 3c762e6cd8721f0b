"""Title, authors and year in the words of a list."""

import pytest

from sources.claims import STOP, byline, link_claim, read_claim
from sources.model import Claim
from sources.names import split_names


@pytest.mark.parametrize(
    ("lead", "tail", "title", "authors", "year"),
    [
        ('"T One" by Chip Huyen', "", "T One", ["Chip Huyen"], None),
        ('"T One" by A Roe, B Doe & C Poe', "", "T One", ["A Roe", "B Doe", "C Poe"], None),
        ('"T One" by Chip Huyen (Stanford CS 329S)', "", "T One", ["Chip Huyen"], None),
        ('"T One"', " (FSDL)", "T One", [], None),
        ('"T One (MLOps)"', " - Coursera/DeepLearning.AI", "T One (MLOps)", [], None),
        ('"T One"', " - Coursera", "T One", [], None),
        ("T One (CD4ML)", "", "T One (CD4ML)", [], None),
        ("T One", " by Ann Roe and Bo Doe (MIT, 2016)", "T One", ["Ann Roe", "Bo Doe"], 2016),
        ("T One", " — A. Roe (2019)", "T One", ["A. Roe"], 2019),
        ("T One", " - Ann Roe", "T One", ["Ann Roe"], None),
        ("Kubeflow", " - Machine Learning", "Kubeflow", [], None),
        ("T One", " - A library for cooks", "T One", [], None),
        ("T One", f" by Google: {STOP}", "T One", ["Google"], None),
        ("T One", " by fast.ai", "T One", ["fast.ai"], None),
        ("T One", " by the Google Brain team, with love", "T One", ["Google Brain"], None),
        ("T One", " by Ronny Kohavi et al., 2020", "T One", ["Ronny Kohavi"], 2020),
        ("T One", " by Ann Roe. A classic of 1999.", "T One", ["Ann Roe"], None),
        ("T One", " by J. K. Rowling is good", "T One", ["J. K. Rowling"], None),
        ("T One", " by Ludwig van Beethoven", "T One", ["Ludwig van Beethoven"], None),
        ("T One", ", Ann Roe and Bob Doe, 1999", "T One", ["Ann Roe", "Bob Doe"], 1999),
        ("Learning by Doing", "", "Learning by Doing", [], None),
        ("Clean Code by Robert C. Martin", "", "Clean Code", ["Robert C. Martin"], None),
        ("T One (by Ann Roe)", "", "T One", ["Ann Roe"], None),
        ("T One (2017)", "", "T One", [], 2017),
        ("T One. 2020. By Ann Roe", "", "T One", ["Ann Roe"], 2020),
        ("Blade Runner 2049", "", "Blade Runner 2049", [], None),
        ('The "Real" Thing', "", 'The "Real" Thing', [], None),
        ('"A "quoted" word" by Ann Roe', "", 'A "quoted" word', ["Ann Roe"], None),
        ('"Half" a title', "", '"Half" a title', [], None),
        ("“T One” by Ann Roe, 2020", "", "T One", ["Ann Roe"], 2020),
        ("«T One»", " by Ann Roe", "T One", ["Ann Roe"], None),
        ("„T One“", "", "T One", [], None),
        ("《三体》", " by 刘慈欣", "三体", ["刘慈欣"], None),
        ('Book: "T One" by Ann Roe', "", "T One", ["Ann Roe"], None),
        (":rocket: T  One:", "", "T One", [], None),
        ("T One.", "", "T One", [], None),
        ("T One, Inc.", "", "T One, Inc.", [], None),
        ("T" * 300, "", "T" * 300, [], None),
    ],
)
def test_a_claim_is_read_from_a_title_and_what_follows(
    lead: str, tail: str, title: str, authors: list[str], year: int | None
) -> None:
    assert read_claim(lead, tail) == Claim(title, tuple(authors), year)


@pytest.mark.parametrize("lead", ["", "  ", "**", '""', "x" * 301])
def test_no_title_is_no_claim(lead: str) -> None:
    assert read_claim(lead) is None


@pytest.mark.parametrize(
    "text",
    [
        *("here", "Link", "[PDF]", "the paper", "code", "docs", "Website", "read more", "→", ""),
        *("https://e.org/a", "www.e.org", "e.org/a", "example.com", "arXiv:1706.03762", "[1]"),
        "10.1000/182",
    ],
)
def test_a_role_or_a_bare_url_claims_nothing(text: str) -> None:
    assert link_claim(text) is None


@pytest.mark.parametrize("text", ["Kaggle", "Paper B", "copy", "The Art of War", "C", "Go"])
def test_a_name_is_a_claim(text: str) -> None:
    claim = link_claim(text)
    assert (claim.title if claim else None) == (None if text == "C" else text)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Book by Kohavi, Tang, and Xu", ["Kohavi", "Tang", "Xu"]),
        ("by Ann Roe", ["Ann Roe"]),
        ("Written by: Ann Roe", []),
        ("Introduced by the team", []),
        ("Patterns used by Google", []),
    ],
)
def test_a_byline_names_the_authors_of_the_entry(line: str, authors: list[str]) -> None:
    assert byline(line) == tuple(authors)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kohavi, R., Tang, D., & Xu, Y.", ["R. Kohavi", "D. Tang", "Y. Xu"]),
        ("Huyen, C.", ["C. Huyen"]),
        ("Ann Roe; Bob Doe", ["Ann Roe", "Bob Doe"]),
        ("Ann Roe, Jr., and others", ["Ann Roe, Jr"]),
        ("", []),
    ],
)
def test_names_are_told_apart(text: str, names: list[str]) -> None:
    assert split_names(text) == tuple(names)
