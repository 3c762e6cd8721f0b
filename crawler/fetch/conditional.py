"""Asking only whether a page has changed (RFC 9110 §13): pure.

What a page said is remembered with its validators; an answer 304 says that it says so still.
"""

from dataclasses import dataclass, replace
from http import HTTPStatus

from crawler.model import ALIVE, NOT_MODIFIED, Check, Fetched, PageFacts


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server gave to recognise a page by, and the page's facts at the time.

    `url` is the final URL they were given at; either of the others may be "".
    """

    url: str
    etag: str
    last_modified: str
    facts: PageFacts | None

    def headers(self, url: str) -> dict[str, str]:
        """The conditional headers for a request to `url`; none but at the URL they came from."""
        if url != self.url:
            return {}
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


def validators_of(check: Check) -> Validators | None:
    """The validators that an earlier check left, None where it left none worth using.

    Only a page that was found well can be found unchanged.
    """
    outcome = check.outcome
    if not isinstance(outcome, Fetched) or check.judgement.verdict not in ALIVE:
        return None
    if outcome.note not in {"", NOT_MODIFIED} or outcome.status not in {
        HTTPStatus.OK,
        HTTPStatus.NOT_MODIFIED,
    }:
        return None
    etag, last_modified = outcome.header("etag"), outcome.header("last-modified")
    if not etag and not last_modified:
        return None
    return Validators(outcome.final_url, etag, last_modified, check.facts)


def carried_over(outcome: Fetched, validators: Validators) -> Fetched:
    """An unchanged `outcome` with the validators that its 304 left out (RFC 9110 §15.4.5)."""
    named = {"etag": validators.etag, "last-modified": validators.last_modified}
    missing = [(name, value) for name, value in named.items() if value and not outcome.header(name)]
    return replace(outcome, headers=(*outcome.headers, *missing))
