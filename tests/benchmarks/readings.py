"""What each checker said of each URL, taken from its own machine-readable output; pure but for
reading the file."""

import csv
import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from crawler.model import Verdict
from sources.urls import normalise


class Reading(StrEnum):
    """What a checker's word amounts to for whoever reads its report or waits for its exit code."""

    FINE = "fine"
    BROKEN = "broken"
    NOTED = "noted"  # to be looked at, waited for, or left alone: nothing fails by it


def of_linktend(folder: Path) -> dict[str, Reading]:
    """From its JSON report: only `broken` fails a run."""
    return {url: reading_of(verdict) for url, verdict in verdicts_of_linktend(folder).items()}


def verdicts_of_linktend(folder: Path) -> dict[str, Verdict]:
    """The same in its own, finer words."""
    links = _json(folder / "found.json")["links"]
    return {_key(link["url"]): Verdict(link["verdict"]) for link in links}


def reading_of(verdict: Verdict) -> Reading:
    """What one of our own verdicts amounts to."""
    if verdict in {Verdict.OK, Verdict.MOVED}:
        return Reading.FINE
    return Reading.BROKEN if verdict is Verdict.BROKEN else Reading.NOTED


def of_lychee(folder: Path) -> dict[str, Reading]:
    """From its JSON: what it does not name went well; errors and timeouts fail a run."""
    found = _json(folder / "found.json")
    said: dict[str, Reading] = {}
    for name, reading in (
        ("excluded_map", Reading.NOTED),
        ("timeout_map", Reading.BROKEN),
        ("error_map", Reading.BROKEN),
    ):
        said |= {_key(each["url"]): reading for each in found[name].get("list.md", ())}
    return dict.fromkeys(_listed(folder), Reading.FINE) | said


def of_linkinator(folder: Path) -> dict[str, Reading]:
    """From its JSON on standard output, which leaves out what it skips as refusing machines."""
    states = {"OK": Reading.FINE, "BROKEN": Reading.BROKEN, "SKIPPED": Reading.NOTED}
    text = (folder / "output.txt").read_text(encoding="utf-8", errors="replace")
    found = json.loads(text[text.index("{") : text.rindex("}") + 1])
    said = {_key(link["url"]): states[link["state"]] for link in found["links"]}
    return dict.fromkeys(_listed(folder), Reading.NOTED) | said


def of_linkchecker(folder: Path) -> dict[str, Reading]:
    """From its CSV."""
    with (folder / "found.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if line[0] != "#"), delimiter=";")
        return {
            _key(row["urlname"]): Reading.FINE if row["valid"] == "True" else Reading.BROKEN
            for row in rows
        }


def _listed(folder: Path) -> list[str]:
    """The URLs of the list that was checked."""
    listed = (folder / "list.md").read_text(encoding="utf-8").split("](<")[1:]
    return [_key(rest.partition(">")[0]) for rest in listed]


def _key(url: str) -> str:
    return normalise(url) or url


def _json(path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(path.read_bytes())
    return found
