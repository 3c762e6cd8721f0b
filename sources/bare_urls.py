# ruff: noqa: RUF001 full-width punctuation is what is matched
"""URLs that stand bare in text, found by the rules of GFM's autolink extension.

One rule for Markdown and plain text: GFM (section 6.9) decides where a URL starts and which
punctuation at its end belongs to the sentence. Unlike GFM, a URL also ends at

- `"`, a backtick, and a closing bracket or brace that it does not open;
- full-width punctuation: Chinese and Japanese put no space between a URL and what follows;
- `[text]` after which the URL does not go on, as AsciiDoc writes the text of a link;
- `|` if one stands before the URL too, as in tables and wiki links.
"""

import re

from sources.lazy_re import regex

_FULL_WIDTH = "。｡，、､；：！？（）［］｛｝｟｠「」｢｣『』【】〖〗《》〈〉〔〕“”"
START = regex(rf"(?<![A-Za-z])(?:https?|ftp)://|(?<![^\s*_~(\[>{_FULL_WIDTH}])www\.", re.IGNORECASE)
"""Where a bare URL may begin."""

EMAIL = regex(
    r"(?<![A-Za-z0-9.+_\-])(?:mailto:)?[A-Za-z0-9.+_\-]{1,64}+@"
    r"[A-Za-z0-9_\-]++(?>(?:\.[A-Za-z0-9_\-]++)+)(?<![_\-])(?![_\-@])"
)
"""A bare e-mail address (GFM, section 6.9)."""

_PLAIN = rf"[^\s<>\"`\[\]{{}}\\\x00-\x1f\x7f{_FULL_WIDTH}]"
_BRACKETS = rf"(?<=//)\[[0-9A-Fa-f:.]+\]|\[[0-9]+\]|(?:\[{_PLAIN}*\])+(?=[/=&?#%]|\.[A-Za-z0-9])"
# One `{` that nothing closes is a character like others; a template's `{{name}}` is kept whole.
_BRACES = rf"\{{(?>(?:{_PLAIN}|\{{{_PLAIN}*\}})*)\}}|\{{"
_OTHER = rf"{_BRACKETS}|{_BRACES}|\\(?=[!-/:-@\[-`{{-~])"
_REST = regex(rf"(?:{_PLAIN}|{_OTHER})*")
_REST_TO_PIPE = regex(rf"(?:(?!\|){_PLAIN}|{_OTHER})*")
_HOST = regex(
    rf"(?:[A-Za-z]+://)?([^\s/?#:<>\"`()\[\]{{}}|*~\\\x00-\x1f\x7f{_FULL_WIDTH}]{{1,300}}"
    r"|\[[0-9A-Fa-f:.]{2,45}\])"
)
_ENTITY = regex(r"&[A-Za-z0-9]{1,40};\Z")
_TRAILING = frozenset("\\?!.,:;*_~'|…’»›")
_OPENING = {")": "(", "]": "[", "}": "{"}


def bare_url_end(text: str, start: int, end: int) -> int:
    """The offset after the bare URL that starts at `start`, at most `end`; `start` if none does.

    `start` must be where `START` matches.
    """
    # The host first: it is bounded, so what is no URL costs no scan to the end of a long line.
    if not _has_host(text, start, end):
        return start
    is_piped = text[start - 1 : start] == "|"
    rest = (_REST_TO_PIPE if is_piped else _REST).match(text, start, end)
    return _without_punctuation(text, start, rest.end()) if rest else start


def _without_punctuation(text: str, start: int, stop: int) -> int:
    surplus: dict[str, int] = {}
    while stop > start:
        last = text[stop - 1]
        if last == ";" and (entity := _ENTITY.search(text, max(start, stop - 42), stop)):
            stop = entity.start()
        elif last in _TRAILING:
            stop -= 1
        elif last in _OPENING:
            if last not in surplus:
                opened = text.count(_OPENING[last], start, stop)
                surplus[last] = text.count(last, start, stop) - opened
            if surplus[last] <= 0:
                return stop
            surplus[last] -= 1
            stop -= 1
        else:
            return stop
    return stop


def _has_host(text: str, start: int, end: int) -> bool:
    """Whether a host follows the scheme, or `www.` begins a name of two labels or more."""
    found = _HOST.match(text, start, end)
    if not found:
        return False
    if found[1][0] == "[":
        return True
    labels = found[1].rstrip("_.,;!'&").split(".")
    if not labels[0][:1].isalnum():
        return False
    if any("_" in label for label in labels[-2:]) and "@" not in found[1]:
        return False
    return found.start(1) > start or (len(labels) > 1 and labels[1] != "")
