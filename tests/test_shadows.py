"""A package of another that is imported in place of ours is named in one line, with the remedy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from linktend.shadows import damage, shadow

ROOT = Path(__file__).parents[1]
START = "from linktend.__main__ import main; main()"


def run(*command: str, cwd: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": path}
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def package(folder: Path, name: str, shape: str) -> Path:
    """A package of another, as a folder with or without `__init__.py`, or as a module."""
    if shape == "module":
        place = folder / f"{name}.py"
    else:
        (folder / name).mkdir()
        place = folder / name / "__init__.py"
    place.write_text("raise SystemExit('imported')\n")
    return place


def test_nothing_shadows_our_packages_here() -> None:
    assert shadow() == ""


@pytest.mark.parametrize("shape", ["package", "module"])
@pytest.mark.parametrize("name", ["sources", "crawler", "db", "reports"])
def test_a_package_on_pythonpath_is_named(tmp_path: Path, name: str, shape: str) -> None:
    place = package(tmp_path, name, shape)
    done = run("-P", "-c", START, cwd=ROOT, path=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"linktend: error: {place} is imported instead of linktend's package {name!r}; "
        f"remove {tmp_path} from PYTHONPATH\n"
    )


@pytest.mark.parametrize("name", ["crawler", "db"])
def test_a_package_in_the_current_folder_is_named(tmp_path: Path, name: str) -> None:
    place = package(tmp_path, name, "package")
    done = run("-m", "linktend", "--version", cwd=tmp_path, path=str(ROOT))
    assert done.returncode == 2
    assert done.stderr == (
        f"linktend: error: {place} is imported instead of linktend's package {name!r}; "
        "use the command 'linktend', or 'python -P -m linktend'\n"
    )
    done = run("-P", "-m", "linktend", "--version", cwd=tmp_path, path=str(ROOT))
    assert (done.returncode, done.stderr) == (0, "")


def test_an_installed_package_is_named(tmp_path: Path) -> None:
    place = package(tmp_path, "reports", "package")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {START}"
    done = run("-P", "-c", code, cwd=ROOT, path=str(ROOT))
    assert done.returncode == 2
    assert done.stderr == (
        f"linktend: error: {place} is imported instead of linktend's package 'reports'; uninstall "
        "that package, or install linktend in an environment of its own: pipx install linktend\n"
    )


def test_a_package_that_was_imported_before_is_named(tmp_path: Path) -> None:
    (tmp_path / "db.py").write_text("")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import db; sys.path.pop(0); {START}"
    done = run("-P", "-c", code, cwd=ROOT, path=str(ROOT))
    assert done.returncode == 2
    assert f"{tmp_path / 'db.py'} is imported instead of linktend's package 'db'; " in done.stderr


def test_a_path_with_odd_characters_stays_on_one_line(tmp_path: Path) -> None:
    odd = tmp_path / "a\nb\x1b[31m"
    odd.mkdir()
    package(odd, "db", "module")
    done = run("-P", "-c", START, cwd=ROOT, path=f"{odd}{os.pathsep}{ROOT}")
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


def test_replaced_files_of_ours_are_told_from_other_missing_modules() -> None:
    line = damage(ImportError("cannot import name 'Names' from 'db.names'", name="db.names"))
    assert line == (
        "cannot import name 'Names' from 'db.names': another package may have replaced files of "
        "linktend; install linktend in an environment of its own: pipx install linktend"
    )
    assert damage(ImportError("No module named 'click'", name="click")) == ""


def test_both_modules_start_the_command(tmp_path: Path) -> None:
    for module in ("linktend", "crawler.app"):
        done = run("-m", module, "--version", cwd=tmp_path, path=str(ROOT))
        assert done.stdout.startswith("linktend 0.")
        assert done.returncode == 0
