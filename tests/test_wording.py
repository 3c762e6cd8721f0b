"""Texts for users are in plain English: short sentences, and one word for one thing.

docs/GLOSSARY.md has the words. Here stand those that came back too often.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.verdict.reasons import table

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md")
GLOSSARY = "GLOSSARY.md"  # it names the words that are not used
PACKAGES = ("sources", "crawler", "db", "reports", "linktend")

BANNED = re.compile(
    r"\b(?:"
    r"we|us|ours?|ourselves"  # say "linktend" or "you"
    r"|whoever|nobody|somebody|everybody|befell|befall\w*|monstrous"
    r"|(?:is|are) none|no such thing|all the same|for good"
    r"|refuses? machines|wants? to be|left alone|leaves? alone|pick up|hangs up|passed over"
    r"|in line|patience|patient|relent\w*|vigil|pursuit|manners|canary"
    r"|look-ups?|needs? you|defects? of|asked? for"
    r")\b"
)


def messages() -> Iterator[tuple[str, str]]:
    """Every string of the program that may be shown, with its place; docstrings are not."""
    for path in sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        unread = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if not isinstance(node, ast.Constant) or id(node) in unread:
                continue
            text = str(node.value)
            # What has several lines is SQL, or a list of words to look for in pages.
            if " " in text and "\n" not in text:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def texts() -> Iterator[tuple[str, str]]:
    """All that users read, with its place."""
    for reason in table().values():
        yield reason.code, f"{reason.summary}. {reason.explanation}"
    for pattern in (*DOCUMENTS, "reports/templates/*.j2", "Makefile"):
        for path in sorted(ROOT.glob(pattern)):
            if path.name != GLOSSARY:
                for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                    yield f"{path.relative_to(ROOT)}:{number}", line
    yield from messages()


def test_texts_for_users_have_no_banned_words() -> None:
    found = [f"{place}: {hit[0]!r}" for place, text in texts() if (hit := BANNED.search(text))]
    assert found == []


@pytest.mark.parametrize("code", table())
def test_a_summary_reads_well_after_a_url_and_as_a_sentence(code: str) -> None:
    summary = table()[code].summary
    assert re.match(r"(?!it |its |the |a )\S", summary), "a phrase without a subject"
    assert not summary.endswith("."), "no full stop"
    assert len(summary) <= 60


def test_every_path_in_the_documentation_exists() -> None:
    missing = [
        f"{path.name}: {name}"
        for path in sorted(ROOT.glob("docs/*.md"))
        for name in re.findall(
            r"`((?:sources|crawler|db|reports|tests)/[\w./]*)`", path.read_text()
        )
        if not (ROOT / name).exists()
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("message", "passes"),
    [
        ("Tell a refused connection from a silent host", True),
        (60 * "x", True),
        (61 * "x", False),
        ("Tell a refused connection from a silent host.", False),
        (f"Short\n\n{200 * 'x'}", True),
        (f'Revert "{60 * "x"}"', True),
        (f"fixup! {60 * 'x'}", True),
    ],
)
def test_the_hook_checks_the_subject_of_a_commit(message: str, *, passes: bool) -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entry = re.search(r"id: commit-subject\n(?:.*\n)*?\s+entry: '(.*)'\n", hooks)
    assert entry
    # As pre-commit's `pygrep` does with `--multiline`: what is found fails.
    found = re.search(entry[1].encode(), f"{message}\n".encode(), re.MULTILINE | re.DOTALL)
    assert (found is None) == passes
