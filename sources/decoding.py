"""Bytes of a local document → text, so that an offset into the text is an offset into the file."""

import codecs
import re

from sources.charsets import declared
from sources.lazy_re import regex

_EACH_BYTE = "sources.replace-each-byte"
# UTF-32 first: its mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PRESCAN = 4_096
_BEYOND_ASCII = regex(r"[^\x00-\x7f]")
_TEXTUAL = regex(r"[\x00-\x08\x0e-\x1a\x7f-\x9f\ud800-\udfff\ufffd]")


def _replace_each_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\ufffd" * (error.end - error.start), error.end


codecs.register_error(_EACH_BYTE, _replace_each_byte)


def decode(data: bytes) -> str:
    """`data` as text: by its byte order mark, else UTF-8.

    A byte order mark stays as U+FEFF, and each undecodable byte of UTF-8 becomes one U+FFFD.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding:
        return data.decode(encoding, "replace")
    return data.decode("utf-8", _EACH_BYTE)


def decode_document(data: bytes, *, is_markup: bool = False) -> tuple[str, str]:
    """`data` as text, and what was assumed in words; "" where nothing was.

    By the byte order mark, the zero bytes of UTF-16 and UTF-32, UTF-8, and what markup declares;
    otherwise as damaged UTF-8 or as windows-1252, whichever explains more.
    """
    if any(data.startswith(mark) for mark, _ in _MARKS):
        text = decode(data)
        return text, "has bytes that cannot be decoded" if "\ufffd" in text else ""
    if b"\0" in data[:_PRESCAN] and (wide := _wide(data)):
        return data.decode(wide, "replace"), f"has no byte order mark; read as {wide.upper()}"
    named = declared(data) if is_markup else ""
    try:
        return data.decode(named if named.startswith("iso2022") else "utf-8"), ""
    except UnicodeError:
        return _not_utf8(data, named)


def _not_utf8(data: bytes, named: str) -> tuple[str, str]:
    if named and named != "utf-8":
        text = _single(data) if named == "cp1252" else data.decode(named, "replace")
        return text, f"cannot be decoded fully as {named}" if "\ufffd" in text else ""
    text = data.decode("utf-8", _EACH_BYTE)
    damage = text.count("\ufffd")
    if named == "utf-8" or damage * 2 < len(_BEYOND_ASCII.findall(text)):
        return text, f"is damaged UTF-8: {damage:,} bytes could not be decoded"
    return _single(data), "is not UTF-8; read as windows-1252"


def _single(data: bytes) -> str:
    """`data` as windows-1252; the five bytes it leaves open are controls (WHATWG Encoding)."""
    return re.sub("[\x80-\x9f]", _in_1252, data.decode("latin-1"))


def _in_1252(found: re.Match[str]) -> str:
    return found[0].encode("latin-1").decode("cp1252", "ignore") or found[0]


def _wide(data: bytes) -> str:
    """The encoding by which `data` with zero bytes is text, "" where none is."""
    start = data[:_PRESCAN]
    for name, size, low in (
        ("utf-32-le", 4, (1, 2, 3)),
        ("utf-32-be", 4, (0, 1, 2)),
        ("utf-16-le", 2, (1,)),
        ("utf-16-be", 2, (0,)),
    ):
        whole = start[: len(start) - len(start) % size]
        zeros = [whole[at::size].count(0) for at in range(size)]
        needed = len(whole) // size // 50
        if len(whole) < 2 * size or any(zeros[at] <= needed for at in low):
            continue
        if sum(zeros) > sum(zeros[at] for at in low):
            continue
        if not _TEXTUAL.search(whole.decode(name, "ignore")):
            return name
    return ""
