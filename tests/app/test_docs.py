"""The documentation says what the program does."""

import re
from pathlib import Path

import pytest
from cogapp import Cog

from crawler.app.cli import COMMANDS
from crawler.app.terminal.exit_codes import in_words
from reports.registry import KEPT

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(path.relative_to(ROOT) for path in [*ROOT.glob("docs/*.md"), ROOT / "README.md"])


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_the_generated_parts_are_fresh(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert Cog().main(["cog", "--check", str(document)]) == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"## linktend {name}\n" in (ROOT / "docs" / "CLI.md").read_text(encoding="utf-8")


def test_the_readme_says_what_the_exit_codes_mean() -> None:
    said = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"Exit codes: {in_words()}." in said


def test_the_readme_names_the_reports_that_watch_keeps() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in said for name in KEPT)


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_file_a_document_points_to_is_there(document: Path) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((ROOT / document).parent / target).exists(), target
