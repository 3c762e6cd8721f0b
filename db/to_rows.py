"""Values → rows: what is stored of a document, a link, a check and a page. Pure."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from crawler.model import Check, Oddity, Outcome, PageFacts, Skipped
from crawler.verdict.fragments import judge_link
from db.columns import Row
from db.kinds import TIME, to_json
from db.tables import CLAIM, ENTRY, FACTS, FRAGMENT, HOP, JUDGEMENT, LINK, NAME, ODDITY, OUTCOMES
from sources.model import Claim, Entry, Link

_NO_CLAIM = CLAIM.row(Claim())
_NO_ODDITY = ODDITY.row(Oddity("", ""))
_NO_OUTCOME = {name: empty for part in OUTCOMES.values() for name, empty in part.empty.items()}
_OUTCOMES = {part.of: (name, part) for name, part in OUTCOMES.items()}


def url_row(url: str, at: str) -> Row:
    """`url` is a target's name (`db.names`)."""
    return {**NAME.row(url), "first_seen_at": at}


def link_row(link: Link, target: str) -> Row:
    """`target` is the name (`db.names`) of the URL to fetch for it."""
    return {"target": target, **LINK.row(link), **_claim_columns(link.claim)}


def entry_row(entry: Entry) -> Row:
    """A work the document names."""
    return {**ENTRY.row(entry), **_claim_columns(entry.claim)}


def _claim_columns(claim: Claim | None) -> Row:
    return _NO_CLAIM if claim is None else CLAIM.row(claim)


def page_row(facts: PageFacts) -> Row:
    """`digest` names the facts, so that equal facts are one row over all runs."""
    oddity = _NO_ODDITY if facts.oddity is None else ODDITY.row(facts.oddity)
    row = {**FACTS.row(facts), **oddity}
    return {"digest": digest(row.values()), **row}


def digest(values: Iterable[object]) -> str:
    """A short name for exactly these values, in this order."""
    text = to_json(list(values))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def check_row(check: Check, name: str) -> Row:
    """All of a check but its body, of a target of that name (`db.names`).

    See also `hop_rows`, `fragment_rows` and `page_row`.
    """
    outcome, part = _OUTCOMES[type(check.outcome)]
    return {
        "url": name,
        "checked_at": TIME.write(check.checked_at),
        "outcome": outcome,
        **JUDGEMENT.row(check.judgement),
        **_NO_OUTCOME,
        **part.row(check.outcome),
    }


def fragment_rows(url: str, check: Check) -> Iterable[Row]:
    """The judgements on links with fragments; `url` is the check's target by name."""
    rows: dict[object, Row] = {}
    for each in check.fragments:
        row = FRAGMENT.row(each)
        judgement = JUDGEMENT.row(judge_link(check.judgement, each))
        # Fragments that differ only in a secret are one row, and the last one wins.
        rows[row["fragment"]] = {"target": url, **row, **judgement}
    return rows.values()


def hop_rows(url: str, outcome: Outcome) -> Iterator[Row]:
    """The redirects of an outcome in order; `url` is its check's target by name."""
    if isinstance(outcome, Skipped):
        return
    for position, hop in enumerate(outcome.hops):
        # The column `url` of a redirect is its hop's, so the target has another name here.
        yield {"target": url, "position": position, **HOP.row(hop)}
