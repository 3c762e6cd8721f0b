"""The table of rules: what it says of itself, and how its phrases are read."""

# ruff: noqa: RUF001 these pages are written in many alphabets

import re
import tomllib
from importlib.resources import files
from typing import Any

from crawler.model import Verdict
from crawler.page.lexicon import words_of
from crawler.page.phrases import literals, plain, segments
from crawler.page.rulebook import cues, rules
from crawler.verdict.reasons import explain, is_known

TABLE: dict[str, Any] = tomllib.loads(files("crawler.page").joinpath("oddities.toml").read_text())


def test_a_title_counts_however_it_is_spelt() -> None:
    assert plain("  Can’t   FIND_it — “Łódź” ") == "cant find it - lodz"
    assert segments("Error 404 - Page not found | Shop.") == (
        "error 404",
        "page not found",
        "shop",
        "error 404 - page not found | shop",
    )


def test_each_choice_of_a_phrase_is_a_literal() -> None:
    assert list(literals("page (is|was|) gone")) == ["page is gone", "page was gone", "page gone"]


def test_every_rule_has_a_source_and_a_code_that_is_explained() -> None:
    assert len({rule.id for rule in rules()}) == len(rules())
    for rule in rules():
        assert rule.source
        assert is_known(rule.code)
        assert explain(rule.code).verdict in (Verdict.SUSPECT, Verdict.BLOCKED)
        assert rule.words > 0
        seen = (rule.title, rule.heading, rule.headline, rule.line, rule.text, rule.mark)
        assert any((*seen, rule.frame, rule.address, rule.shows))


def test_headlines_have_only_bounded_repeats() -> None:
    # So that no title, however hostile, takes more than linear time.
    for by_language in TABLE["headlines"].values():
        for expressions in by_language.values():
            for expression in [expressions] if isinstance(expressions, str) else expressions:
                assert not re.search(r"(?<!\\)[*+]|\{\d*,\}", expression), expression


def test_texts_and_marks_are_literals() -> None:
    for kind, allowed in (
        ("texts", r"[^\\*+?{}\[\]]+"),
        ("marks", r"[^A-Z\\*+]+"),
        ("frames", r"[^A-Z\\*+]+"),
    ):
        for by_name in TABLE[kind].values():
            for phrase in (phrase for some in by_name.values() for phrase in some):
                assert re.fullmatch(allowed, phrase), phrase


def test_every_mark_is_found_where_it_stands_between_other_words() -> None:
    for rule in rules():
        for mark in rule.mark.phrases if rule.mark else ():
            markup = f'<a title="x {mark} y">'
            assert rule.mark
            assert rule.mark.first_in(markup, words_of(markup))


def test_cues_are_in_lower_case() -> None:
    assert all(cue == cue.lower() for cue in cues(ascii_only=False))
