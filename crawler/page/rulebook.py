"""The rule table `oddities.toml` as values: what to look for, where, and what it means.

`headlines` are regular expressions for a whole segment of a title or heading, `texts` and `marks`
plain substrings of what is seen and of the markup; each by name, and under it by language or
vendor. A rule names one or several of them, all of which must be found.
"""

import tomllib
from collections.abc import Mapping
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
class Rule:
    """One row: what must be seen on a page of fewer than `words` words to give it `code`.

    `heading` looks at headings, `title` at the title, `headline` at both. With `probe` the rule is
    cheap evidence that a random sibling address can confirm. `source` is where it comes from.
    """

    id: str
    code: str
    source: str
    words: int
    title: Headlines | None = None
    heading: Headlines | None = None
    headline: Headlines | None = None
    text: Lexicon | None = None
    mark: Lexicon | None = None
    password: bool = False
    probe: bool = False

    def evidence(self, sight: Sight) -> str:
        """What it found on the page, in the page's words; "" where the rule does not hold."""
        if sight.words >= self.words:
            return ""
        found = []
        if self.title:
            found.append(sight.in_title(self.title))
        if self.heading:
            found.append(sight.in_headings(self.heading))
        if self.headline:
            found.append(sight.in_title(self.headline) or sight.in_headings(self.headline))
        if self.text:
            found.append(self.text.first_in(sight.text, sight.text_words))
        if self.mark:
            found.append(self.mark.first_in(sight.markup, sight.markup_words))
        if self.password:
            found.append("a password field" if sight.asks_for_password else "")
        return "; ".join(found) if all(found) else ""


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of judgement."""
    table = _table()
    headlines = {name: _expression(by) for name, by in table["headlines"].items()}
    texts = {name: _lexicon(by) for name, by in table["texts"].items()}
    marks = {name: Lexicon(chain(*by.values())) for name, by in table["marks"].items()}
    known: dict[str, dict[str, Any]] = {
        "title": headlines,
        "heading": headlines,
        "headline": headlines,
        "text": texts,
        "mark": marks,
    }
    return tuple(
        Rule(**{key: known[key][value] if key in known else value for key, value in row.items()})
        for row in table["rule"]
    )


@cache
def cues(*, ascii_only: bool) -> tuple[str, ...]:
    """Texts of which one is in every title or heading that a rule for longer pages looks for."""
    return tuple(cue for cue in _table()["cues"] if cue.isascii() or not ascii_only)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("crawler.page").joinpath("oddities.toml").read_text("utf-8"))


def _expression(by_language: Mapping[str, list[str] | str]) -> Headlines:
    before = str(by_language.get(_BEFORE, ""))
    alternatives = [p for name, some in by_language.items() if name != _BEFORE for p in some]
    return Headlines(before, alternatives)


def _lexicon(by_language: Mapping[str, list[str]]) -> Lexicon:
    return Lexicon(chain.from_iterable(map(literals, chain(*by_language.values()))))
