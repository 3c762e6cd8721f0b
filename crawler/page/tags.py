"""Tags in the bytes of a page: where one ends, and the plain text up to its end tag.

Offsets are into a page and its lower-case copy alike: `bytes.lower` changes ASCII alone.
"""

import re

MAX_TAG = 8192
MAX_TEXT = 4096

# HTML section 13.2.5.32 onwards: `>` inside a quoted value does not end a tag. Atomic, so
# that a missing quote is searched for once and not again at every step back.
REST_OF_TAG = rb"(?>(?:[^=>]++|=\s*+(?>(?:\"[^\"]*+\"|'[^']*+')?))*)"
_END = re.compile(REST_OF_TAG + rb">")
_NAME = re.compile(rb"<([a-z][a-z0-9-]*+)(?=[\s/>])")
_UNSEEN = re.compile(
    rb"<!--.*?(?:-->|$)|<(script|style)\b.*?(?:</\1[^>]*+>?|$)", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(rb"<(?:br|/?p|/?div|/?li|hr|/?h\d)\b[^>]*+>?", re.IGNORECASE)
_TAG = re.compile(rb"</?[a-zA-Z!?][^>]*+>?")


def end_of_tag(lower: bytes, position: int) -> int:
    """The offset after the `>` of the tag that `position` is in, at most `MAX_TAG` further on."""
    limit = min(len(lower), position + MAX_TAG)
    found = _END.match(lower, position, limit)
    return found.end() if found else limit


def name_at(lower: bytes, start: int) -> bytes:
    """The name of the start tag at offset `start`, b"" where there is none."""
    found = _NAME.match(lower, start) if start >= 0 else None
    return found[1] if found else b""


def text_until(page: bytes, lower: bytes, name: bytes, start: int) -> bytes:
    """The text from `start` to the end tag of `name` or `MAX_TEXT`: no markup, entities as is."""
    end = lower.find(b"</" + name, start, start + MAX_TEXT)
    text = page[start : end if end >= 0 else start + MAX_TEXT]
    if b"<" not in text:
        return text
    return _TAG.sub(b"", _BREAK.sub(b" ", _UNSEEN.sub(b" ", text)))
