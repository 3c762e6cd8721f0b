"""The renderers by name: the extension point of this package."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from reports import to_json, to_markdown, to_text
from reports.model import Report


class Renderer(Protocol):
    """A report as text: pure, total, deterministic; the text encodes to UTF-8."""

    def __call__(self, report: Report, /) -> str:
        """Render `report`."""


def _html(report: Report, /) -> str:
    from reports import to_html  # noqa: PLC0415 no other renderer needs Jinja, which loads slowly

    return to_html.render(report)


RENDERERS: Mapping[str, Renderer] = MappingProxyType(
    {
        "html": _html,
        "markdown": to_markdown.render,
        "json": to_json.render,
        "text": to_text.render,
    }
)
