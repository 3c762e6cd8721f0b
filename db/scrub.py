"""Text made fit to store: no secret, and no character that SQLite cannot hold."""

from sources.lazy_re import regex
from sources.redaction import redact
from sources.secret_names import without_members
from sources.secret_paths import without_known_paths, without_shapes

_UNSTORABLE = regex("[\x00\ud800-\udfff]")
# Where a URL, or its query alone, may begin in running text. The scheme is bounded so that a
# long run of letters is not scanned once per letter.
_URL = regex(
    r"(?:(?:[A-Za-z][A-Za-z0-9+.-]{0,30}:)?//|(?i:mailto|sms):|[?&#]|;(?=[\w.-]{1,40}=))[^\s<>\"]+"
)


def scrub_url(url: str) -> str:
    """The form in which `url` is stored; URLs that differ only in what is masked share one.

    What targets are called, so that each has its own, is in `db.names`.
    """
    return redact(_storable(url))


def scrub_raw_url(raw_url: str, url: str) -> str:
    """The stored form of a URL as its document writes it; `url` is what it means.

    Where escapes or entities may hide a secret of `url`, it is the stored form of `url`.
    """
    if not url.endswith(raw_url) and scrub_url(url) != _storable(url):
        return scrub_url(url)
    return scrub_url(raw_url)


def scrub_text(text: str) -> str:
    """`text` with every URL inside it redacted; `redact` alone takes the whole for one URL."""
    text = without_known_paths(without_shapes(without_members(_storable(text))))
    if "//" not in text and "=" not in text:
        return text
    return _URL.sub(lambda match: redact(match[0]), text)


def _storable(text: str) -> str:
    """NUL and lone surrogates become U+FFFD, as CommonMark and WHATWG decoding have it."""
    # What is printable is storable: told in a tenth of the time.
    return text if text.isprintable() else _UNSTORABLE.sub("\ufffd", text)
