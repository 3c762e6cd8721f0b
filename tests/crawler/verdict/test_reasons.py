"""Every reason code that the program can give is explained, and none is explained in vain."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import crawler
from crawler.model import Fault, Verdict
from crawler.verdict.reasons import is_known, table

ROOT = Path(crawler.__path__[0])
TREES = {
    str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(ROOT.glob("**/*.py"))
}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
PLACES = {"Finding": 0, "Oddity": 0, "Skipped": 0, "Judgement": 1}
"""What is made with a reason code, and which argument that is."""


def texts(tree: ast.AST) -> Iterator[str]:
    """The strings in `tree`, documentation aside."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in documentation:
            yield str(node.value)  # type: ignore[attr-defined] # a Constant, as was just seen


def given(tree: ast.AST) -> Iterator[str]:
    """The codes that calls in `tree` give, written out where they are given."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        place = PLACES.get(getattr(node.func, "id", ""))
        if place is not None:
            for argument in node.args[place : place + 1]:
                yield from filter(CODE.fullmatch, texts(argument))
        for keyword in node.keywords:
            if keyword.arg == "reason":
                yield from filter(CODE.fullmatch, texts(keyword.value))


def of_pages() -> set[str]:
    text = (ROOT / "page" / "oddities.toml").read_text(encoding="utf-8")
    return set(re.findall(r'^code = "(.*)"$', text, re.MULTILINE))


def test_every_code_that_is_given_is_explained() -> None:
    codes = {code for tree in TREES.values() for code in given(tree)} | of_pages()
    codes |= {fault.value for fault in Fault}
    assert {"removed", "excluded", "redirect-permanent", "soft-404", "dns-not-found"} <= codes
    assert {code for code in codes if not is_known(code)} == set()


def test_every_code_that_is_explained_can_be_given() -> None:
    written = {text for tree in TREES.values() for text in texts(tree)} | of_pages()
    unwritten = {code for code in table() if code not in written}
    assert {code for code in unwritten if not re.fullmatch(r"http-[2-9]\d\d", code)} == set()


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_reached_by_some_code(verdict: Verdict) -> None:
    assert verdict in {reason.verdict for reason in table().values()}


def test_the_table_has_no_other_keys() -> None:
    text = (ROOT / "verdict" / "reasons.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text).values():
        assert set(row) == {"verdict", "summary", "text"}
