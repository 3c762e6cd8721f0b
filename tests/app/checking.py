"""A check of a list on a small web, and what it found."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.app.command import Result, linktend
from tests.app.web_flags import flags
from tests.web.exchange import Behaviour
from tests.web.script import Script
from tests.web.small_web import SmallWeb

Start = Callable[[Script | Mapping[str, Behaviour]], SmallWeb]


def write(*lines: str, name: str = "list.md") -> str:
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


def check(web: SmallWeb, *arguments: str) -> Result:
    return linktend("check", *arguments, *flags(web), "--retries", "0")


def links_of(result: Result) -> list[dict[str, Any]]:
    links: list[dict[str, Any]] = json.loads(result.out)["links"]
    return links
