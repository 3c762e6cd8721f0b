"""Front matter: the metadata block that static site generators take from a document's start."""

import re

from sources.lazy_re import regex

_JSON = regex('\ufeff?(?=\\{\\s*")')
_JSON_END = regex(r"[ \t]*(?:\r\n?|\n|\Z)")
_LONGEST_JSON = 262_144
_OPENING = regex("\ufeff?(---|\\+\\+\\+)[ \t]*(?:\r\n?|\n)")
_CLOSING = {
    "---": re.compile(r"(?:^|(?<=[\r\n]))(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)"),
    "+++": re.compile(r"(?:^|(?<=[\r\n]))\+\+\+[ \t]*(?:\r\n?|\n|\Z)"),
}
# Atomic, because CR LF could otherwise be taken for one line end or two, each time.
_BLANK_LINES = r"(?>(?:[ \t]*+(?:#[^\r\n]*+)?(?:\r\n?+|\n))*)"
_METADATA = {
    "---": re.compile(rf"{_BLANK_LINES}(?:[\w\"'][^\r\n:]*:(?:[ \t\r\n]|\Z)|---|\.\.\.)"),
    "+++": re.compile(rf"{_BLANK_LINES}(?:[\w\"'][^\r\n=]*=|\[|\+\+\+)"),
}


def body_start(text: str) -> int:
    """The offset at which the document proper begins: after a byte order mark and front matter.

    YAML stands between `---` lines (the last may be `...`), TOML between `+++` lines; JSON is one
    object that begins the document. What opens like front matter but holds no key is content:
    there, `---` is a thematic break.
    """
    if (found := _JSON.match(text)) and (end := _json_end(text, found.end())):
        return end
    after_mark = 1 if text.startswith("\ufeff") else 0
    opening = _OPENING.match(text)
    if not opening or not _METADATA[opening[1]].match(text, opening.end()):
        return after_mark
    closing = _CLOSING[opening[1]].search(text, opening.end())
    return closing.end() if closing else after_mark


def _json_end(text: str, start: int) -> int:
    """The offset after the line on which the JSON object at `start` ends; 0 where none does."""
    import json  # noqa: PLC0415 few documents begin with an object

    try:
        _, length = json.JSONDecoder().raw_decode(text[start : start + _LONGEST_JSON])
    except (ValueError, RecursionError):
        return 0
    closing = _JSON_END.match(text, start + length)
    return closing.end() if closing else 0
