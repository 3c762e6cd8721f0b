"""What an outcome means under a policy: outcome → judgement, pure and total.

Stored outcomes can be judged again without fetching: nothing here looks at a body.
"""

from http import HTTPStatus

from crawler.model import (
    PERMANENT,
    Failed,
    Fault,
    Fetched,
    Hop,
    Judgement,
    Oddity,
    Outcome,
    Policy,
    Profile,
    Skipped,
    Target,
    Verdict,
    is_success,
    is_unchanged,
    shows_page,
)
from crawler.verdict.new_urls import without_visit
from crawler.verdict.reasons import explain, verdict_of_status
from crawler.verdict.walls import (
    CHALLENGES,
    CHALLENGES_AS_FAILURES,
    COOKIE_CHALLENGE,
    REFUSALS,
    wall_of,
)


def judge(
    target: Target, outcome: Outcome, policy: Policy, oddity: Oddity | None = None
) -> Judgement:
    """The judgement on `target`'s `outcome`; `oddity` is what is odd about it, if anything."""
    match outcome:
        case Skipped(reason, detail):
            return Judgement(explain(reason).verdict, reason, detail)
        case Failed():
            return _judge_failed(outcome)
        case Fetched():
            return _judge_fetched(target, outcome, policy, oddity)


def new_url(target: Target, hops: tuple[Hop, ...]) -> str:
    """Where `target` has moved for good: the end of the leading permanent redirects, or "".

    What belongs to one visit is left out. A chain that comes back to `target` has not moved it.
    """
    url = ""
    for hop in hops:
        if hop.status not in PERMANENT:
            break
        url = hop.location
    if not url or hops[-1].location == target.url:
        return ""
    url = without_visit(url, target.url)
    return "" if url in (target.url, without_visit(target.url)) else url


def _judge_failed(outcome: Failed) -> Judgement:
    reason = outcome.fault.value
    if outcome.fault is Fault.URL_INVALID and outcome.hops:
        return Judgement(Verdict.BROKEN, reason, f"redirect target: {outcome.detail}")
    return Judgement(explain(reason).verdict, reason, outcome.detail)


def _judge_fetched(
    target: Target, outcome: Fetched, policy: Policy, oddity: Oddity | None
) -> Judgement:
    status = outcome.status
    if status in policy.accept and not is_success(status):
        return Judgement(Verdict.OK, "accepted", f"status {status}")
    wall = _wall(outcome, oddity)
    if wall is not None:
        return Judgement(Verdict.BLOCKED, wall.code, f"status {status}; {wall.evidence}")
    if shows_page(outcome) or is_unchanged(outcome):
        return _judge_alive(target, outcome, oddity)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Judgement(Verdict.BLOCKED, "rate-limited", _retry_after(outcome))
    if status < HTTPStatus.BAD_REQUEST:
        return Judgement(
            Verdict.FAILING, Fault.BAD_HTTP.value, f"status {status} without a redirect target"
        )
    return Judgement(verdict_of_status(status), f"http-{status}", _through(outcome.hops))


def _wall(outcome: Fetched, oddity: Oddity | None) -> Oddity | None:
    """The wall that stands before the page, by its headers or by the page it shows."""
    status = outcome.status
    announced = wall_of(status, dict(outcome.headers))
    if announced and (
        status != HTTPStatus.TOO_MANY_REQUESTS or announced.evidence.startswith(CHALLENGES)
    ):
        return announced
    shown = oddity if oddity and explain(oddity.code).verdict is Verdict.BLOCKED else None
    if shown and shown.rule == COOKIE_CHALLENGE and status in CHALLENGES_AS_FAILURES:
        return shown
    return shown if is_success(status) or status in REFUSALS else None


def _judge_alive(target: Target, outcome: Fetched, oddity: Oddity | None) -> Judgement:
    if oddity is not None:
        return Judgement(explain(oddity.code).verdict, oddity.code, oddity.evidence)
    moved_to = new_url(target, outcome.hops)
    if target.url.startswith("https:") and outcome.final_url.startswith("http:"):
        detail = f"ends at {outcome.final_url}"
        return Judgement(Verdict.MOVED, "redirect-downgrade", detail, moved_to)
    if moved_to:
        return Judgement(Verdict.MOVED, "redirect-permanent", "", moved_to)
    if outcome.hops and outcome.final_url != target.url:
        return Judgement(Verdict.OK, "redirect-temporary", f"redirects to {outcome.final_url}")
    if outcome.profile is Profile.PLAIN:
        return Judgement(Verdict.OK, "ok", "responds only to plain request headers")
    detail = "" if outcome.status == HTTPStatus.OK else outcome.note or f"status {outcome.status}"
    return Judgement(Verdict.OK, "ok", detail)


def _retry_after(outcome: Fetched) -> str:
    wait = outcome.header("retry-after")
    return f"Retry-After: {wait}" if wait else ""


def _through(hops: tuple[Hop, ...]) -> str:
    return (
        f"after {len(hops)} redirect{'' if len(hops) == 1 else 's'}, at {hops[-1].location}"
        if hops
        else ""
    )
