"""The texts of `linktend explain`."""

import shlex
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from crawler.app.errors import Misuse
from crawler.model import Check, Fetched, Outcome, Skipped
from crawler.reasons import explain, table
from db import queries
from db.connect import reading
from db.failures import DatabaseRefused
from db.model import HistoryRow, LinkRow
from db.scrub import scrub_url
from reports.escape import plain
from reports.wording import duration, place
from sources.urls import normalise

WIDTH = 88


def all_codes() -> str:
    """Every reason code with its verdict and phrase, a line each."""
    return "".join(
        f"{reason.code:24}{reason.verdict:9}{reason.summary}\n" for reason in table().values()
    )


def of_code(code: str) -> str:
    """One reason code in full."""
    reason = explain(code)
    return f"{code} ({reason.verdict}): {reason.summary}\n\n{_paragraph(reason.explanation)}\n"


def of_url(url: str, path: Path, user_agent: str) -> str:
    """All that the database at `path` knows of `url`.

    Raises:
        Misuse: where the database cannot be read or does not know the URL.
    """
    target = scrub_url(normalise(url) or url)
    try:
        with reading(path) as db:
            past = queries.history(db, target)
            if not past:
                raise Misuse(f"{target} is not in {path}: no document that was checked has it")
            run_id = past[0].run_id
            checks = [c for c in queries.checks(db, run_id) if c.target.url == target]
            links = [r for r in queries.links(db, run_id) if r.url.partition("#")[0] == target]
    except DatabaseRefused as error:
        raise Misuse(str(error)) from error
    return "".join(f"{plain(line)}\n" for line in _url_lines(checks[0], links, past, user_agent))


def _url_lines(
    check: Check, links: Sequence[LinkRow], past: Sequence[HistoryRow], user_agent: str
) -> Iterable[str]:
    judgement, reason = check.judgement, explain(check.judgement.reason)
    yield check.target.url
    yield f"{judgement.verdict}: {reason.summary}, {judgement.reason}"
    if judgement.detail:
        yield f"  {judgement.detail}"
    yield from _paragraph(reason.explanation).splitlines()
    yield "In the documents:"
    yield from (f"  {place(row)} {row.claim_title or row.text}" for row in links)
    yield f"Last asked {past[0].checked_at}:"
    yield from _outcome_lines(check.outcome)
    if check.facts and check.facts.title:
        yield f"  title: {check.facts.title}"
    yield "History, newest first:"
    yield from (f"  {row.checked_at}  {row.verdict:8} {row.reason}" for row in past)
    yield "Ask again by hand:"
    yield f"  curl -sSIL -X GET -A {shlex.quote(user_agent)} {shlex.quote(check.target.url)}"


def _outcome_lines(outcome: Outcome) -> Iterable[str]:
    if isinstance(outcome, Skipped):
        yield "  not fetched"
        return
    for hop in outcome.hops:
        yield f"  {hop.status} {hop.url} → {hop.location}"
    if isinstance(outcome, Fetched):
        yield f"  {outcome.status} {outcome.final_url}"
        yield from (f"    {name}: {value}" for name, value in outcome.headers)
    else:
        yield f"  {outcome.fault} {outcome.detail}"
    attempts = "1 attempt" if outcome.attempts == 1 else f"{outcome.attempts} attempts"
    yield f"  {attempts}, {duration(round(outcome.elapsed * 1000))}"


def _paragraph(text: str) -> str:
    return textwrap.fill(text, WIDTH)
