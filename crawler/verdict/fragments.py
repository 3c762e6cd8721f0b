"""What a link's fragment adds to the judgement on its page: pure."""

from collections.abc import Collection
from dataclasses import replace

from crawler.model import ALIVE, Fetched, FragmentCheck, Judgement, Presence, Verdict, is_success
from crawler.page.clean import one_line
from crawler.page.quotes import DELIMITER
from crawler.verdict.reasons import explain
from crawler.verdict.site_marks import is_site_mark
from sources.redaction import redact

MISSING, UNVERIFIABLE = "fragment-missing", "fragment-unverifiable"
_NAME_LIMIT = 80


def look_for(fragments: Collection[str], outcome: Fetched) -> tuple[FragmentCheck, ...]:
    """Each of `fragments`, as links have them, looked for on the page that answered, in order.

    Empty where a redirect brought a fragment of its own, which takes the place of the link's
    (Fetch, HTTP-redirect fetch). The body must have been read to its end or its cap.
    """
    if any("#" in hop.location for hop in outcome.hops):
        return ()
    from crawler.page.anchors import verify  # noqa: PLC0415 most links name no place on a page

    # A page that refreshes to another takes the fragment along by script, if at all.
    refreshed = any(is_success(hop.status) for hop in outcome.hops)
    found = verify(
        outcome.body,
        outcome.final_url,
        outcome.header("content-type"),
        fragments,
        cut=bool(outcome.note) or refreshed,
    )
    return tuple(FragmentCheck(fragment, found[fragment]) for fragment in sorted(fragments))


def judge_link(page: Judgement, check: FragmentCheck) -> Judgement:
    """The judgement on a link with a fragment, given that on its page.

    A page that does not answer as it should is the finding. Where it moved, browsers take the
    fragment along, and so does the new URL.
    """
    if page.verdict not in ALIVE:
        return page
    if check.presence is not Presence.FOUND and is_site_mark(check.fragment):
        return page
    if check.presence is Presence.MISSING:
        said = _what_is_missing(check.fragment, page.new_url)
        return Judgement(explain(MISSING).verdict, MISSING, said)
    judgement = page
    if page.new_url and "#" not in page.new_url:
        judgement = replace(page, new_url=f"{page.new_url}#{check.fragment}")
    if check.presence is Presence.FOUND:
        return judgement
    return _unverified(judgement, f"only a browser can resolve “{_named(check.fragment)}”")


def _unverified(judgement: Judgement, note: str) -> Judgement:
    """The same verdict, and that the place on the page was not seen."""
    if judgement.reason == Verdict.OK:
        note = "; ".join(filter(None, (judgement.detail, note)))
        return replace(judgement, reason=UNVERIFIABLE, detail=note)
    # Any other reason says more than that the page answers.
    noted = filter(None, (judgement.detail, f"{UNVERIFIABLE}: {note}"))
    return replace(judgement, detail="; ".join(noted))


def _what_is_missing(fragment: str, new_url: str) -> str:
    said = f"no element has the id “{_named(fragment)}”"
    if DELIMITER in fragment:
        said = "the quoted text is not on the page"
    return f"{said}; the page is now at {new_url}" if new_url else said


def _named(fragment: str) -> str:
    """A fragment on one short line, redacted: answers of OAuth carry tokens there."""
    return one_line(redact(f"#{fragment}")[1:], _NAME_LIMIT)
