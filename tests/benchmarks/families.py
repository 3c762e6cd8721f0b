"""How well the rules for stand-ins do on families of pages they were not written after.

A family is what one maker's template gives. It is left out by dropping every phrase and mark of
`oddities.toml` that is on its pages and on no other labelled page of their class. What is left must
still tell its pages for what they are.
"""

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

from crawler.page import charset
from crawler.page.metadata import extract
from crawler.page.oddities import oddity_of
from crawler.page.phrases import Headlines, choices, literals, plain
from crawler.page.rulebook import Rule, rules_of, table
from crawler.page.sight import Sight
from crawler.page.signals import read

URL = "https://www.example.com/posts/a"
CODES = {
    "notfound": frozenset({"soft-404"}),
    "parked": frozenset({"parked"}),
    "challenge": frozenset({"bot-wall", "network-filter"}),
    "login": frozenset({"login-wall"}),
}
"""Codes that are right for the pages of a class."""
# Subtypes of the index that name no maker: each title is a family of its own.
_UNNAMED = frozenset(
    ("server", "platform", "custom", "soft404", "generator", "handmade", "template", "marketplace")
) | frozenset(
    ("blocked", "waf", "recaptcha", "isp-block", "saas", "corp", "lms", "bank", "gov", "plain")
)
_BEFORE = "before"

Unit: TypeAlias = tuple[str, str, str]
"""One phrase: its kind in the table, the name it stands under, and its words."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled page; `family` says what it is left out with."""

    file: str
    kind: str
    family: str
    body: bytes

    @property
    def sight(self) -> Sight:
        """The page as the rules see it."""
        page = charset.as_utf8(self.body, "text/html")
        return Sight(page, read(page))

    def is_told_by(self, rules: Iterable[Rule]) -> bool:
        """Whether `rules` give the page a code that is right for its class."""
        page = charset.as_utf8(self.body, "text/html")
        found = oddity_of(page, read(page), rules)
        return found is not None and found.code in CODES[self.kind]


@dataclass(frozen=True, slots=True)
class Recall:
    """Of one class: pages, those told by all rules, and those told with their family left out."""

    kind: str
    pages: int
    told: int
    told_apart: int
    shares: tuple[float, ...]
    missed: tuple[str, ...]


def labelled(corpora: Path) -> list[Labelled]:
    """The odd pages of a folder of corpora."""
    index = (corpora / "odd" / "index.jsonl").read_text("utf-8").splitlines()
    return [
        Labelled(
            row["file"],
            row["class"],
            family_of(row),
            gzip.decompress((corpora / "odd" / row["file"]).read_bytes()),
        )
        for row in map(json.loads, index)
    ]


def family_of(row: Mapping[str, str]) -> str:
    """The maker of a page where its label says so, else what its title says without numbers."""
    if row["subtype"] not in _UNNAMED:
        return row["subtype"]
    title = re.split(r"[|\u2013\u2014·]| - ", row["title"])[0]
    words = re.sub(r"[\W\d_]+", " ", plain(title)).strip()
    return f"{row['subtype']}: {words or row['file']}"


def suspected(corpora: Path) -> tuple[list[str], int]:
    """The ordinary pages that are called odd, and how many pages there are."""
    rows = list(map(json.loads, (corpora / "pages.jsonl").read_text("utf-8").splitlines()))
    odd = []
    for row in rows:
        found = extract(gzip.decompress((corpora / row["file"]).read_bytes()), URL).oddity
        odd += [f"{row['file']}: {found.code}, {found.evidence}"] if found else []
    return odd, len(rows)


def split(written: Mapping[str, Any]) -> dict[str, Any]:
    """The table with each phrase on its own, in plain spelling."""
    apart: dict[str, Any] = {**written}
    readings: dict[str, Callable[[str], Iterable[str]]] = {
        "headlines": choices,
        "texts": literals,
        "marks": lambda mark: (mark,),
        "frames": lambda mark: (mark,),
    }
    for kind, reading in readings.items():
        apart[kind] = {
            name: {
                language: some
                if language == _BEFORE
                else list(dict.fromkeys(chain.from_iterable(map(reading, some))))
                for language, some in by.items()
            }
            for name, by in written[kind].items()
        }
    return apart


def units(apart: Mapping[str, Any], kind: str) -> Iterator[Unit]:
    """The phrases of a kind."""
    for name, by in apart[kind].items():
        for language, some in by.items():
            for words in () if language == _BEFORE else some:
                yield kind, name, words


def without(apart: Mapping[str, Any], dropped: frozenset[Unit]) -> dict[str, Any]:
    """The table that `split` gave without the `dropped` phrases."""
    left: dict[str, Any] = {**apart}
    for kind in ("headlines", "texts", "marks", "frames"):
        left[kind] = {
            name: {
                language: some
                if language == _BEFORE
                else [words for words in some if (kind, name, words) not in dropped]
                for language, some in by.items()
            }
            for name, by in apart[kind].items()
        }
    return left


