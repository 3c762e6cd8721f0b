"""Whether a page that answers is a stand-in for the one that was asked for.

A challenge, a not-found page with status 200, a parked domain, a login or consent wall, a
default page: by the rules of `oddities.toml`, first one that holds.
"""

from collections.abc import Iterable

from crawler.model import Oddity
from crawler.page.clean import one_line
from crawler.page.rulebook import Rule, cues, rules
from crawler.page.sight import Sight, is_thin
from crawler.page.signals import Signals

_EVIDENCE_LIMIT = 160
_STATED_LIMIT = 200


def oddity_of(page: bytes, signals: Signals, among: Iterable[Rule] | None = None) -> Oddity | None:
    """What is odd about the UTF-8 `page` that states `signals`; None for the page it seems to be.

    `among` are the rules to try, all where it is None. Pages of many words are passed over at
    once, unless a title or heading is a telling one. Time is linear in the page.
    """
    if not _has_cue(signals) and not is_thin(page, signals):
        return None
    sight = Sight(page, signals)
    for rule in rules() if among is None else among:
        if evidence := rule.evidence(sight):
            return Oddity(rule.code, rule.id, one_line(evidence, _EVIDENCE_LIMIT))
    return None


def _has_cue(signals: Signals) -> bool:
    stated = (signals.title, *signals.h1s)
    said = " ".join(text[:_STATED_LIMIT] for text in stated).casefold()
    return any(map(said.__contains__, cues(ascii_only=said.isascii())))
