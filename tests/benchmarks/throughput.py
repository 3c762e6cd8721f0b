"""What checking costs where nothing is slow or amiss: many URLs on many hosts, no latency."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.contenders import Contender
from tests.benchmarks.measure import Cost
from tests.benchmarks.race import UnfinishedError, arena, contend
from tests.benchmarks.scene import Scene
from tests.benchmarks.simulated_web import SimulatedWeb


@dataclass(frozen=True, slots=True)
class Pace:
    """A contender's runs, each with the requests the web saw; `note` says why there are none."""

    name: str
    runs: tuple[tuple[Cost, int], ...] = ()
    note: str = ""


def throughput(scene: Scene, entered: Sequence[Contender], runs: int, limit: float) -> list[Pace]:
    """Everybody's pace, in turns, so that what else the machine does meets all alike."""
    made: dict[str, list[tuple[Cost, int]]] = {one.name: [] for one in entered}
    notes: dict[str, str] = {}
    for turn in range(runs):
        for one in entered:
            if one.name not in notes:
                sys.stderr.write(f"{one.name}, run {turn + 1} of {runs}\n")
                try:
                    made[one.name].append(_run(one, scene, limit))
                except UnfinishedError as error:
                    notes[one.name] = str(error)
    return [
        Pace(one.name, note=notes[one.name])
        if one.name in notes
        else Pace(one.name, tuple(made[one.name]))
        for one in entered
    ]


def _run(one: Contender, scene: Scene, limit: float) -> tuple[Cost, int]:
    with SimulatedWeb(scene, limit + 60) as web, arena(scene.build(), web) as folder:
        cost = contend(one, folder, limit)
        return cost, len(web.close().asked)
