"""arXiv: the abstract's page in place of the PDF: withdrawn papers, newer versions, true titles.

Asks arxiv.org/abs, whose markup (repository arXiv/arxiv-browse, templates/abs) says all of this
and is fetched for most links anyhow. The query interface on export.arxiv.org would be a second
host that wants three seconds between requests (its terms of use) and gives the same.

A PDF is there wherever the abstract is. The HTML that arXiv makes itself may be missing: of that
the abstract only tells whether the paper was withdrawn.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.page.metadata import extract
from crawler.sites.address import address_of
from crawler.sites.facts import remark
from crawler.sites.model import MAX_BODY, Finding, Question
from sources.lazy_re import regex

_KINDS = frozenset({"abs", "pdf", "html", "format"})
_VOUCHED_FOR = frozenset({"abs", "pdf"})
_ID = regex(r"(\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7})(?:v(\d{1,3}))?", re.ASCII)
_WITHDRAWN = regex(
    rb">\s*((?:A newer version of this|This) paper has been withdrawn by [^<]{1,120})"
)
"""A text of its own in the page's head, not a phrase within an abstract."""
_SUBJECT = regex(r"\.[A-Z]{2}/")
"""The subject class of an old identifier, which the archive itself leaves out."""


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the abstract's page; nothing for listings and searches."""
    found = _paper(url)
    if found is None:
        return None
    kind, paper = found
    return Question(url if kind == "abs" else f"https://arxiv.org/abs/{paper[0]}")


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """What the abstract's page says; a missing one is left to the linked page's own status."""
    found = _paper(url)
    if found is None or isinstance(outcome, Failed) or outcome.status != HTTPStatus.OK:
        return None
    kind, paper = found
    body = outcome.body[:MAX_BODY]
    named = rb'name="citation_arxiv_id"\s+content="' + _escaped(paper[1]) + rb'(?:v\d+)?"'
    if not re.search(named, body):
        return None
    reason, detail = _state(paper, body)
    if reason == "ok" and kind == "abs":
        return None
    told = extract(body, outcome.final_url, outcome.header("content-type"))
    is_final = kind in _VOUCHED_FOR or reason == "withdrawn"
    return Finding(reason, detail, facts=told, final=is_final)


def _state(paper: re.Match[str], body: bytes) -> tuple[str, str]:
    """Reason and detail for the paper whose abstract's page is `body`."""
    withdrawn = _WITHDRAWN.search(body)
    if withdrawn:
        return "withdrawn", remark(withdrawn[1].decode("utf-8", "replace"))
    versions = re.findall(rb"/abs/" + _escaped(paper[1]) + rb"v(\d{1,3})\b", body)
    newest = max(map(int, versions), default=0)
    if paper[2] and newest > int(paper[2]):
        return "newer-version", f"the newest is v{newest}, the link has v{paper[2]}"
    return "ok", ""


def _paper(url: str) -> tuple[str, re.Match[str]] | None:
    """How `url` links to a paper, and the paper's identifier with version."""
    kind, _, rest = "/".join(address_of(url).segments).partition("/")
    paper = _ID.fullmatch(rest.removesuffix(".pdf")) if kind in _KINDS else None
    return (kind, paper) if paper else None


def _escaped(identifier: str) -> bytes:
    return re.escape(_SUBJECT.sub("/", identifier).encode())
