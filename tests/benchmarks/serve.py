"""The simulated web as a process: `python -m tests.benchmarks.serve SCENE-AS-JSON`.

When ready it prints one JSON line that says where it is; once its stdin closes it prints another,
with what it was asked, and ends. It ends after `--limit` seconds too, so that it never lingers.
"""

import argparse
import asyncio
import json
import os
import sys
import threading
from dataclasses import asdict

from crawler.app.run.lean import start_lean
from crawler.app.run.loop import run
from tests.benchmarks.ledger import ledger_of
from tests.benchmarks.scene import Scene
from tests.benchmarks.stage import playing


def main() -> None:
    """Serve until stdin ends."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.serve", description=__doc__)
    parser.add_argument("scene")
    parser.add_argument("--limit", type=float, default=900.0, help="seconds until it ends anyway")
    options = parser.parse_args()
    start_lean()
    run(_serve(Scene.from_json(options.scene), options.limit))


async def _serve(scene: Scene, limit: float) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_until_stdin_ends, args=(loop, ended), daemon=True).start()
    async with playing(scene.build(), named=scene.named, cold=scene.cold) as stage:
        _say({**asdict(stage.addressing), "cafile": stage.cafile})
        await asyncio.wait_for(ended.wait(), limit)
        _say(asdict(ledger_of(stage.stations, loop.time())))


def _until_stdin_ends(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    while os.read(0, 4096):
        pass
    loop.call_soon_threadsafe(ended.set)


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
