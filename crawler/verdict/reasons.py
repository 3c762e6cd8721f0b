"""Every reason code with its verdict and its explanation: the table behind `linktend explain`.

The texts live in `reasons.toml` beside this module; a code is stable once released.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib.resources import files

from crawler.model import SERVER_ERRORS, Verdict


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code, the verdict it leads to, a short phrase and a paragraph for people."""

    code: str
    verdict: Verdict
    summary: str
    explanation: str


@cache
def table() -> dict[str, Reason]:
    """All codes that have a text of their own, in the order of the file."""
    text = files("crawler.verdict").joinpath("reasons.toml").read_text(encoding="utf-8")
    return {
        code: Reason(code, Verdict(row["verdict"]), row["summary"], " ".join(row["text"].split()))
        for code, row in tomllib.loads(text).items()
    }


def explain(code: str) -> Reason:
    """The reason for `code`; an `http-NNN` or unknown code gets a generic text."""
    return table().get(code) or _for_status(code) or _unknown(code)


def is_known(code: str) -> bool:
    """Whether `code` is in the table or a well-formed `http-NNN` of a final status."""
    return code in table() or _for_status(code) is not None


def verdict_of_status(status: int) -> Verdict:
    """What a final status of 400 or more means, where the table has no other verdict.

    A living server that rejects a request does not say that the page is gone: it may be there for
    another client, method or time. A code above 599 is no code, and is taken for a server's error
    (RFC 9110 §15).
    """
    known = table().get(f"http-{status}")
    if known:
        return known.verdict
    return Verdict.FAILING if status >= SERVER_ERRORS.start else Verdict.BLOCKED


def _for_status(code: str) -> Reason | None:
    match = re.fullmatch(r"http-([2-9]\d\d)", code, re.ASCII)
    if not match:
        return None
    status = int(match[1])
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = f"{status}, an unregistered status code"
    verdict = Verdict.OK if status < HTTPStatus.BAD_REQUEST else verdict_of_status(status)
    return Reason(code, verdict, f"server returned {phrase}", _advice(status, verdict))


def _advice(status: int, verdict: Verdict) -> str:
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return "The server returned a success status. That does not prove it is the intended page."
    if status < HTTPStatus.BAD_REQUEST:
        return (
            "The server redirects. linktend follows, and judges the page where the redirects end."
        )
    if verdict is Verdict.FAILING:
        return (
            "The server has a problem, not the link. "
            "This is often temporary. Wait, and change the link only if it lasts."
        )
    return (
        "The server is up and rejects this request. That does not mean that the page is gone. "
        "Open the link once in a browser."
    )


def _unknown(code: str) -> Reason:
    return Reason(
        code,
        Verdict.SUSPECT,
        code,
        "This version of linktend does not know this code. Upgrade linktend to read about it.",
    )
