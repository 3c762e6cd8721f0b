"""A report format is one module and one row."""

import subprocess
import sys
from pathlib import Path

import pytest

import reports
from crawler.app.settings.keys import KEYS
from reports.registry import FORMATS, KEPT
from tests.reports.rows import report


def test_the_rows_are_the_modules() -> None:
    modules = {path.stem for path in Path(reports.__path__[0]).glob("to_*.py")}
    assert {f"to_{name}" for name in FORMATS} == modules
    assert {"text", "json", "markdown", "html"} <= set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_by_the_module_of_its_name(name: str) -> None:
    assert isinstance(FORMATS[name].render(report()), str)


def test_every_format_can_be_asked_for() -> None:
    assert KEYS["format"].kind.choices == tuple(FORMATS)


def test_suffixes_tell_formats_apart() -> None:
    suffixes = [row.suffix for row in FORMATS.values()]
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix.startswith(".") for suffix in suffixes)


def test_watch_keeps_a_report_for_eyes_one_for_issues_and_one_for_programs() -> None:
    assert set(KEPT) == {"report.html", "report.md", "report.json"}


def test_naming_the_formats_loads_no_renderer() -> None:
    script = "import sys, reports.registry; print(*sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name for name in ran.stdout.split() if name.startswith(("reports", "jinja2"))}
    assert loaded == {"reports", "reports.registry"}
