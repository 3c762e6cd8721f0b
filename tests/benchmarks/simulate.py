"""linktend over a simulated web in virtual time: one process, no sockets, seconds of CPU.

The clock jumps to the next timer, so CPU time does not count. A run over real sockets takes longer:
by the start of the program, and by the times when a core is busy.
"""

import asyncio
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from crawler.model import Verdict
from sources.urls import normalise
from tests.benchmarks.bound import Bound, lower_bound
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.goals import Outcome
from tests.benchmarks.in_order import seconds_in_order
from tests.benchmarks.kinds import Kind
from tests.benchmarks.ledger import Ledger, ledger_of
from tests.benchmarks.linktend_in_process import check_all
from tests.benchmarks.readings import reading_of
from tests.benchmarks.scene import Scene
from tests.benchmarks.score import Score, score
from tests.benchmarks.stage import stations_of
from tests.benchmarks.virtual_web import ADDRESSING, VirtualWeb
from tests.benchmarks.world import World
from tests.virtual_time import run_virtually

PATIENCE = CONTENDERS[0].patience


@dataclass(frozen=True, slots=True)
class Simulation:
    """One run. `wall` and `in_order` (see `tests.benchmarks.in_order`) are virtual seconds, `cpu`
    real ones. `truth` and `verdicts` are by URL, verdicts with the seconds that each took."""

    scene: Scene
    links: int
    hosts: int
    allows_defaults: bool
    bound: Bound
    in_order: float
    wall: float
    cpu: float
    ledger: Ledger
    score: Score
    truth: Mapping[str, Kind]
    verdicts: Mapping[str, tuple[Verdict, float]]

    @property
    def outcome(self) -> Outcome:
        """The run as `tests.benchmarks.goals` judges it."""
        return Outcome(
            name=f"{self.scene.listed}, {self.scene.seed}",
            isolated=self.scene.mix == "isolated",
            allows_defaults=self.allows_defaults,
            bound=self.bound.seconds,
            wall=self.wall,
            ledger=self.ledger,
            score=self.score,
            in_order=self.in_order,
        )


def simulate_all(scenes: Sequence[Scene], jobs: int, *, again: bool) -> Iterator[Simulation]:
    """The runs over all `scenes`, in their order, `jobs` at a time."""
    run = partial(simulate, again=again)
    if jobs == 1 or len(scenes) == 1:
        yield from map(run, scenes)
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(run, scenes)


def simulate(scene: Scene, *, again: bool = False) -> Simulation:
    """One run over a scene; with `again`, the run after it, which knows what took long."""
    world = scene.build()
    first = play(scene, world)
    if not again:
        return first
    return play(scene, world, {url: seconds for url, (_, seconds) in first.verdicts.items()})


def play(scene: Scene, world: World, seconds: Mapping[str, float] | None = None) -> Simulation:
    """One run over `world`; `seconds` is what each URL took in an earlier one."""
    started = time.process_time()
    truth = {normalise(link.entry.url) or link.entry.url: link.kind for link in world.links}
    # Backoff is jittered by the module's own generator.
    random.seed(scene.seed)
    verdicts, wall, ledger = run_virtually(_run(world, list(truth), seconds, scene.seed))
    cpu = time.process_time() - started
    return Simulation(
        scene=scene,
        links=len(world.links),
        hosts=len(world.hosts),
        allows_defaults=world.allows_defaults,
        bound=lower_bound(world, PATIENCE),
        in_order=seconds_in_order(world, PATIENCE),
        wall=wall,
        cpu=cpu,
        ledger=ledger,
        score=score(truth, {url: reading_of(said) for url, (said, _) in verdicts.items()}),
        truth=truth,
        verdicts=verdicts,
    )


async def _run(
    world: World, urls: Sequence[str], seconds: Mapping[str, float] | None, seed: int
) -> tuple[dict[str, tuple[Verdict, float]], float, Ledger]:
    clock = asyncio.get_running_loop().time
    stations = stations_of(world, ADDRESSING)
    chance = random.Random(seed)
    verdicts = {}
    async with VirtualWeb(stations) as web:
        async for url, verdict, took in check_all(
            urls, web, seconds=seconds, chance=chance, cpu=lambda: 0.0
        ):
            verdicts[url] = verdict, took
        wall = clock()
    return verdicts, wall, ledger_of(stations, wall)


def dump(run: Simulation, folder: Path) -> None:
    """Write `LIST-SEED.jsonl` there, one request a line, and `LIST-SEED-verdicts.jsonl`."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{run.scene.listed}-{run.scene.seed}"
    with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(each)) + "\n" for each in run.ledger.asked)
    with (folder / f"{name}-verdicts.jsonl").open("w", encoding="utf-8") as file:
        for url, (said, seconds) in run.verdicts.items():
            line = {"url": url, "kind": run.truth[url], "verdict": said, "seconds": seconds}
            file.write(json.dumps(line) + "\n")
