"""The parent's handle on a simulated web that runs as a process of its own."""

import json
import subprocess
import sys
from types import TracebackType
from typing import Any, Self, cast

from tests.benchmarks.addressing import Addressing
from tests.benchmarks.ledger import Ledger
from tests.benchmarks.scene import Scene
from tests.guards import HANGS_AFTER


class SimulatedWeb:
    """`python -m tests.benchmarks.serve`, between `with` and its end; it ends with its parent.

    `limit` is in seconds. `ledger` is there once `close` was called.
    """

    def __init__(self, scene: Scene, limit: float) -> None:
        self._command = [sys.executable, "-m", "tests.benchmarks.serve", scene.to_json()]
        self._command += ["--limit", str(limit)]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            where = self._answer()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        self.cafile = str(where.pop("cafile"))
        self.addressing = Addressing(**where)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.communicate(timeout=HANGS_AFTER)

    def close(self) -> Ledger:
        """Let the web end; gives what it was asked."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.stdin = None
        return Ledger.from_dict(self._answer())

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the simulated web ended before it was asked to")
        return cast("dict[str, Any]", json.loads(line))
