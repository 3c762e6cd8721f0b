"""Pages that send their visitors on: the `Refresh` header and `<meta http-equiv="refresh">`, pure.

HTML, section 4.2.5.3, "shared declarative refresh steps".
"""

from typing import Final

from crawler.page.signals import read
from sources.html.refresh import target_of
from sources.urls import WEB_SCHEMES, join, normalise, scheme

LONGEST_DELAY: Final = 10.0
"""Seconds; a page that stays longer is one to be read, and is renewed rather than left."""
_WINDOW = 65_536
_LONGEST_VALUE = 8_192


def sends_to(url: str, header: str, body: bytes) -> str:
    """Where the page at `url` sends its visitors soon, normalised; "" where they stay.

    `header` is the value of `Refresh`, "" when there was none. What lies in comments, scripts or
    `noscript` is not meant for a browser that runs scripts. A page that sends to itself is renewed.
    """
    value = (header or _stated(body[:_WINDOW]))[:_LONGEST_VALUE]
    found = target_of(value)
    if found is None or found[0] > LONGEST_DELAY:
        return ""
    there = join(url, value[found[1].start : found[1].end])
    if there is None or scheme(there) not in WEB_SCHEMES:
        return ""
    following = normalise(there) or ""
    return "" if following == url else following


def _stated(page: bytes) -> str:
    # Nearly all pages are passed over here, at the cost of a search for a word.
    return read(page).meta("refresh") if b"refresh" in page.lower() else ""
