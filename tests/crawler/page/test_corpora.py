"""Accuracy on labelled real pages: floors a little below what is reached.

An answer counts as exact when letters and digits agree (titles, descriptions, site names), the
same people are named, or the same day in the page's own offset or in UTC.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from crawler.page.clean import fold, one_line
from tests.benchmarks.page_facts import extract_fields


def days(text: str) -> set[str]:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return {text.strip()[:10]}
    days = {moment.date().isoformat()}
    return days | {moment.astimezone(UTC).date().isoformat()} if moment.tzinfo else days


def names(value: list[str]) -> set[str]:
    return {fold(name) for name in value}


def same_text(found: str, label: str) -> bool:
    return fold(found) == fold(one_line(label, 4000))


SAME: dict[str, Callable[..., bool]] = {
    "title": same_text,
    "description": same_text,
    "site_name": same_text,
    "author": lambda found, label: names(found) == names(label),
    "published": lambda found, label: bool(days(found) & days(label)),
    "lang": lambda found, label: found[:2].lower() == label[:2].lower(),
}


@cache
def answers(corpora: Path) -> tuple[tuple[dict[str, object], dict[str, object], list[str]], ...]:
    return tuple(_answers(corpora))


def _answers(corpora: Path) -> Iterator[tuple[dict[str, object], dict[str, object], list[str]]]:
    for line in (corpora / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        body = gzip.decompress((corpora / page["file"]).read_bytes())
        yield extract_fields(body, page["url"]), page["expected"], page["null"]


@pytest.mark.parametrize(
    ("field", "floor"),
    [
        ("title", 0.78),
        ("description", 0.62),
        ("author", 0.62),
        ("site_name", 0.93),
        ("published", 0.73),
        ("lang", 1.0),
    ],
)
def test_a_field_is_found_exactly_in_at_least_this_share_of_pages(
    field: str, floor: float, corpora: Path
) -> None:
    judged = [
        bool(found[field]) and SAME[field](found[field], label[field])
        for found, label, _ in answers(corpora)
        if label.get(field)
    ]
    assert sum(judged) / len(judged) >= floor


@pytest.mark.parametrize(("field", "ceiling"), [("author", 0.06), ("published", 0.12)])
def test_a_field_that_a_page_does_not_have_is_rarely_invented(
    field: str, ceiling: float, corpora: Path
) -> None:
    invented = [bool(found[field]) for found, _, absent in answers(corpora) if field in absent]
    assert sum(invented) / len(invented) <= ceiling
