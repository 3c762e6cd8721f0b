"""A verdict has its words, its icon, its colours and its line in the README."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from crawler.app.settings.config import SEVERITY, Config
from crawler.model import Verdict
from reports import to_markdown
from reports.wording import WORDS

NAMES = ["broken", "failing", "suspect", "blocked", "moved", "skipped", "ok"]
STYLE = files("reports").joinpath("templates", "report.css").read_text(encoding="utf-8")
README = Path(__file__).parents[2] / "README.md"


def test_the_order_is_worst_first_everywhere() -> None:
    assert list(Verdict) == NAMES
    assert list(SEVERITY) == NAMES[:5]


def test_every_verdict_and_none_has_words_and_an_icon() -> None:
    assert set(WORDS) == set(to_markdown._ICONS) == {*Verdict, None}


@pytest.mark.parametrize("name", [*NAMES, "unchecked"])
def test_every_verdict_has_a_colour_in_both_themes_and_a_shape(name: str) -> None:
    assert len(re.findall(rf"--{name}: #[0-9a-f]{{6}}", STYLE)) == 2
    assert re.search(rf"\.{name} \{{ --hue: var\(--{name}\); --shape: ", STYLE)


def test_the_readme_says_what_fails_by_default() -> None:
    text = README.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes|no) \|$", text, re.MULTILINE)
    fails = Config().failing_verdicts
    assert rows == [(name, "yes" if name in fails else "no") for name in NAMES]
