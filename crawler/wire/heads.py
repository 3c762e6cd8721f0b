"""Heads as servers send them → heads as the parser takes them: what browsers overlook is mended.

Whether a page is there must not hang on a stray byte in a header that nobody reads (RFC 9112,
section 2.2, leaves the recovery to us). What is mended is the last answer on its connection.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from sources.lazy_re import regex

MAX_HEADERS: Final = 256
"""Header lines that are read; browsers bound bytes alone, so that more are no fault."""
_TOKEN: Final = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]"
_WELL_FORMED = regex(
    rb"(?>(?:\r?\n)*)HTTP/1\.[01] [1-9]\d\d(?>(?: [^\r\n\0]*+)?)\r?\n(?>(?:"
    + _TOKEN
    + rb"++:[^\r\n\0]*+\r?\n)*)\r?\n"
)
_LENGTH = regex(rb"\ncontent-length:[ \t]*+\d{1,18}+[ \t]*+\r?\n")
_STATUS_LINE = regex(
    rb"\s*+HTTP/(1\.0|\d(?:\.\d)?)[ \t]++([1-9]\d\d(?!\d))([^\n]*+)\n", re.IGNORECASE
)
_NAME = regex(_TOKEN + rb"++")
_FOLD = regex(rb"\r?\n[ \t]++")
_LONE_CR = regex(rb"\r(?!\n)")
_FRAMING_LINE = regex(rb"\n((?i:content-length|transfer-encoding)[ \t]*+:[^\n]*+)")
_OF_THE_CONNECTION = frozenset({b"connection", b"keep-alive", b"proxy-connection"})
_LONGEST_LENGTH = 18
_MOST_LINES = MAX_HEADERS + 2  # with the status line and the blank one
_OURS = 2  # lines that are written anew: the framing, and the connection's end


def mended(head: bytes) -> bytes:
    """`head`, up to and with its blank line, as the parser takes it: unchanged where that is so.

    Else it has the same status and the headers that make sense, and says how the body is framed.
    Without a status there is nothing to mend.
    """
    if (
        head.count(b"\n") <= _MOST_LINES
        and _WELL_FORMED.fullmatch(head)
        and _is_framed(head.lower())
    ):
        return head
    short = _without_surplus(head).replace(b"\0", b" ")
    found = _STATUS_LINE.match(_FOLD.sub(b" ", _LONE_CR.sub(b" ", short)))
    if found is None:
        return head
    version, status, reason = found.groups()
    lines = [
        b"HTTP/%b %b %b" % (b"1.0" if version == b"1.0" else b"1.1", status, reason.strip()),
        *_lines(_fields(found.string[found.end() :])),
        b"Connection: close",
    ]
    return b"\r\n".join([*lines, b"", b""])


def cut_short(head: bytes) -> bytes:
    """What came of a head that went on for too long, mended: without its last, unfinished line."""
    lines, newline, unfinished = head.rpartition(b"\n")
    return mended((lines if newline else unfinished) + b"\n\n")


def _is_framed(lower: bytes) -> bool:
    """Whether a well-formed head says at most once, and plainly, where its body ends."""
    lengths, codings = lower.count(b"\ncontent-length:"), lower.count(b"\ntransfer-encoding:")
    if lengths + codings > 1:
        return False
    return not lengths or _LENGTH.search(lower) is not None


def _without_surplus(head: bytes) -> bytes:
    """`head` with as many lines as are read, and those beyond that frame the body."""
    *first, rest = head.split(b"\n", _MOST_LINES)
    if len(first) < _MOST_LINES:
        return head
    return b"\n".join([*first, *_FRAMING_LINE.findall(b"\n" + rest), b""])


def _fields(section: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in section.split(b"\n"):
        name, colon, value = line.partition(b":")
        name = name.rstrip(b" \t")
        if colon and _NAME.fullmatch(name):
            yield name, value.strip(b" \t\r")


def _lines(fields: Iterator[tuple[bytes, bytes]]) -> Iterator[bytes]:
    framing: dict[bytes, list[bytes]] = {b"content-length": [], b"transfer-encoding": []}
    others = []
    for name, value in fields:
        lower = name.lower()
        if lower in framing:
            framing[lower] += [each.strip(b" \t") for each in value.lower().split(b",")]
        elif lower not in _OF_THE_CONNECTION:
            others.append(name + b": " + value)
    yield from islice(others, MAX_HEADERS - _OURS)
    yield from _framing(set(framing[b"content-length"]) - {b""}, framing[b"transfer-encoding"])


def _framing(lengths: set[bytes], codings: list[bytes]) -> Iterator[bytes]:
    """RFC 9112, section 6.3: chunks before a length; with neither, the connection's end decides.

    So it does, too, where what is said of the length makes no sense or several. Browsers read on
    then, and the page is seen; only its connection cannot be used again.
    """
    if codings:
        if codings[-1] == b"chunked":
            yield b"Transfer-Encoding: chunked"
    elif len(lengths) == 1:
        length = lengths.pop()
        if length.isdigit() and len(length) <= _LONGEST_LENGTH:
            yield b"Content-Length: " + length
