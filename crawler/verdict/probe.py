"""The random-address probe: what a server says of a page that cannot exist, pure parts only.

Where a made-up sibling of a suspicious page ends at the same address or shows the same words, the
page does not live; where it is a hard error and shows others, the server tells the two apart, and
the page does.
"""

import string
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from crawler.model import Failed, Fetched, Oddity, Outcome, Skipped
from crawler.page import charset
from crawler.page.metadata import MAX_BODY
from crawler.page.rulebook import rules
from crawler.page.sight import Sight
from crawler.page.signals import read
from sources.lazy_re import regex

OWN_ROOT = "redirect-to-own-root"
"""The rule of `crawler.verdict.detours` for a page that leads for good to its own site's root."""
LETTERS = 25
"""Letters of a made-up name: no page is called so."""
SIMILAR = 0.95
"""Word-level similarity from which two pages are one."""
HARD_ERRORS = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
"""Statuses by which a server says that it knows no such page."""
FEWEST_WORDS = 5
"""A page of fewer says nothing to compare: the empty shell that scripts fill."""

_WORD = regex(r"\w+")
_EXTENSION = regex(r"\.[A-Za-z]{2,5}\Z")


class ProbeVerdict(StrEnum):
    """What a probe makes of a suspicion."""

    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    UNKNOWN = "unknown"


def deserves_probe(oddity: Oddity) -> bool:
    """Whether `oddity` is cheap evidence that a probe can settle, and not conclusive itself."""
    if oddity.code == "redirect-to-root":
        # A server that sends a page to its root for good may well know what it never had.
        return oddity.rule != OWN_ROOT
    return any(rule.probe for rule in rules() if rule.id == oddity.rule)


def sibling(url: str, letters: str) -> str:
    """The address beside that of `url` with the random `letters` for a name.

    The last segment of the path is replaced, its extension and a closing slash kept, query and
    fragment dropped. `letters` are `LETTERS` lower-case ASCII letters.

    Raises:
        ValueError: where `letters` are something else.
    """
    if len(letters) != LETTERS or not set(letters) <= set(string.ascii_lowercase):
        raise ValueError(f"{LETTERS} lower-case ASCII letters wanted")
    parts = urlsplit(url)
    folder, _, name = parts.path.removesuffix("/").rpartition("/")
    extension = _EXTENSION.search(name)
    made_up = letters + (extension[0] if extension else "")
    slash = "/" if name and parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{made_up}{slash}", "", ""))


def verdict_of_probe(
    page: Fetched,
    probe: Outcome,
    page_words: Mapping[str, int],
    probe_words: Mapping[str, int],
) -> ProbeVerdict:
    """What the outcome of a probe says of the suspicious `page`.

    The words are counts by `words_of`. A refusal, a server's failure or no answer at all says
    nothing, nor does another page that answers as well.
    """
    match probe:
        case Failed() | Skipped():
            return ProbeVerdict.UNKNOWN
        case Fetched(status=status) if status in HARD_ERRORS:
            is_same = similarity(page_words, probe_words) >= SIMILAR
            return ProbeVerdict.CONFIRMED if is_same else ProbeVerdict.CLEARED
        case Fetched(status=status) if status >= HTTPStatus.BAD_REQUEST:
            return ProbeVerdict.UNKNOWN
        case Fetched():
            is_same = similarity(page_words, probe_words) >= SIMILAR
            same = is_same or probe.final_url == page.final_url
            return ProbeVerdict.CONFIRMED if same else ProbeVerdict.UNKNOWN


def similarity(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """The share of words two pages have in common, 0 to 1 (Dice's coefficient on multisets)."""
    sizes = sum(one.values()), sum(other.values())
    if min(sizes) < FEWEST_WORDS:
        return 0.0
    common = sum(min(count, other.get(word, 0)) for word, count in one.items())
    return 2 * common / sum(sizes)


def words_of(body: bytes, content_type: str, url: str) -> Counter[str]:
    """How often each word is seen on an HTML page, without those that only repeat its `url`."""
    page = charset.as_utf8(body[:MAX_BODY], content_type)
    own = set(_WORD.findall(url.lower()))
    words = _WORD.findall(Sight(page, read(page)).text)
    return Counter(word for word in words if word not in own)
