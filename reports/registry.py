"""The report formats, one row each: the extension point of this package."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reports.model import Report  # the names of the formats are needed before any report is


class Renderer(Protocol):
    """A report as text: pure, total, deterministic; the text encodes to UTF-8."""

    def __call__(self, report: "Report", /) -> str:
        """Render `report`."""


@dataclass(frozen=True, slots=True)
class Format:
    """A report format, its files' suffix, and whether `watch` keeps a file of it.

    Its renderer is `render` of the module `reports.to_<name>`.
    """

    name: str
    suffix: str
    kept: bool = False

    def render(self, report: "Report") -> str:
        """`report` in this format; the module is imported on first use."""
        renderer: Renderer = import_module(f"reports.to_{self.name}").render
        return renderer(report)


_ROWS = (
    Format("text", ".txt"),
    Format("json", ".json", kept=True),
    Format("markdown", ".md", kept=True),
    Format("html", ".html", kept=True),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ROWS})

KEPT: Mapping[str, Format] = MappingProxyType(
    {f"report{row.suffix}": row for row in _ROWS if row.kept}
)
"""What `watch` keeps: file name → format."""
