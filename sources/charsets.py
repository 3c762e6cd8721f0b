"""Labels of the WHATWG Encoding Standard (section 4.2) → Python's codecs; labels in markup."""

import codecs
import re

from sources.lazy_re import regex

# Where the standard means another encoding than Python's codec of that name.
_WHATWG = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
# Labels of the standard that Python does not know.
_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "logical": "iso8859-8",
    "x-euc-jp": "euc_jp",
    "ks_c_5601-1989": "cp949",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode20utf8": "utf-8",
}
OTHER_MULTI_BYTE = frozenset(
    {"utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "iso2022_jp"}
)
_PRESCAN = 4_096
# `[^<>]` keeps every attempt inside one tag, and so the scan linear.
_DECLARED = regex(
    rb"<(?:meta\b[^<>]*?\bcharset|\?xml\b[^<>]*?\bencoding)\s*=\s*[\"']?\s*([\w:.+-]{1,40})",
    re.IGNORECASE,
)
_SINGLE_BYTE = frozenset(
    {f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
    | {f"cp{page}" for page in (866, 874, *range(1250, 1259))}
    | {"koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"}
)


def codec_of(label: str) -> str:
    """Python's codec for a WHATWG encoding label, "" for one the standard does not have."""
    name = label.strip().strip("\"'").lower()
    name = _LABELS.get(name, name)
    try:
        name = codecs.lookup(name).name
    except (LookupError, ValueError):  # ValueError: a NUL in the label
        return ""
    name = _WHATWG.get(name, name)
    return name if name == "utf-8" or name in OTHER_MULTI_BYTE | _SINGLE_BYTE else ""


def declared(data: bytes) -> str:
    """The codec that markup declares; UTF-16 there means UTF-8 (HTML, section 13.2.3.2)."""
    found = _DECLARED.search(data, 0, _PRESCAN)
    codec = codec_of(found[1].decode("ascii", "replace")) if found else ""
    return "utf-8" if codec.startswith("utf-16") else codec
