"""A folder and the globs over it are read by one rule."""

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.discover import Discovered, SourceError, discover

NAMES = st.sampled_from(
    ["a.md", "b.md", "c.txt", "d.py", "e", ".f.md", "g", "node_modules", ".git", "h.html"]
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
TREES = st.lists(
    st.tuples(st.sampled_from(["file", "folder", "pipe", "link", "out"]), PATHS, PATHS),
    max_size=12,
)


def grow(root: Path, tree: list[tuple[str, str, str]]) -> None:
    """Makes what of `tree` can be made: names may be taken, and parents may be files."""
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("x")
    root.mkdir()
    for kind, name, other in tree:
        path = root / name
        if path.exists() or path.is_symlink():  # a pipe would block whoever writes into it
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if kind == "file":
                path.write_text("x")
            elif kind == "folder":
                path.mkdir()
            elif kind == "pipe":
                os.mkfifo(path)
            else:
                path.symlink_to(root / other if kind == "link" else outside / other)
        except OSError:
            continue


def found(source: str) -> Discovered | None:
    try:
        return discover([source])
    except SourceError:
        return None


@settings(deadline=None, max_examples=200)
@given(TREES)
def test_a_folder_and_a_glob_over_it_find_the_same_files(tree: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "root"
        grow(root, tree)
        whole = found(str(root))
        for pattern in ("*", "**/*", "**"):
            globbed = found(f"{root}/{pattern}")
            assert (globbed and globbed.inputs) == (whole and whole.inputs), pattern
            if whole and globbed:
                assert {*globbed.notes} == {*whole.notes}, pattern


@settings(deadline=None, max_examples=100)
@given(TREES)
def test_a_glob_by_suffix_finds_the_files_of_that_suffix(tree: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "root"
        grow(root, tree)
        whole, globbed = found(str(root)), found(f"{root}/**/[a-z]*.md")
        texts = {each.name for each in (whole.inputs if whole else ()) if each.name.endswith(".md")}
        assert {each.name for each in (globbed.inputs if globbed else ())} >= texts


def test_a_folder_behind_a_link_is_read_only_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.md").write_text("x")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "b.md").write_text("x")
    (tmp_path / "root" / "link").symlink_to(tmp_path / "real")

    def names(source: str) -> list[str]:
        return [Path(each.name).name for each in discover([f"{tmp_path}/{source}"]).inputs]

    assert names("root") == names("root/*") == names("root/{*,*/*.md}") == ["b.md"]
    assert names("root/link") == names("root/link/*") == ["a.md"]
