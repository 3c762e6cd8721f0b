"""Character references (WHATWG HTML, sections 13.2.5.72 to 13.2.5.80), undone once.

Unlike `html.unescape`, which drops control characters, knows no attributes, and raises at some
thousands of digits.
"""

import re
from html import unescape
from html.entities import html5

from sources.lazy_re import regex

_NUMERIC = r"&(?:#(?:[xX]([0-9A-Fa-f]++)|([0-9]++));?"
_IN_TEXT = regex(rf"{_NUMERIC}|([A-Za-z][A-Za-z0-9]*+)(;?))")
_IN_ATTRIBUTE = regex(rf"{_NUMERIC}|([A-Za-z][A-Za-z0-9]*+)(;|(?![A-Za-z0-9=])))")
# Old names need no semicolon: `&copy`. None is longer.
_LONGEST_OLD = 6
_LARGEST = 0x10FFFF
_MOST_DIGITS = 7
_SURROGATES = range(0xD800, 0xE000)
# These numbers mean what they do in windows-1252.
_WINDOWS = range(0x80, 0xA0)


def in_text(text: str) -> str:
    """`text` between tags, or in a title, with its character references undone."""
    return _IN_TEXT.sub(_character_of_text, text) if "&" in text else text


def in_attribute(value: str) -> str:
    """An attribute's value with its character references undone, NUL as U+FFFD, CR as LF.

    `&copy=` and `&copyx` stay as they are, as most are parameters of URLs.
    """
    if "\r" in value or "\0" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return _IN_ATTRIBUTE.sub(_character, value) if "&" in value else value


def _character(found: re.Match[str]) -> str:
    name = found[3]
    return _numbered(found) if name is None else html5.get(name + found[4], found[0])


def _character_of_text(found: re.Match[str]) -> str:
    meant = _character(found)
    if meant != found[0]:
        return meant
    name = found[3]
    for length in range(min(len(name), _LONGEST_OLD), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]] + found[0][1 + length :]
    return meant


def _numbered(found: re.Match[str]) -> str:
    digits = (found[1] or found[2]).lstrip("0") or "0"
    number = int(digits, 16 if found[1] else 10) if len(digits) <= _MOST_DIGITS else 0
    if not 0 < number <= _LARGEST or number in _SURROGATES:
        return "\ufffd"
    return unescape(f"&#{number};") if number in _WINDOWS else chr(number)
