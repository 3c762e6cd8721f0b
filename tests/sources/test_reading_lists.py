"""Whole lists: the bundled reading list, and real curated lists."""

import re
from pathlib import Path

import pytest

from sources.model import Parsed
from sources.read import read_file
from sources.registry import parse
from tests.sources.parsing import assert_spans_are_exact, title, titles

ROOT = Path(__file__).parents[2]
READING_LIST = ROOT / "examples" / "reading-list.md"


def parsed(path: Path) -> Parsed:
    result = parse(read_file(str(path)))
    assert_spans_are_exact(result)
    return result


def test_every_link_of_the_reading_list_has_its_entrys_title() -> None:
    result = parsed(READING_LIST)
    assert (len(result.links), len({link.url for link in result.links})) == (35, 34)
    assert None not in titles(result)
    claimed = {link.raw_url: title(link) for link in result.links}
    assert claimed["https://arxiv.org/abs/1612.03079"] == (
        "Clipper: A Low-Latency Online Prediction Serving System"
    )
    assert claimed["https://fullstackdeeplearning.com/"] == "Full Stack Deep Learning"
    assert sorted(number for entry in result.entries for number in entry.links) == list(range(35))


def test_every_bold_entry_of_the_reading_list_is_accounted_for() -> None:
    result = parsed(READING_LIST)
    bold = re.findall(r"^\*\*(?:\"(.+?)\"|([^*]+))", result.document.text, re.MULTILINE)
    found = [entry.claim.title or "" for entry in result.entries]
    assert len(bold) == len(found) == 45
    starts = [quoted or plain for quoted, plain in bold]
    assert [a for a, b in zip(starts, found, strict=True) if not b.startswith(a)] == []


def test_authors_of_the_reading_list_are_told_from_titles_and_suffixes() -> None:
    works = {entry.claim.title: entry.claim.authors for entry in parsed(READING_LIST).entries}
    assert works["Multi-Armed Bandits"] == ("Kuleshov", "Precup")
    assert works["Machine Learning Systems"] == ("Chip Huyen",)
    assert works["Feature Store for Machine Learning"] == ("Tecton",)
    assert works["MLOps Fundamentals"] == ()
    assert works["Netflix Tech Blog"] == ()


@pytest.mark.parametrize(
    ("name", "links", "unclaimed"), [("awesome-go.md", 3_443, 60), ("awesome-mlops.md", 551, 30)]
)
def test_nearly_every_link_of_a_curated_list_has_a_claim(
    name: str, links: int, unclaimed: int, corpora: Path
) -> None:
    result = parsed(corpora / "lists" / name)
    assert len(result.links) == links
    outer = [link for link in result.links if not link.raw_url.startswith("#")]
    assert sum(link.claim is None for link in outer) < unclaimed
