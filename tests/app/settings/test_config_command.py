"""`linktend config`: what it prints."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.app.cli import group
from crawler.app.settings.keys import KEYS
from crawler.app.settings.toml_text import toml

SECRETS = """\
proxy = "http://user:s3cret@proxy.example:3128"
headers = { X-Key = "s3cret" }
timeout = 5
[hosts."api.example.org"]
headers = { Authorization = "Bearer ${LT_ABSENT} s3cret" }
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for variable in ("LINKTEND_CONFIG", *(key.variable for key in KEYS.values())):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    # Not `command` itself: click would keep the help option it has without its group.
    return CliRunner().invoke(group, ["config", *arguments])


def configure(folder: Path, text: str) -> Path:
    path = folder / "linktend.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_show_prints_every_setting_with_its_origin(folder: Path) -> None:
    configure(folder, "timeout = 5")
    lines = run("show").output.splitlines()
    assert [line.split()[0] for line in lines] == list(KEYS)
    origins = {line.split()[0]: line.rpartition("# ")[2] for line in lines}
    assert origins.pop("timeout") == "linktend.toml"
    assert set(origins.values()) == {"default"}
    assert len({line.rindex("# ") for line in lines}) == 1


def test_what_show_prints_is_a_configuration_file(folder: Path) -> None:
    configure(folder, SECRETS)
    assert set(tomllib.loads(run("show").output)) == set(KEYS)
    assert tomllib.loads(run("show").output)["timeout"] == "5s"


def test_show_as_json_gives_value_and_origin(folder: Path) -> None:
    configure(folder, SECRETS)
    settings = json.loads(run("show", "--format", "json").output)
    assert list(settings) == list(KEYS)
    assert settings["timeout"] == {"value": "5s", "origin": "linktend.toml"}
    assert settings["concurrency"] == {"value": 256, "origin": "default"}


@pytest.mark.parametrize("form", ["text", "json"])
def test_show_masks_secrets_and_needs_none(folder: Path, form: str) -> None:
    configure(folder, SECRETS)
    output = run("show", "-f", form).output
    assert "s3cret" not in output
    assert "user" not in output.replace("user_agent", "")
    assert "http://***@proxy.example:3128" in output


def test_path_prints_the_file_in_use(folder: Path) -> None:
    path = configure(folder, "")
    assert run("path").stdout == f"{path}\n"
    other = folder / "other.toml"
    assert run("path", "--config", "other.toml").stdout == f"{other}\n"


def test_path_says_on_stderr_that_there_is_none() -> None:
    result = run("path")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "no configuration file" in result.stderr


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (3, "3"),
        ('a"\\b', r'"a\"\\b"'),
        ("a\n\t\r", r'"a\n\t\r"'),
        ("\x1b\x7f\u202e\U000e0001", r'"\u001B\u007F\u202E\U000E0001"'),
        ("Blåbær", '"Blåbær"'),
        ([], "[]"),
        (["a", 1], '["a", 1]'),
        ({}, "{}"),
        ({"a": {"*.b": 1}}, '{ a = { "*.b" = 1 } }'),
    ],
)
def test_a_value_is_written_as_toml(value: object, text: str) -> None:
    assert toml(value) == text
    assert tomllib.loads(f"x = {text}") == {"x": value}
