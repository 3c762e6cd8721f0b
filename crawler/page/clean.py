"""Text that a page supplied, made fit for a row, a report and a comparison."""

import re
import unicodedata
from functools import lru_cache

from sources.html.references import in_text
from sources.lazy_re import regex

TITLE_LIMIT = 500
TEXT_LIMIT = 2000
NAME_LIMIT = 120

# Controls that are not white space; bidi and invisible format characters, but for the joiners
# that Persian and emoji need; surrogates, noncharacters, interlinear marks and tags.
_UNWANTED = regex(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_JOINERS = " \u200c\u200d"  # with nothing to join at the ends, they make blank titles look full
# What is left of text that was escaped twice.
_ESCAPED = regex(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{1,7}|#x[\da-f]{1,6});",
    re.IGNORECASE,
)
_INLINE_TAG = regex(
    r"</?(?:a|b|i|em|strong|span|p|br|div|sup|sub|u|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_NOT_ALPHANUMERIC = regex(r"[\W_]+")
# The same for text in ASCII, by one look at each character.
_ASCII_FOLD = {code: ord(chr(code).lower()) if chr(code).isalnum() else None for code in range(128)}


def one_line(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` characters, without control or bidi characters.

    Entities that were escaped twice are resolved and stray inline tags dropped.
    """
    if not text:
        return ""
    text = text[: limit * 8]
    if "&" in text and _ESCAPED.search(text):
        text = in_text(text)
    if "<" in text:
        text = _INLINE_TAG.sub(" ", text)
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(_UNWANTED.sub("", text).split()).strip(_JOINERS)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


# A page's titles are compared many times over, and with nobody else's.
@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Letters and digits alone, NFKC and case-folded: what two spellings of a title share."""
    if text.isascii():
        return text.translate(_ASCII_FOLD)
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", text).casefold())
