"""Link checkers side by side on one simulated web: `python -m tests.benchmarks race`.

Ratios are what to look at: all run on the same machine, over the same list, one after the other.
The web runs only on Linux, where every 127.x.y.z is an address of this machine.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.benchmarks import families, linkinator, lists, namespace, table, timeline
from tests.benchmarks.contenders import CONTENDERS, Contender, version
from tests.benchmarks.race import outcome_of, race
from tests.benchmarks.scene import MIXES, Scene
from tests.benchmarks.simulate import dump, simulate_all
from tests.benchmarks.start import as_table, starts
from tests.benchmarks.throughput import throughput

WEBS = ("auto", "names", "addresses")


def main(words: list[str]) -> int:
    """Race, print the tables, and write them where asked; gives the exit code.

    Without words: the race over its default list, and the throughput.
    """
    if not words:
        return main(["race"]) or main(["throughput"])
    parser = _parser()
    options = parser.parse_args(words)
    match options.what:
        case "start":
            return _say(options, [as_table(starts(options.runs))])
        case "families":
            return _families(parser, options)
        case "simulate":
            return _say(options, _simulate(options))
    if options.keep and options.keep.exists():
        parser.error(f"--keep {options.keep}: exists already")
    if namespace.is_inside():
        namespace.furnish()
    else:
        _install(options.only)
        if options.web != "addresses":
            start = namespace.command()
            if start is not None:
                return namespace.run_inside(start, "tests.benchmarks", words)
            if options.web == "names":
                parser.error("--web names: no network namespace of our own can be had here")
            options.web = "addresses"
    return _say(options, _race(options) if options.what == "race" else _throughput(options))


def _families(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if not (options.corpora / "odd" / "index.jsonl").exists():
        parser.error(f"--corpora {options.corpora}: has no odd/index.jsonl")
    return _say(options, families.report(options.corpora))


def _say(options: argparse.Namespace, parts: Iterable[str]) -> int:
    """Print the parts as they come; many seeds take long."""
    said = []
    for part in filter(None, parts):
        said.append(part)
        sys.stdout.write(part + "\n")
        sys.stdout.flush()
    if options.markdown:
        options.markdown.write_text("\n".join(said), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--only", nargs="+", choices=[one.name for one in CONTENDERS])
    common.add_argument("--limit", type=float, default=600.0, help="seconds for one run")
    common.add_argument("--markdown", type=Path, help="write the tables to this file too")
    worlds = argparse.ArgumentParser(add_help=False)
    worlds.add_argument("--list", nargs="+", choices=lists.NAMES, default=["diverse"])
    worlds.add_argument("--seed", nargs="+", type=int, default=[1])
    worlds.add_argument("--mix", choices=MIXES, default="drawn", help="what is amiss, how often")
    racing = what.add_parser(
        "race", parents=[worlds, common], help="lists with known truth, and latency"
    )
    racing.add_argument("--web", choices=WEBS, default="auto", help="how hosts are called")
    racing.add_argument(
        "--keep", type=Path, help="leave lists, outputs and requests in this folder"
    )
    pacing = what.add_parser("throughput", parents=[common], help="CPU per URL, with no latency")
    pacing.add_argument("--urls", type=_at_least_one, default=4000)
    pacing.add_argument("--hosts", type=_at_least_one, default=200)
    pacing.add_argument("--runs", type=_at_least_one, default=3, help="medians are shown")
    virtual = what.add_parser(
        "simulate",
        parents=[worlds],
        help="linktend alone, in virtual time",
        description="linktend in virtual time: waits count, what the processor does takes none.",
    )
    virtual.add_argument("--jobs", type=_at_least_one, default=2, help="runs at a time")
    virtual.add_argument("--again", action="store_true", help="the run after the first one")
    virtual.add_argument(
        "--timeline",
        nargs="?",
        const="",
        metavar="HOST",
        help="what a host saw in each second; of several names that begin so, the most asked; "
        "without a name the host that was answered last",
    )
    virtual.add_argument("--dump", type=Path, help="leave requests and verdicts in this folder")
    virtual.add_argument("--markdown", type=Path, help="write the tables to this file too")
    starting = what.add_parser("start", help="what a start costs, beside `python -c pass`")
    starting.add_argument("--runs", type=_at_least_one, default=15, help="medians are shown")
    starting.add_argument("--markdown", type=Path, help="write the table to this file too")
    telling = what.add_parser("families", help="stand-in pages, one family left out at a time")
    telling.add_argument("--corpora", type=Path, default=lists.CORPORA, metavar="FOLDER")
    telling.add_argument("--markdown", type=Path, help="write the tables to this file too")
    pacing.set_defaults(web="addresses", keep=None)
    return parser


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _entered(only: list[str] | None) -> list[Contender]:
    return [one for one in CONTENDERS if only is None or one.name in only]


def _install(only: list[str] | None) -> None:
    if any(one.program == linkinator.PROGRAM for one in _entered(only)):
        missing = linkinator.install()
        if missing:
            sys.stderr.write(f"linkinator: {missing}\n")


def _race(options: argparse.Namespace) -> Iterator[str]:
    named = options.web != "addresses"
    how = "by name, with look-ups" if named else "by loopback address, without look-ups"
    what = "from the corpora" if lists.is_real() else "made up"
    yield f"{_setting(options)}. Hosts {how}; lists and stand-in pages {what}.\n"
    outcomes = []
    for scene in _scenes(options, named=named):
        world = scene.build()
        keep = options.keep and options.keep / f"{scene.listed}-{scene.seed}"
        results = race(scene, _entered(options.only), options.limit, keep)
        count = f"{len(world.links):,} links on {len(world.hosts)} hosts"
        limits = "all allow our defaults" if world.allows_defaults else "some limit below them"
        yield f"## {scene.listed}, seed {scene.seed}: {count}, {limits}\n"
        yield table.of_race(results, len(world.links))
        yield table.of_details(results)
        yield from (table.of_verdicts(result) for result in results if result.verdicts)
        outcome = outcome_of(scene, results)
        outcomes += [outcome] if outcome else []
    if outcomes:
        yield f"## {len(outcomes)} runs of linktend\n"
        yield table.of_goals(outcomes)


def _simulate(options: argparse.Namespace) -> Iterator[str]:
    runs = []
    scenes = _scenes(options, named=True)
    for run in simulate_all(scenes, options.jobs, again=options.again):
        runs.append(run)
        if options.dump:
            dump(run, options.dump)
        if options.timeline is not None:
            host = timeline.host_of(run.ledger.asked, options.timeline)
            yield f"{run.scene.listed}, seed {run.scene.seed}: {host}\n"
            yield timeline.as_lines(timeline.seconds_of(run.ledger.asked, host))
    yield table.of_simulations(runs)
    yield table.of_goals([run.outcome for run in runs])


def _scenes(options: argparse.Namespace, *, named: bool) -> list[Scene]:
    return [
        Scene(listed, seed, named=named, mix=options.mix)
        for listed in options.list
        for seed in options.seed
    ]


def _throughput(options: argparse.Namespace) -> Iterator[str]:
    yield f"{_setting(options)}.\n"
    for encrypted in (False, True):
        scene = Scene(urls=options.urls, hosts=options.hosts, encrypted=encrypted, cold=encrypted)
        how = "HTTPS, a new connection for each" if encrypted else "plain HTTP"
        entered = [one for one in _entered(options.only) if not one.memory]
        paces = throughput(scene, entered, options.runs, options.limit)
        yield f"## {options.urls:,} URLs on {options.hosts} hosts, {how}\n"
        yield table.of_throughput(paces, options.urls)


def _setting(options: argparse.Namespace) -> str:
    programs = dict.fromkeys(one.program for one in _entered(options.only))
    versions = (f"{program} {version(program)}" for program in programs if version(program))
    return f"{os.cpu_count()} cores, loopback; {', '.join(versions)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
