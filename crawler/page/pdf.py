"""The title and authors that a PDF's uncompressed metadata states, by a bounded scan.

XMP (ISO 16684-1) first, then the Info dictionary (ISO 32000-1 section 14.3.3). Documents whose
metadata is compressed or encrypted state nothing here.
"""

import codecs
import re
from collections.abc import Iterator

from crawler.model import PageFacts
from crawler.page.clean import NAME_LIMIT, TITLE_LIMIT, fold, one_line
from sources.html.references import in_text
from sources.lazy_re import regex

_MOST_OBJECTS = 50
_MOST_AUTHORS = 50
_OBJECT = 4096
_ITEM = regex(rb"<rdf:li\b[^>]{0,100}>([^<]{1,4000})<")
_REFERENCE = regex(rb"/Info\s{1,9}(\d{1,10})\s{1,9}(\d{1,5})\s{1,9}R\b")
_INFO_KEY = regex(rb"/(?:Producer|Creator|CreationDate)\b")
_STRING = rb"\s*(?:\(((?>(?:\\.|[^\\()]|\((?>(?:\\.|[^\\()])*)\))*))\)|<([0-9A-Fa-f\s]*+)>)"
_TITLE = regex(rb"/Title" + _STRING, re.DOTALL)
_AUTHOR = regex(rb"/Author" + _STRING, re.DOTALL)
_ESCAPE = regex(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"", b"\n": b"", b"\r\n": b""}
_FILE_NAME = regex(
    r"^microsoft (?:word|powerpoint) - |^[/\\]|\.(?:pdf|docx?|dvi|tex|pptx?|indd|qxd|rtf|odt|ps)$",
    re.IGNORECASE,
)
_EMPTY_TITLES = frozenset({"", "untitled", "untitleddocument", "notitle", "title", "document1"})


def facts_of(body: bytes) -> PageFacts:
    """The title and authors in `body`, which may be cut anywhere; empty where none are stated."""
    info = _info(body)
    for source, stated in (("xmp", _xmp(body, b"title")), ("pdf-info", _strings(_TITLE, info))):
        raw = one_line(next(stated, ""), TITLE_LIMIT)
        if fold(raw) not in _EMPTY_TITLES and not _FILE_NAME.search(raw):
            authors = _authors(body, info)
            return PageFacts(title=raw, raw_title=raw, title_source=source, authors=authors)
    return PageFacts(authors=_authors(body, info))


def _authors(body: bytes, info: bytes) -> tuple[str, ...]:
    stated = list(_xmp(body, b"creator")) or list(_strings(_AUTHOR, info))
    names = (one_line(text, NAME_LIMIT) for text in stated[:_MOST_AUTHORS])
    return tuple(dict.fromkeys(name for name in names if fold(name)))


def _xmp(body: bytes, element: bytes) -> Iterator[str]:
    """The items of the Dublin Core `element` in the last XMP packet, the one in force."""
    start = body.rfind(b"<dc:" + element + b">")
    if start < 0:
        return
    end = body.find(b"</dc:" + element, start, start + _OBJECT)
    for item in _ITEM.finditer(body, start, end if end >= 0 else start + _OBJECT):
        yield in_text(item[1].decode("utf-8", "replace"))


def _info(body: bytes) -> bytes:
    """The Info dictionary: the one the last trailer names, else the first that names a producer.

    Outlines have titles too, but no producer. Empty when encrypted.
    """
    if b"/Encrypt" in body:
        return b""
    return _named_info(body) or _found_info(body)


def _named_info(body: bytes) -> bytes:
    """What the trailer's `/Info n g R` refers to (section 7.5.5), where both are in `body`."""
    reference = _last(_REFERENCE, body)
    if not reference:
        return b""
    number, generation = int(reference[1]), int(reference[2])
    opening = re.compile(rb"(?<!\d)%d\s{1,9}%d\s{1,9}obj\b" % (number, generation))
    found = _last(opening, body)
    return _dictionary(body, found.end(), found.end()) if found else b""


def _last(pattern: re.Pattern[bytes], body: bytes) -> re.Match[bytes] | None:
    """The match that counts: what a file appends replaces what it said before."""
    found = None
    for found in pattern.finditer(body):  # noqa: B007 the last one is what is wanted
        pass
    return found


def _found_info(body: bytes) -> bytes:
    for count, found in enumerate(_INFO_KEY.finditer(body)):
        if count == _MOST_OBJECTS:
            break
        start = max(body.rfind(b" obj", max(0, found.start() - _OBJECT), found.start()), 0)
        dictionary = _dictionary(body, start, found.start())
        if dictionary:
            return dictionary
    return b""


def _dictionary(body: bytes, start: int, inside: int) -> bytes:
    """`body` from `start` to the end of the object at `inside`; empty without title and author."""
    end = body.find(b"endobj", inside, inside + _OBJECT)
    dictionary = body[start : end if end >= 0 else inside + _OBJECT]
    return dictionary if b"/Title" in dictionary or b"/Author" in dictionary else b""


def _strings(key: re.Pattern[bytes], dictionary: bytes) -> Iterator[str]:
    """The text strings (section 7.9.2.2) that `key` has in `dictionary`."""
    for found in key.finditer(dictionary):
        if found[2] is not None:
            digits = b"".join(found[2].split()).decode("ascii")
            data = bytes.fromhex(digits + "0" * (len(digits) % 2))
        else:
            data = _ESCAPE.sub(_unescaped, found[1])
        yield _text(data)


def _unescaped(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    if code.isdigit():
        return bytes([int(code, 8) & 0xFF])
    return _PLAIN.get(code, code)


def _text(data: bytes) -> str:
    for mark, codec in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8")):
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    # PDFDocEncoding agrees with it in all printable characters but a few signs.
    return data.decode("cp1252", "replace")
