"""Finding the configuration file and reading it, broken ones included."""

from contextlib import suppress
from pathlib import Path

import pytest

from crawler.app.settings import files
from crawler.app.settings.layers import from_file
from crawler.app.terminal.errors import Misuse
from tests.growth import is_linear


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


OURS = "[tool.linktend]\ntimeout = 5\n"


def test_the_nearest_file_upward_is_found(tmp_path: Path) -> None:
    write(tmp_path / "linktend.toml")
    near = write(tmp_path / "a/linktend.toml")
    (tmp_path / "a/b/c").mkdir(parents=True)
    assert files.find(tmp_path / "a/b/c") == near


def test_in_one_folder_our_own_file_wins(tmp_path: Path) -> None:
    own = write(tmp_path / "linktend.toml")
    write(tmp_path / "pyproject.toml", OURS)
    assert files.find(tmp_path) == own


def test_a_nearer_pyproject_wins_over_a_farther_own_file(tmp_path: Path) -> None:
    write(tmp_path / "linktend.toml")
    near = write(tmp_path / "a/pyproject.toml", OURS)
    assert files.find(tmp_path / "a") == near


@pytest.mark.parametrize(
    "text",
    ["", "[tool.ruff]\n", "# linktend\n", "tool = 1 # linktend", "this is not TOML"],
)
def test_a_pyproject_without_our_table_is_passed_by(tmp_path: Path, text: str) -> None:
    far = write(tmp_path / "linktend.toml")
    write(tmp_path / "a/pyproject.toml", text)
    assert files.find(tmp_path / "a") == far


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_search_ends_at_the_top_of_a_repository(tmp_path: Path, kind: str) -> None:
    write(tmp_path / "linktend.toml")
    inside = tmp_path / "repository/docs"
    inside.mkdir(parents=True)
    mark = tmp_path / "repository/.git"
    mark.mkdir() if kind == "folder" else mark.touch()
    assert files.find(inside) is None


def test_a_file_at_the_top_of_a_repository_is_found(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    top = write(tmp_path / "linktend.toml")
    (tmp_path / "docs").mkdir()
    assert files.find(tmp_path / "docs") == top


def test_a_folder_named_like_the_file_is_no_file(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "linktend.toml").mkdir()
    assert files.find(tmp_path) is None


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("linktend.toml", "timeout 5\n", "linktend.toml:1:9: invalid TOML: Expected '='"),
        ("linktend.toml", "a = 1\r\na = 2\r\n", "linktend.toml:2:6: invalid TOML: Cannot over"),
        ("linktend.toml", "a = [", "linktend.toml: invalid TOML: Invalid value (at end of doc"),
        ("linktend.toml", "a = " + "[" * 5000, "linktend.toml: invalid TOML: "),
        ("linktend.toml", "retries = " + "9" * 5000, "linktend.toml: invalid TOML: "),
        ("linktend.toml", "#" * 1_000_001, "linktend.toml: larger than 1000000 bytes"),
        ("linktend.toml", "conurrency = 1", "linktend.toml: unknown key 'conurrency'; did you"),
        ("linktend.toml", "fail-on = 'never'", "unknown key 'fail-on'; did you mean 'fail_on'?"),
        ("linktend.toml", "zzz = 1", "linktend.toml: unknown key 'zzz'; known keys: sources, "),
        ("linktend.toml", '"\\u001b[1m" = 1', r"linktend.toml: unknown key '\x1b[1m'; known keys:"),
        ("pyproject.toml", OURS + "linktend", "pyproject.toml:"),
        ("pyproject.toml", "[tool]\n", "pyproject.toml: no [tool.linktend] table"),
        ("pyproject.toml", "tool.linktend = 1", "pyproject.toml: tool.linktend is not a table"),
        (
            "pyproject.toml",
            OURS + "x = 1",
            "pyproject.toml: unknown key 'x'; known keys: sources, ",
        ),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    path = write(tmp_path / name)
    path.write_bytes(text.encode())
    with pytest.raises(Misuse) as caught:
        from_file(path, tmp_path)
    assert message in caught.value.message
    assert caught.value.message.isprintable()


def test_a_file_of_a_million_bytes_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "linktend.toml", "#" * 1_000_000)
    assert from_file(path, tmp_path).values == {}


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "linktend.toml"
    path.write_bytes(b"user_agent = '\xff'")
    with pytest.raises(Misuse, match=r"^linktend\.toml: not UTF-8 text$"):
        from_file(path, tmp_path)


@pytest.mark.parametrize(
    ("name", "message"), [("nowhere.toml", "No such file"), (".", "Is a directory")]
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(Misuse, match=rf"cannot read .*: {message}"):
        from_file(tmp_path / name, tmp_path)


def test_errors_name_a_file_as_seen_from_the_working_directory(tmp_path: Path) -> None:
    path = write(tmp_path / "linktend.toml", "x = 1")
    with pytest.raises(Misuse, match=r"^\.\./linktend\.toml: unknown key 'x'"):
        from_file(path, tmp_path / "docs")


@pytest.mark.parametrize(
    "piece",
    ["a.", '"a" . ', "'a'.", "1.", "[[a]]\n", "a={a=", "[", "#\n", "a.b=1\n", "x='\\", '"""'],
)
def test_the_time_for_a_file_grows_with_its_bytes(tmp_path: Path, piece: str) -> None:
    def read(count: int) -> None:
        with suppress(Misuse):
            files.read(write(tmp_path / "linktend.toml", piece * count), label="linktend.toml")

    assert is_linear(read, 4_000)


def test_a_key_has_at_most_100_parts(tmp_path: Path) -> None:
    path = tmp_path / "linktend.toml"
    assert "a" in files.read(write(path, "a." * 99 + "a = 1"), label="linktend.toml")
    text = f'exclude = ["{"a." * 200}"]'
    assert files.read(write(path, text), label="linktend.toml") == {"exclude": ["a." * 200]}
    with pytest.raises(Misuse, match="invalid TOML: a key has more than 100 parts"):
        files.read(write(path, "a." * 100 + "a = 1"), label="linktend.toml")
