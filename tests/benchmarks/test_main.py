"""The command line runs simulations and prints their tables."""

from pathlib import Path

import pytest

from tests.benchmarks.__main__ import main


def test_simulate_prints_runs_goals_and_a_timeline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "simulate",
        "--list",
        "small",
        "--seed",
        "2",
        "--jobs",
        "1",
        "--mix",
        "isolated",
        "--timeline",
        "github",
    ]
    told = tmp_path / "told.md"
    assert main([*words, "--markdown", str(told), "--dump", str(tmp_path / "dump")]) == 0
    printed = capsys.readouterr().out
    assert "small, seed 2: github-com.simulated" in printed
    assert "| small, 2   | 5" in printed
    assert "| wall ÷ bound, isolated refusals" in printed
    assert told.read_text(encoding="utf-8").strip() == printed.strip()
    assert len(list((tmp_path / "dump").iterdir())) == 2
