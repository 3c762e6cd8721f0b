"""MDX → Markdown of the same length: JSX that is no link of the page gives way to spaces."""

import re

from sources.lazy_re import regex

_OPENING = regex(
    r"\s*+(?:import\s++(?:[^\r\n]{1,500}\sfrom\s*)?[\"']"
    r"|export\s++(?:async|const|default|function|let)\b|\{/\*)"
)
"""What tells MDX from Markdown where its name does not."""
_COMMENT = regex(r"\{/\*.*?\*/\}", re.DOTALL)
_MODULE = regex(r"^(?:import[ \t]|export[ \t]).*", re.MULTILINE)
_STRING = regex(r"(?<=[\w-]=)\{(?:\"([^\"\r\n]*+)\"|'([^'\"\r\n]*+)'|`([^`$\"\r\n]*+)`)\}")
_EXPRESSION = regex(r"(?<=[ \t\r\n])(?:href|src)=\{(?![\"'`])[^{}\r\n]*+\}")
_BRACE = regex(r"[{}]")
_TAG = regex(r"</?[A-Za-z][^<>]*>")
_SHOWN = regex(r"[^\r\n]")


def begins_as_mdx(text: str, start: int) -> bool:
    """Whether `text` has an import, an export or a comment of JSX first, from `start` on."""
    return bool(_OPENING.match(text, start))


def as_markdown(text: str) -> str:
    """`text` without comments, imports and exports, and with JSX strings as HTML attributes.

    Each character keeps its place.
    """
    # A comment that never ends would be searched for from each place where one begins.
    body, end, rest = text.rpartition("*/}")
    text = _COMMENT.sub(_passed, body + end) + rest
    return _EXPRESSION.sub(_blank, _STRING.sub(_quoted, _MODULE.sub(_blank, text)))


def without_code(text: str) -> str:
    """`text` without expressions in braces and without tags; each character keeps its place."""
    opened: list[int] = []
    pieces: list[str] = []
    end = 0
    closed: dict[int, int] = {}
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            closed[opened.pop()] = brace.end()
    for start in sorted(closed):
        if start >= end:
            pieces += [text[end:start], _SHOWN.sub(" ", text[start : closed[start]])]
            end = closed[start]
    return _TAG.sub(_blank, "".join([*pieces, text[end:]]))


def _blank(found: re.Match[str]) -> str:
    return _SHOWN.sub(" ", found[0])


def _passed(found: re.Match[str]) -> str:
    """White space that, unlike blanks, does not indent a line."""
    return _SHOWN.sub("\f", found[0])


def _quoted(found: re.Match[str]) -> str:
    return f' "{found[found.lastindex or 1]}"'.ljust(len(found[0]))