def supports(apart: Mapping[str, Any], sights: Sequence[Sight]) -> dict[Unit, frozenset[int]]:
    """On which of the pages each phrase is found, by their numbers."""
    found: dict[Unit, set[int]] = defaultdict(set)
    for unit in units(apart, "headlines"):
        headline = Headlines(apart["headlines"][unit[1]].get(_BEFORE, ""), [unit[2]])
        for number, sight in enumerate(sights):
            seen = chain(sight.titles, sight.headings, sight.lines, sight.addresses)
            if headline.first_in(seen):
                found[unit].add(number)
    for kind, texts in (
        ("texts", [sight.text for sight in sights]),
        ("marks", [sight.markup for sight in sights]),
        ("frames", [sight.frame for sight in sights]),
    ):
        for unit in units(apart, kind):
            found[unit].update(n for n, text in enumerate(texts) if unit[2] in text)
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


class Measure:
    """The labelled pages, and what the phrases are found on."""

    def __init__(self, pages: Sequence[Labelled]) -> None:
        self._pages = [page for page in pages if page.kind in CODES]
        self._others = [page for page in pages if page.kind not in CODES]
        self._sights = [page.sight for page in self._pages]
        self._apart = split(table())
        self._supports = supports(self._apart, self._sights)

    def recalls(self) -> list[Recall]:
        """The recall of each class, with each family left out in turn."""
        rules = rules_of(self._apart)
        told = [page.is_told_by(rules) for page in self._pages]
        apart: dict[int, bool] = {}
        shares: dict[str, list[float]] = defaultdict(list)
        for (kind, _), numbers in self._families().items():
            rules = rules_of(without(self._apart, self._only_of(numbers)))
            right = {number: self._pages[number].is_told_by(rules) for number in numbers}
            apart.update(right)
            shares[kind].append(sum(right.values()) / len(right))
        counts = Counter(page.kind for page in self._pages)
        return [
            Recall(
                kind,
                counts[kind],
                sum(told[number] for number in of_kind),
                sum(apart[number] for number in of_kind),
                tuple(sorted(shares[kind])),
                tuple(
                    f"{self._pages[n].family} ({self._pages[n].file})"
                    for n in of_kind
                    if not apart[n]
                ),
            )
            for kind in CODES
            if (of_kind := [n for n, page in enumerate(self._pages) if page.kind == kind])
        ]

    def hard_negatives(self) -> tuple[int, int]:
        """How many of the live pages that look like stand-ins are called odd, and how many are."""
        hard = [page for page in self._others if page.kind == "hardneg"]
        return sum(extract(page.body, URL).oddity is not None for page in hard), len(hard)

    def _families(self) -> dict[tuple[str, str], list[int]]:
        families: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, page in enumerate(self._pages):
            families[page.kind, page.family].append(number)
        return families

    def _only_of(self, numbers: Sequence[int]) -> frozenset[Unit]:
        """The phrases found on these pages and on no other of their class."""
        kind = self._pages[numbers[0]].kind
        own = frozenset(numbers)
        peers = frozenset(n for n, page in enumerate(self._pages) if page.kind == kind) - own
        return frozenset(
            unit for unit, found in self._supports.items() if found & own and not found & peers
        )


def report(corpora: Path) -> Iterator[str]:
    """The figures, table by table."""
    measure = Measure(labelled(corpora))
    recalls = measure.recalls()
    yield table_of(recalls)
    missed = [f"- {recall.kind}, {page}" for recall in recalls for page in recall.missed]
    yield "\n".join(["Not told with its family left out:\n", *missed, ""])
    odd, pages = suspected(corpora)
    yield f"{len(odd)} of {pages} ordinary pages called odd" + "".join(f"\n- {one}" for one in odd)
    called, hard = measure.hard_negatives()
    yield f"{called} of {hard} hard negatives called odd"


def table_of(recalls: Sequence[Recall]) -> str:
    """One row a class, and one for all."""
    rows = [*recalls, _sum_of(recalls)]
    head = "| class | pages | told | told with its family left out | families: worst, median |"
    lines = [head, "|---|---|---|---|---|"]
    lines += [
        f"| {row.kind} | {row.pages} | {row.told / row.pages:.2f}"
        f" | {row.told_apart / row.pages:.2f}"
        f" | {len(row.shares)}: {row.shares[0]:.2f}, {median(row.shares):.2f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _sum_of(recalls: Sequence[Recall]) -> Recall:
    return Recall(
        "all",
        sum(one.pages for one in recalls),
        sum(one.told for one in recalls),
        sum(one.told_apart for one in recalls),
        tuple(sorted(chain.from_iterable(one.shares for one in recalls))),
        (),
    )
