"""References in Markdown that have no definition: `[text][label]` and `[label][]`.

A shortcut, `[label]` alone, is ordinary text where it has no definition, and so are the looks of a
reference that other notations have: an index (`a[i][j]`), citations (`[1][2]`, `[@key]`), a set of
characters (`[a-z][0-9]`), a footnote, a template.
"""

import re
from collections.abc import Callable

from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from sources.lazy_re import regex
from sources.model import Span

UNDEFINED = "undefined_references"
"""The key of markdown-it's environment for what is found: for each inline text, labels by span."""

_LABEL = regex(r"\[((?>(?:[^\[\]\\]++|\\.)*))\]", re.DOTALL)
_LONGEST_LABEL = 999
_OTHER_NOTATION = regex(r"\s*\Z|\^|-?@|\[|\^?(?:[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d|\\[dsw]|[_.$])+\Z")
_TEMPLATE = regex(r"\{\{|\$\{|\{%|<%")
_NUMBERS = regex(r"[\d\s,;\u2013-]+")

InlineRule = Callable[[StateInline, bool], bool]


def noting_undefined(rule: InlineRule) -> InlineRule:
    """`rule`, which makes links, noting where it found a reference and no definition."""

    def noting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 markdown-it's signature
        if rule(state, silent):
            return True
        if not silent and "][" in state.src and (span := _undefined(state)):
            found = state.env.setdefault(UNDEFINED, {}).setdefault(state.src, {})
            found[span] = " ".join(state.src[span.start : span.end].split())
        return False

    return noting


def _undefined(state: StateInline) -> Span | None:
    """The label of the undefined reference that begins at `state.pos`; None where none does."""
    source, start = state.src, state.pos
    before = source[start - 1] if start else ""
    if source[start] != "[" or before.isalnum() or before in {"]", ")", "_"}:
        return None
    end = parseLinkLabel(state, start, not state.linkLevel)
    label = _LABEL.match(source, end + 1, state.posMax) if end > 0 else None
    if label is None or len(label[1]) > _LONGEST_LABEL:
        return None
    text = source[start + 1 : end]
    span = _trimmed(source, *(label.span(1) if label[1] else (start + 1, end)))
    if _is_other(text, label[1]) or (
        before == "[" and source[label.end() : label.end() + 1] == "]"
    ):
        return None
    following = _LABEL.match(source, label.end(), state.posMax)
    names = [source[span.start : span.end], *([following[1]] if following else ())]
    defined = state.env.get("references", {})
    return None if any(normalizeReference(name) in defined for name in names) else span


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span without the white space at both ends."""
    label = text[start:end]
    start += len(label) - len(label.lstrip())
    return Span(start, start + len(label.strip()))


def _is_other(text: str, label: str) -> bool:
    """Whether `[text][label]` looks like something else than a reference."""
    if _OTHER_NOTATION.match(text) or (label and _OTHER_NOTATION.match(label)):
        return True
    if _TEMPLATE.search(label or text):
        return True
    return bool(_NUMBERS.fullmatch(text) and _NUMBERS.fullmatch(label))
