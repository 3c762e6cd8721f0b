"""What a checker said, held against the truth; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.model import Verdict
from tests.benchmarks.kinds import LIVE, PLAINLY_DEAD, TRUTHS, Kind, Nature
from tests.benchmarks.readings import Reading


@dataclass(frozen=True, slots=True)
class Share:
    """So many `of` so many, and by kind of link where they come from."""

    count: int
    of: int
    kinds: tuple[tuple[Kind, int], ...] = ()

    def __str__(self) -> str:
        return f"{self.count} of {self.of:,}"


@dataclass(frozen=True, slots=True)
class Score:
    """Mistakes: live links called broken, plainly dead ones called fine, lying ones called fine.

    `unsettled` are live links that the checker neither called fine nor broken: giving up early
    saves time. `unsaid` counts links of which the checker's report says nothing.
    """

    false_alarms: Share
    misses: Share
    believed: Share
    unsettled: Share
    unsaid: int


def score(truth: Mapping[str, Kind], said: Mapping[str, Reading]) -> Score:
    """The mistakes in `said`, by URL as in `truth`."""
    return Score(
        false_alarms=_share(truth, said, LIVE, Reading.BROKEN),
        misses=_share(truth, said, PLAINLY_DEAD, Reading.FINE),
        believed=_share(truth, said, {Nature.LYING}, Reading.FINE),
        unsettled=_share(truth, said, LIVE - {Nature.REFUSING}, Reading.NOTED),
        unsaid=sum(url not in said for url in truth),
    )


def confusion_of(verdicts: Iterable[tuple[Kind, Verdict]]) -> dict[Kind, Counter[Verdict]]:
    """Our own verdicts by kind of link, in the order in which kinds are defined."""
    counts = {kind: Counter[Verdict]() for kind in Kind}
    for kind, verdict in verdicts:
        counts[kind][verdict] += 1
    return {kind: said for kind, said in counts.items() if said}


def is_right(kind: Kind, verdict: Verdict) -> bool:
    """Whether a verdict is among those that are right on a kind."""
    return verdict in TRUTHS[kind].right


def _share(
    truth: Mapping[str, Kind],
    said: Mapping[str, Reading],
    natures: Iterable[Nature],
    mistake: Reading,
) -> Share:
    among = {url: kind for url, kind in truth.items() if TRUTHS[kind].nature in natures}
    wrong = Counter(kind for url, kind in among.items() if said.get(url) is mistake)
    return Share(wrong.total(), len(among), tuple(wrong.most_common()))
