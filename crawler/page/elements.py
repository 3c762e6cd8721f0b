"""The text of one element in the bytes of a page."""

from sources.html.tokens import COMMENT, Token, tokens

MAX_TAG = 8192
"""Bytes of a tag that is looked at."""
MAX_TEXT = 4096
"""Bytes, markup included, in which an element's text is looked for."""

_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6")
_BREAKS = frozenset((COMMENT, "br", "hr", *_BLOCKS, *(f"/{name}" for name in _BLOCKS)))
_UNSEEN = frozenset(("script", "style"))


def text_of(page: bytes, tag: Token) -> bytes:
    """The text from `tag` to its end tag, or of `MAX_TEXT` bytes: no markup, references as is."""
    stop = min(len(page), tag.end + MAX_TEXT)
    closing = "/" + tag.name
    parts, at = [], tag.end
    plain = page.find(b"<", at, stop)
    if page.startswith(b"<%b>" % closing.encode(), plain):
        return page[at:plain]
    for inner in tokens(page, start=at, stop=stop):
        parts.append(page[at : inner.start])
        at = inner.end
        if inner.name == closing:
            return b"".join(parts)
        if inner.name in _BREAKS or inner.name in _UNSEEN:
            parts.append(b" ")
        if inner.name in _UNSEEN:
            at = inner.content_end
    return b"".join((*parts, page[at:stop]))
