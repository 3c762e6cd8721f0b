"""One race: every contender in turn over the same simulated web, each on a fresh one."""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from crawler.model import Verdict
from sources.urls import normalise
from tests.benchmarks import lists
from tests.benchmarks.bound import Bound, lower_bound, without_the_silent
from tests.benchmarks.contenders import CONFIGURATION, OUTPUT, Contender, environment, find
from tests.benchmarks.goals import Outcome
from tests.benchmarks.in_order import seconds_in_order
from tests.benchmarks.kinds import Kind
from tests.benchmarks.ledger import Ledger
from tests.benchmarks.measure import Cost, measure
from tests.benchmarks.readings import verdicts_of_linktend
from tests.benchmarks.scene import Scene
from tests.benchmarks.score import Score, score
from tests.benchmarks.simulated_web import SimulatedWeb
from tests.benchmarks.world import World


@dataclass(frozen=True, slots=True)
class Result:
    """One contender's run; `note` says why there is none."""

    contender: Contender
    bound: Bound
    live_bound: Bound
    cost: Cost | None = None
    ledger: Ledger | None = None
    score: Score | None = None
    verdicts: tuple[tuple[Kind, Verdict], ...] = ()
    note: str = ""


class UnfinishedError(Exception):
    """A contender did not run to its end."""


def race(
    scene: Scene, entered: Sequence[Contender], limit: float, keep: Path | None
) -> list[Result]:
    """Every contender's result; with `keep`, lists, outputs and requests are left there."""
    world, results = scene.build(), []
    for one in entered:
        sys.stderr.write(f"{one.name} on {scene.listed}, seed {scene.seed}\n")
        bounds = lower_bound(world, one.patience), without_the_silent(world, one.patience)
        result = Result(one, *bounds)
        try:
            results.append(_run(result, world, scene, limit, keep))
        except UnfinishedError as error:
            results.append(replace(result, note=str(error)))
    return results


def outcome_of(scene: Scene, results: Sequence[Result]) -> Outcome | None:
    """linktend's first run and lychee's wall time, for the goals; None if linktend did not end."""
    by_name = {result.contender.name: result for result in results}
    ours, rival = by_name.get("linktend"), by_name.get("lychee")
    if ours is None or ours.cost is None or ours.ledger is None or ours.score is None:
        return None
    world = scene.build()
    return Outcome(
        name=f"{scene.listed}, {scene.seed}",
        isolated=scene.mix == "isolated",
        allows_defaults=world.allows_defaults,
        bound=ours.bound.seconds,
        wall=ours.cost.wall,
        ledger=ours.ledger,
        score=ours.score,
        in_order=seconds_in_order(world, ours.contender.patience),
        rival=rival.cost.wall if rival and rival.cost else None,
    )


def _run(blank: Result, world: World, scene: Scene, limit: float, keep: Path | None) -> Result:
    one = blank.contender
    kept = keep / one.name.replace(", ", "-").replace(" ", "-") if keep else None
    remembered = _rehearse(one, world, scene, limit) if one.memory else b""
    with SimulatedWeb(scene, limit + 60) as web, arena(world, web, kept) as folder:
        if one.memory:
            (folder / one.memory).write_bytes(remembered)
        cost = contend(one, folder, limit)
        ledger = web.close()
        if len(ledger.asked) < len(world.links) / 10:
            raise UnfinishedError(f"asked for {len(ledger.asked)} pages only")
        truth = {
            normalise(url) or url: link.kind
            for link in world.links
            for url in (web.addressing.url(link),)
        }
        if keep:
            _save(folder, truth, ledger)
        verdicts = verdicts_of_linktend(folder) if one.program == "linktend" else {}
        return replace(
            blank,
            cost=cost,
            ledger=ledger,
            score=score(truth, one.read(folder)),
            verdicts=tuple((truth[url], said) for url, said in verdicts.items() if url in truth),
        )


def _rehearse(one: Contender, world: World, scene: Scene, limit: float) -> bytes:
    """What a run over the same web, played anew afterwards, leaves in the contender's memory."""
    with SimulatedWeb(scene, limit + 60) as web, arena(world, web) as folder:
        contend(one, folder, limit)
        return (folder / one.memory).read_bytes()


def contend(one: Contender, folder: Path, limit: float) -> Cost:
    """Run it over the list in `folder`.

    Raises:
        UnfinishedError: in a few words, where it did not run to its end.
    """
    program = find(one.program)
    if program is None:
        raise UnfinishedError("not installed")
    cost = measure([*program, *one.arguments], folder, limit, environment(folder))
    if cost.exit_code not in one.finished:
        sys.stderr.buffer.write((folder / OUTPUT).read_bytes()[-2000:])
        raise UnfinishedError(f"ended with {cost.exit_code} after {cost.wall:.0f} s")
    return cost


@contextmanager
def arena(world: World, web: SimulatedWeb, keep: Path | None = None) -> Iterator[Path]:
    """A folder with the list in both forms, the web's CA and what contenders want to be told.

    It is a new one, gone in the end, unless one is named by `keep`.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o777)  # linkchecker becomes "nobody" where it is started by root
        listed = [replace(link.entry, url=web.addressing.url(link)) for link in world.links]
        files = {name: text.format(folder=folder) for name, text in CONFIGURATION.items()}
        files |= {"list.md": lists.as_markdown(listed), "list.html": lists.as_html(listed)}
        files |= {"ca.pem": Path(web.cafile).read_text(encoding="ascii")}
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        yield folder


def _save(folder: Path, truth: dict[str, Kind], ledger: Ledger) -> None:
    """Beside what the contender left: `truth.json`, and `asked.jsonl` with one request a line."""
    (folder / "truth.json").write_text(json.dumps(truth, indent=0), encoding="utf-8")
    with (folder / "asked.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(each)) + "\n" for each in ledger.asked)
