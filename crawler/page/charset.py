"""Bytes of a page to text, by the order that recovers most real titles.

Byte order mark, HTTP header, strict UTF-8, the page's own declaration, a detector; labels mean
what the WHATWG Encoding Standard (section 4.2) says, so `latin1` is windows-1252.
"""

import codecs
import re

import cchardet

from sources.charsets import OTHER_MULTI_BYTE, codec_of, declared
from sources.lazy_re import regex

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# XML 1.0 appendix F: markup that begins so can only be UTF-16.
_UTF16_MARKUP = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))

_DETECTED = 65_536
_HEADER = regex(r"\bcharset\s*=\s*[\"']?([^\s\"';,]{1,40})", re.IGNORECASE)
_BEYOND_ASCII = regex(rb"[\x80-\xff]")
_BEYOND_ASCII_TEXT = regex(r"[^\x00-\x7f]")


def decode(body: bytes, content_type: str) -> str:
    """The text of `body`, which may be cut anywhere; `content_type` is the header, or "".

    Never fails: what no encoding explains, and every NUL, becomes U+FFFD.
    """
    return body.decode(encoding_of(body, content_type), "replace").replace("\0", "\ufffd")


def as_utf8(body: bytes, content_type: str) -> bytes:
    """`body` in UTF-8; where it is that already it stays as it is, damage included."""
    codec = encoding_of(body, content_type)
    return body if codec == "utf-8" else body.decode(codec, "replace").encode("utf-8", "replace")


def encoding_of(body: bytes, content_type: str) -> str:
    """The Python codec to read `body` with: `utf-8` exactly where it is that, or nearly."""
    for mark, codec in (*_BOMS, *_UTF16_MARKUP):
        if body.startswith(mark):
            return codec
    named = _HEADER.search(content_type)
    header = codec_of(named[1]) if named else ""
    is_utf8 = _fits(body, "utf-8")
    # Valid UTF-8 is not single-byte text, whatever the header says; ESC is no character of
    # HTML, but shifts ISO-2022-JP, whose bytes are all ASCII.
    if is_utf8 and header not in OTHER_MULTI_BYTE and b"\x1b" not in body:
        return "utf-8"
    return _guess(body, header, is_utf8=is_utf8)


def assumption(body: bytes, content_type: str) -> str:
    """What `decode` assumes of `body`, or cannot decode, in words; "" where that is nothing."""
    codec = encoding_of(body, content_type)
    if not _fits(body, codec):
        return f"cannot be decoded fully as {codec}"
    named = _HEADER.search(content_type)
    told = (codec_of(named[1]) if named else "", declared(body))
    is_certain = codec.startswith("utf-") or codec in told
    return "" if is_certain else f"is not UTF-8; read as {codec.replace('cp125', 'windows-125')}"


def _guess(body: bytes, header: str, *, is_utf8: bool) -> str:
    """The codec of a body that is not, or need not be, UTF-8."""
    named = declared(body)
    if not is_utf8 and "utf-8" in (header, named) and _is_damaged_utf8(body):
        return "utf-8"
    for codec in (header, named, "utf-8" if is_utf8 else _detected(body)):
        if _fits(body, codec):
            return codec
    return header or named or "cp1252"


def _is_damaged_utf8(body: bytes) -> bool:
    """Whether more characters beyond ASCII read well as UTF-8 than do not."""
    text = body.decode("utf-8", "replace")
    return text.count("\ufffd") * 2 < len(_BEYOND_ASCII_TEXT.findall(text))


def _detected(body: bytes) -> str:
    """The detector's codec, shown the text from shortly before the first byte beyond ASCII."""
    beyond = _BEYOND_ASCII.search(body)
    start = max(0, beyond.start() - 1024) if beyond else 0
    label = cchardet.detect(body[start : start + _DETECTED])["encoding"]
    return codec_of(label or "")


def _fits(body: bytes, codec: str) -> bool:
    """Whether `body` is valid in `codec` ("" never is); a cut last character is no misfit."""
    if not codec:
        return False
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(body)
    except UnicodeError:
        return False
    return True
