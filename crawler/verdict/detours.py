"""Where a chain of redirects ended, against where the link meant to go: pure, on URLs alone."""

from collections.abc import Iterator, Sequence

from crawler.model import PERMANENT, Hop, Oddity
from crawler.verdict.places import Place, place_of
from crawler.verdict.probe import OWN_ROOT

_LONGEST_EVIDENCE = 200


def detour(target_url: str, hops: Sequence[Hop], final_url: str) -> Oddity | None:
    """What is odd about ending at `final_url` when `target_url` was asked for; None for nothing.

    Not-found addresses, domain markets, challenges, consent walls, logins and home pages; a target
    that is one of these itself has come to what it asked for. A home page took the place of a deep
    page often enough rightly that `redirect-to-root` deserves a probe (`crawler.verdict.probe`).
    """
    here, there = place_of(target_url), place_of(final_url)
    if not hops or here is None or there is None or here == there:
        return None
    evidence = f"ends at {final_url[:_LONGEST_EVIDENCE]}"
    is_permanent = all(hop.status in PERMANENT for hop in hops)
    detours = _detours(here, there, is_permanent=is_permanent)
    return next((Oddity(code, rule, evidence) for code, rule in detours), None)


def _detours(here: Place, there: Place, *, is_permanent: bool) -> Iterator[tuple[str, str]]:
    """Code and rule of each detour that leads from `here` to `there`, the worst first."""
    if there.is_not_found and not here.is_not_found:
        yield "redirect-to-not-found", "redirect-to-not-found"
    if there.is_among("markets") and not here.is_on(there):
        yield "parked", "redirect-to-market"
    if there.is_among("challenges") and not here.is_on(there):
        yield "bot-wall", "redirect-to-challenge"
    if there.is_challenge and not here.is_challenge:
        yield "bot-wall", "redirect-to-challenge"
    if there.is_consent and not here.is_consent:
        yield "consent-wall", "redirect-to-consent"
    if there.is_login and not here.is_login:
        yield "redirect-to-login", "redirect-to-login"
    if there.is_root and not here.is_root and not _is_moved(here, there):
        stays = here.host == there.host or (
            here.is_on(there) and (here.is_owned or not here.leads_on)
        )
        if stays and is_permanent:
            yield "redirect-to-root", OWN_ROOT
        elif stays or not here.leads_on:
            yield "redirect-to-root", "redirect-to-root"


def is_asked_for(oddity: Oddity, target_url: str) -> bool:
    """Whether the target's own address announces what looks odd: a login page, a page on 404."""
    place = place_of(target_url)
    if place is None:
        return False
    match oddity.code:
        case "login-wall" | "redirect-to-login":
            return place.is_login
        case "soft-404":
            return place.is_not_found
        case "bot-wall" | "error-page":
            return any(code in oddity.evidence for code in filter(_is_code, place.names))
    return False


def _is_moved(here: Place, there: Place) -> bool:
    """Whether the page's own name became the new host's: `x.org/flask/` → `flask.dev/`.

    So moves a project that gets a domain, and a section that gets a host.
    """
    added = set(there.host.split(".")[:-1]) - set(here.host.split("."))
    name = "".join(here.names[-1:]).lower().lstrip("~@")
    return name in added or name.replace("-", "") in {label.replace("-", "") for label in added}


def _is_code(name: str) -> bool:
    return name.isdigit() and len(name) == len("404")
