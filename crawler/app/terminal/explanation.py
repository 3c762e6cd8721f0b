"""The texts of `linktend explain`."""

import re
import shlex
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from pathlib import Path

from crawler.app.terminal.errors import Misuse
from crawler.model import Check, Fetched, Outcome, Skipped
from crawler.verdict.reasons import explain, is_known, table
from db import queries
from db.connect import Database, reading
from db.failures import DatabaseRefused
from db.model import HistoryRow, LinkRow
from db.scrub import scrub_url
from reports.escape import plain
from reports.wording import day, duration, place, quantity, repeats
from sources.urls import normalise

WIDTH = 88

MOST_CHECKS = 10_000
"""Checks of one URL that its history goes back."""

RATE_LIMITED = "http-429"


def all_codes() -> str:
    """Every reason code with its verdict and phrase, a line each."""
    return "".join(
        f"{reason.code:24}{reason.verdict:9}{reason.summary}\n" for reason in table().values()
    )


def code_of(text: str) -> str:
    """The reason code that `text` means in whatever case, a status by its number; "" if none."""
    code = text.lower()
    if re.fullmatch(r"\d{3}", code, re.ASCII):
        code = f"http-{code}"
    if code == RATE_LIMITED:
        code = "rate-limited"
    return code if is_known(code) else ""


def of_code(code: str) -> str:
    """One reason code in full."""
    reason = explain(code)
    return f"{code} ({reason.verdict}): {reason.summary}\n\n{_paragraph(reason.explanation)}\n"


def of_url(url: str, path: Path, user_agent: str) -> str:
    """All that the database at `path` knows of `url`.

    Raises:
        Misuse: where the database cannot be read or does not know the URL.
    """
    try:
        with reading(path) as db:
            asked = normalise(url) or url
            names = queries.names_like(db, url) or queries.names_like(db, asked)
            told = [_of_target(name, path, db, user_agent) for name in names or (scrub_url(asked),)]
    except DatabaseRefused as error:
        raise Misuse(str(error)) from error
    return "\n".join(told)


def _of_target(target: str, path: Path, db: Database, user_agent: str) -> str:
    past = queries.history(db, target, MOST_CHECKS)
    last = queries.latest_run(db)
    run_id = past[0].run_id if past else last.id if last else 0
    checks = [c for c in queries.checks(db, run_id) if c.target.url == target]
    links = queries.links(db, run_id)
    own = [row for row in links if row.target == target]
    if checks:
        lines = _url_lines(checks[0], own, past, user_agent)
    elif own:
        lines = _unchecked_lines(target, own)
    else:
        leading = [row for row in links if target in _ends(row)]
        if not leading:
            raise Misuse(f"{target} is not in {path}: no checked document links to it")
        lines = _led_to_lines(target, leading)
    return "".join(f"{_shown(line)}\n" for line in lines)


def _shown(line: str) -> str:
    """`plain`, but for the indent, which is ours."""
    text = line.lstrip(" ")
    return " " * (len(line) - len(text)) + plain(text)


def _ends(row: LinkRow) -> tuple[str, ...]:
    return (row.final_url, row.new_url.partition("#")[0])


def _unchecked_lines(target: str, links: Iterable[LinkRow]) -> Iterator[str]:
    yield target
    yield from (f"  in {place(row)}, not checked yet" for row in links)


def _led_to_lines(target: str, links: Iterable[LinkRow]) -> Iterator[str]:
    yield target
    yield "No document links to this URL. These links redirect to it:"
    for row in links:
        yield f"  {place(row)} {row.url} ({row.verdict}: {explain(row.reason).summary})"


def _url_lines(
    check: Check, links: Sequence[LinkRow], past: Sequence[HistoryRow], user_agent: str
) -> Iterator[str]:
    judgement, reason = check.judgement, explain(check.judgement.reason)
    yield check.target.url
    stretch = [*takewhile(lambda row: row.verdict == judgement.verdict, past)]
    since = f" since {day(stretch[-1].checked_at)}" if stretch else ""
    yield f"{judgement.verdict}{since}: {reason.summary}, {judgement.reason}"
    if not repeats(judgement.detail, reason.summary):
        yield f"  {judgement.detail}"
    yield from _paragraph(reason.explanation).splitlines()
    yield "In the documents:"
    yield from (f"  {place(row)} {row.claim_title or row.text}" for row in links)
    yield f"Last checked {past[0].checked_at}:"
    yield from _outcome_lines(check.outcome)
    if check.facts and check.facts.title:
        yield f"  title: {check.facts.title}"
    yield "History, newest first:"
    yield from _history_lines(past)
    yield "Request it yourself:"
    yield f"  curl -sSIL -X GET -A {shlex.quote(user_agent)} {shlex.quote(check.target.url)}"


def _history_lines(past: Sequence[HistoryRow]) -> Iterator[str]:
    for (verdict, reason), group in groupby(past, lambda row: (row.verdict, row.reason)):
        times = [row.checked_at for row in group]
        found = verdict if reason == verdict else f"{verdict} {reason}"
        several = f" \u00d7 {len(times):,}, from {times[-1]} to {times[0]}"
        yield f"  {found}{several if len(times) > 1 else f', {times[0]}'}"


def _outcome_lines(outcome: Outcome) -> Iterator[str]:
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
    if outcome.attempts:
        took = duration(round(outcome.elapsed * 1000))
        yield f"  {quantity(outcome.attempts, 'attempt')}, {took}"
    else:
        yield "  no request sent"


def _paragraph(text: str) -> str:
    return textwrap.fill(text, WIDTH)
