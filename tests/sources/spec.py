"""The CommonMark and GFM specifications' examples, and the links of their reference HTML."""

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

DATA = Path(__file__).parents[1] / "data"
URL_ATTRIBUTES = ("href", "src")


@dataclass(frozen=True)
class Example:
    spec: str
    number: int
    extension: str
    markdown: str
    html: str

    def __str__(self) -> str:
        return f"{self.spec}-{self.number}"


def examples(spec: str) -> list[Example]:
    rows = json.loads((DATA / f"{spec}.json").read_text(encoding="utf-8"))
    return [
        Example(spec, row["example"], row.get("extension", ""), row["markdown"], row["html"])
        for row in rows
    ]


def reference_links(html: str) -> set[str]:
    """Every `href` and `src` of the reference HTML, comparable."""
    soup = BeautifulSoup(html, "html.parser")
    return {
        comparable(str(tag[name]))
        for tag in soup.find_all(True)
        for name in URL_ATTRIBUTES
        if tag.has_attr(name)
    }


def comparable(url: str) -> str:
    """A URL with percent-encoding and character references undone: renderers differ in those."""
    return re.sub(r"\s+", " ", unquote(unescape(url)))
