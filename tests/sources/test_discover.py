"""What the user names → the inputs to read."""

import os
from pathlib import Path

import pytest

from sources.discover import Input, InputKind, SourceError, discover
from sources.model import Note, NoteKind


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with documents, junk, links out of it and a FIFO; the working directory is in it."""
    root = tmp_path / "tree"
    for name in ("b.md", "a.html", "notes.TXT", "code.py", "docs/z.md", "docs/deep/y.markdown"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    for junk in (".git/x.md", "node_modules/p/README.md", ".venv/x.md", "docs/.hidden.md"):
        (root / junk).parent.mkdir(parents=True, exist_ok=True)
        (root / junk).write_text("x")
    outside = tmp_path / "outside.md"
    outside.write_text("x")
    (root / "out.md").symlink_to(outside)
    (root / "gone.md").symlink_to(root / "nowhere.md")
    (root / "docs" / "loop").symlink_to(root)
    (root / "same.md").symlink_to(root / "b.md")
    os.mkfifo(root / "pipe.md")
    monkeypatch.chdir(root)
    return root


def names(*sources: str) -> list[str]:
    return [one.name for one in discover(sources).inputs]


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (".", ["a.html", "b.md", "notes.TXT", "docs/z.md", "docs/deep/y.markdown"]),
        ("docs", ["docs/z.md", "docs/deep/y.markdown"]),
        ("docs/", ["docs/z.md", "docs/deep/y.markdown"]),
        ("./docs", ["./docs/z.md", "./docs/deep/y.markdown"]),
        ("code.py", ["code.py"]),
        ("docs/../b.md", ["docs/../b.md"]),
        ("*.md", ["b.md"]),
        ("**/*.m*", ["b.md", "docs/z.md", "docs/deep/y.markdown"]),
        ("d*", ["docs/z.md", "docs/deep/y.markdown"]),
        ("*.{md,html}", ["b.md", "a.html"]),
        ("{docs/{z,no},b}.md", ["docs/z.md", "b.md"]),
        (".git/x.md", [".git/x.md"]),
        ("out.md", ["out.md"]),
    ],
)
def test_paths_directories_and_globs_keep_the_names_given(source: str, expected: list[str]) -> None:
    assert names(source) == expected


@pytest.mark.usefixtures("tree")
def test_what_is_passed_over_is_told_with_its_reason() -> None:
    expected = {
        "code.py": "is not read: not a Markdown, HTML or text file by its suffix",
        "docs/loop": "is not read: a symbolic link to a folder",
        "gone.md": "is not read: No such file or directory",
        "out.md": "is not read: a symbolic link to outside the folder",
        "pipe.md": "is not read: not a regular file",
    }
    assert {note.document: note.text for note in discover(["."]).notes} == expected
    del expected["docs/loop"]
    assert {note.document: note.text for note in discover(["*.*"]).notes} == expected


def test_many_files_that_are_not_read_for_one_reason_are_one_note(tmp_path: Path) -> None:
    for name in ("a.md", *(f"{number:02}.py" for number in range(11))):
        (tmp_path / name).write_text("x")
    assert discover([str(tmp_path)]).notes == (
        Note(
            NoteKind.NOT_READ,
            f"{tmp_path}/00.py",
            "and 10 more files are not read: not a Markdown, HTML or text file by its suffix",
            count=11,
        ),
    )
    (tmp_path / "10.py").unlink()
    assert [note.text for note in discover([str(tmp_path)]).notes] == [
        "is not read: not a Markdown, HTML or text file by its suffix"
    ] * 10


@pytest.mark.usefixtures("tree")
def test_what_another_source_reads_is_not_noted() -> None:
    assert "out.md" not in {note.document for note in discover([".", "out.md"]).notes}


@pytest.mark.usefixtures("tree")
def test_each_file_is_an_input_once_however_it_is_named() -> None:
    assert names("b.md", "./b.md", "*.md", "same.md") == ["b.md"]


def test_urls_and_stdin_are_inputs_that_are_not_touched() -> None:
    assert discover(["https://e.org/a.md", "-"]).inputs == (
        Input("https://e.org/a.md", InputKind.URL),
        Input("<stdin>", InputKind.STDIN),
    )


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "htp://me:s3cret@a.example/x?token=s3cret",
            "cannot read htp://a.example/x?token=***: only http and https URLs can be sources",
        ),
        ("missing.md", "cannot read missing.md: No such file or directory"),
        ("{a,b}" * 11, "too many alternatives; write several patterns"),
        ("{no,none}.md", "no files match"),
        ("b.md/x", "cannot read b.md/x: Not a directory"),
        ("*.rst", "*.rst: no files match; check the pattern and its quoting"),
        ("code.p*", "no Markdown, HTML or text files in code.p*"),
        ("ftp://e.org/a.md", "only http and https URLs"),
        ("pipe.md", "not a regular file"),
        ("", "is not a valid path"),
        ("a\0b", "is not a valid path"),
        ("a\udcff", "is not a valid path"),
        ("x" * 5_000, "File name too long"),
    ],
)
def test_misuse_is_one_clear_line(source: str, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        discover([source])
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_empty_directory_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no Markdown, HTML or text file"):
        discover([str(tmp_path)])
