"""The tables `oddities.toml` and `cues.toml` as values: what to look for, and what it means.

`headlines` are regular expressions for a whole segment of a title or heading, `texts`, `marks` and
`frames` plain substrings of what is seen, of the markup and of its outermost tags; each by name,
and under it by language or vendor. A rule names one or several of them, all of which must be found.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

from crawler.page.lexicon import Lexicon
from crawler.page.phrases import Headlines, literals
from crawler.page.sight import Sight

_BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Subject:
    """How a page is told that only writes about what another page is: by its title or text."""

    title: Headlines
    text: Lexicon

    def is_of(self, sight: Sight) -> bool:
        """Whether the page is such a one."""
        return bool(sight.in_title(self.title) or self.text.first_in(sight.text, sight.text_words))


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what must be seen on a page of fewer than `words` words to give it `code`.

    `heading` looks at headings, `title` at the title, `headline` at both, `line` at the lines and
    sentences that match `naming`, `frame` at the classes and ids of the `html` and `body` tags,
    `address` at the name that the page gives as its own, `mark` and `script` at the markup, `text`
    and `beside` at what is shown; `shows` names looks of `crawler.page.makeup`, `lacks` those that
    must find nothing. A page about the subject `unless` is none, and neither is one that states
    when it was published, where not `dated`. With `probe` the rule is cheap evidence that a random
    sibling address can confirm.
    `source` is where it comes from.
    """

    id: str
    code: str
    source: str
    words: int
    title: Headlines | None = None
    heading: Headlines | None = None
    headline: Headlines | None = None
    line: Headlines | None = None
    naming: Headlines | None = None
    text: Lexicon | None = None
    beside: Lexicon | None = None
    mark: Lexicon | None = None
    script: Lexicon | None = None
    frame: Lexicon | None = None
    address: Headlines | None = None
    unless: Subject | None = None
    shows: Sequence[str] = ()
    lacks: Sequence[str] = ()
    dated: bool = False
    probe: bool = False

    def evidence(self, sight: Sight) -> str:
        """What it found on the page, in the page's words; "" where the rule does not hold."""
        if sight.words >= self.words or (sight.is_dated and not self.dated):
            return ""
        found = []
        for piece in self._found(sight):
            if not piece:
                return ""
            found.append(piece)
        if any(map(sight.shows, self.lacks)) or (self.unless and self.unless.is_of(sight)):
            return ""
        return "; ".join(found)

    def _found(self, sight: Sight) -> Iterator[str]:
        """What is there of each thing that must be seen, the cheapest look first."""
        if self.frame:
            yield self.frame.first_in(sight.frame, sight.frame_words)
        if self.address:
            yield self.address.first_in(sight.addresses)
        if self.title:
            yield sight.in_title(self.title)
        if self.heading:
            yield sight.in_headings(self.heading)
        if self.headline:
            yield sight.in_title(self.headline) or sight.in_headings(self.headline)
        for said in filter(None, (self.text, self.beside)):
            yield said.first_in(sight.text, sight.text_words)
        for marks in filter(None, (self.mark, self.script)):
            yield marks.first_in(sight.markup, sight.markup_words)
        if self.line:
            named = filter(self.naming.matches, sight.lines) if self.naming else sight.lines
            yield self.line.first_in(named)
        for look in self.shows:
            yield sight.shows(look)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of judgement."""
    return rules_of(table())


def table() -> dict[str, Any]:
    """`oddities.toml` as it is written."""
    return _read("oddities.toml")


def rules_of(table: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The rules of a `table` of the form of `oddities.toml`, in its order."""
    headlines = {name: _expression(by) for name, by in table["headlines"].items()}
    texts = {name: _lexicon(by) for name, by in table["texts"].items()}
    known: dict[str, dict[str, Any]] = {
        "title": headlines,
        "heading": headlines,
        "headline": headlines,
        "line": headlines,
        "naming": headlines,
        "address": headlines,
        "text": texts,
        "beside": texts,
        "mark": {name: Lexicon(chain(*by.values())) for name, by in table["marks"].items()},
        "script": {name: Lexicon(chain(*by.values())) for name, by in table["marks"].items()},
        "frame": {name: Lexicon(chain(*by.values())) for name, by in table["frames"].items()},
        "unless": {"about": Subject(headlines["about"], texts["about"])},
    }
    return tuple(
        Rule(**{key: known[key][value] if key in known else value for key, value in row.items()})
        for row in table["rule"]
    )


@cache
def cues(*, ascii_only: bool) -> tuple[str, ...]:
    """Texts of which one is in every title or heading that a rule for longer pages looks for."""
    found = _read("cues.toml")["cues"]
    return tuple(cue for cue in found if cue.isascii() or not ascii_only)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("crawler.page").joinpath(name).read_text("utf-8"))


def _expression(by_language: Mapping[str, list[str] | str]) -> Headlines:
    before = str(by_language.get(_BEFORE, ""))
    alternatives = [p for name, some in by_language.items() if name != _BEFORE for p in some]
    return Headlines(before, alternatives)


def _lexicon(by_language: Mapping[str, list[str]]) -> Lexicon:
    return Lexicon(chain.from_iterable(map(literals, chain(*by_language.values()))))
