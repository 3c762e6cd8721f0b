"""`linktend init`: the file it writes, and what it proposes."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import cast

import pytest
from click.testing import CliRunner, Result

from crawler.app.cli import group
from crawler.app.commands.init import proposed
from crawler.app.settings.config import Config
from crawler.app.settings.keys import KEYS
from crawler.app.settings.layers import from_file, merge
from crawler.app.settings.template import template


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    # Not `command` itself: click would keep the help option it has without its group.
    return CliRunner().invoke(group, ["init", *arguments])


def loaded(folder: Path, text: str) -> Config:
    path = folder / "linktend.toml"
    path.write_text(text, encoding="utf-8")
    return merge((from_file(path, folder),), {})


def test_the_file_sets_the_proposed_sources_and_nothing_else(folder: Path) -> None:
    text = template(("README.md", "docs"))
    assert loaded(folder, text) == Config(sources=("README.md", "docs"))
    assert tomllib.loads(text) == {"sources": ["README.md", "docs"]}


def test_every_default_in_the_file_is_commented_out_and_true(folder: Path) -> None:
    text = template(())
    uncommented = re.sub(r"(?m)^#(?=[a-z_]+ = )", "", text)
    assert set(tomllib.loads(uncommented)) == {
        name for name, key in KEYS.items() if not key.is_table
    }
    assert loaded(folder, uncommented) == Config()
    assert loaded(folder, text) == Config()


def test_the_examples_in_the_file_are_valid_too(folder: Path) -> None:
    text = template(())
    examples = re.sub(r"(?m)^#   ", "", text)
    path = folder / "linktend.toml"
    path.write_text(examples, encoding="utf-8")
    config = merge((from_file(path, folder),), {"EXAMPLE_TOKEN": "x", "GITHUB_TOKEN": "y"})
    assert set(config.hosts) == {"api.example.org", "*.example.com"}
    assert config.tokens == {"github.com": "y"}


def test_every_setting_is_explained_in_short_lines() -> None:
    text = template(("README.md",))
    assert max(map(len, text.splitlines())) <= 100
    for key in KEYS.values():
        assert f"# {key.help[:30]}" in text


def test_init_writes_the_file_and_says_what_comes_next(folder: Path) -> None:
    (folder / "README.md").touch()
    result = run()
    assert result.exit_code == 0
    assert (folder / "linktend.toml").read_text(encoding="utf-8") == template(("README.md",))
    for told in ("Wrote linktend.toml", "README.md", "linktend check", "linktend report"):
        assert told in result.output


def test_init_in_an_empty_folder_asks_for_sources() -> None:
    assert "Set `sources` before you run a check" in run().output


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("linktend.toml", "timeout = 1", "linktend.toml already exists"),
        ("pyproject.toml", "[tool.linktend]", "[tool.linktend] in pyproject.toml already exists"),
    ],
)
def test_init_replaces_nothing_without_force(folder: Path, name: str, text: str, told: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    result = run()
    assert result.exit_code == 2
    assert told in result.output
    assert (folder / name).read_text(encoding="utf-8") == text
    assert run("--force").exit_code == 0
    assert "#timeout" in (folder / "linktend.toml").read_text(encoding="utf-8")


def test_init_says_in_one_line_that_it_cannot_write(folder: Path) -> None:
    (folder / "linktend.toml").mkdir()
    result = run()
    assert result.exit_code == 2
    assert "cannot write linktend.toml: Is a directory" in result.output


def test_reading_lists_the_readme_and_docs_are_proposed(folder: Path) -> None:
    names = [
        "recommended-reading.md", "reading_list.md", "AWESOME.md", "README.md", "readme.txt",
        "CHANGELOG.md", "links.html", "blinks.md", "data.csv", "docs/guide.md", "doc/data.bin",
    ]  # fmt: skip
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    assert proposed(folder) == (
        "AWESOME.md", "links.html", "reading_list.md", "recommended-reading.md",
        "README.md", "docs",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.md"], ("a.md",)),
        (["b.MD", "a.md", "notes.txt", "page.html"], ("a.md", "b.MD")),
        (["README.de.md", "docs/data.bin"], ("README.de.md",)),
        ([f"{letter}.md" for letter in "abcdefghijkl"], tuple(f"{x}.md" for x in "abcdefghijkl")),
        ([f"{number}.md" for number in range(13)], ("*.md",)),
        ([*(f"{number}.md" for number in range(12)), "x.mkd"], ("*.md", "*.mkd")),
        (["docs/guide.xhtml", "a.md"], ("docs",)),
        (["notes.txt", "page.html"], ()),
    ],
)
def test_any_markdown_is_proposed_where_nothing_better_is_found(
    folder: Path, names: list[str], expected: tuple[str, ...]
) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    assert proposed(folder) == expected
    assert ("No document" in run().output) is (expected == ())


def test_ten_thousand_names_of_a_folder_are_looked_at() -> None:
    looked_at = 0

    class Endless:
        def iterdir(self) -> Iterator[PurePath]:
            nonlocal looked_at
            while True:
                looked_at += 1
                yield PurePath(f"{looked_at}.csv")

    assert proposed(cast("Path", Endless())) == ()
    assert looked_at == 10_000


def test_an_empty_folder_proposes_nothing(folder: Path) -> None:
    assert proposed(folder) == ()
