"""Pages that people have labelled: how many are told for what they are."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from crawler.page.metadata import extract
from tests.benchmarks.families import Measure
from tests.benchmarks.families import labelled as families
from tests.crawler.page.odd_pages import URL


def labelled(corpora: Path) -> Iterator[tuple[str, str]]:
    """The class and the code given of each odd page."""
    for row in map(json.loads, (corpora / "odd/index.jsonl").read_text("utf-8").splitlines()):
        body = gzip.decompress((corpora / "odd" / row["file"]).read_bytes())
        found = extract(body, URL, "text/html").oddity
        yield row["class"], found.code if found else ""


def test_most_odd_pages_are_recognised_and_few_live_ones_are_suspected(corpora: Path) -> None:
    of_class, right, suspected = Counter[str](), Counter[str](), 0
    expected = {
        "notfound": {"soft-404"},
        "parked": {"parked"},
        "challenge": {"bot-wall", "network-filter"},
        "login": {"login-wall"},
    }
    for kind, given_code in labelled(corpora):
        of_class[kind] += 1
        right[kind] += given_code in expected.get(kind, set())
        suspected += kind == "hardneg" and given_code != ""
    for kind, least in (("notfound", 0.9), ("parked", 0.9), ("challenge", 0.9), ("login", 0.8)):
        assert right[kind] >= least * of_class[kind], kind
    assert suspected == 0


def test_next_to_no_real_page_is_suspected(corpora: Path) -> None:
    lines = (corpora / "pages.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    bodies = (gzip.decompress((corpora / row["file"]).read_bytes()) for row in rows)
    odd = sum(extract(body, URL, "text/html").oddity is not None for body in bodies)
    assert odd <= 1  # one of them is a challenge indeed


def test_odd_pages_are_told_by_what_other_families_look_like(corpora: Path) -> None:
    recalls = Measure(families(corpora)).recalls()
    pages = sum(recall.pages for recall in recalls)
    assert sum(recall.told_apart for recall in recalls) >= 0.9 * pages
    for recall in recalls:
        assert recall.told_apart >= 0.85 * recall.pages or recall.pages < 15, recall.kind
