"""The parent's handle on a small web that runs as a process of its own."""

import json
import subprocess
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Self, TypedDict, cast

from tests.guards import HANGS_AFTER
from tests.web.server import LOOPBACK


class Where(TypedDict):
    """How the web is reached; see `Server`."""

    http_port: int
    https_port: int
    cafile: str
    connect_to: list[str]


class WebProcess:
    """`python -m tests.web`, between `with` and its end; it ends with its parent, whatever happens.

    `script` names a `Script` as `module:name`; `limit` is in seconds.
    """

    def __init__(
        self, script: str, *, addresses: Sequence[str] = (LOOPBACK,), limit: float = 600.0
    ) -> None:
        self._command = [sys.executable, "-m", "tests.web", "--script", script]
        self._command += ["--limit", str(limit), "--addresses", *addresses]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            self.where = cast("Where", self._answer())
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.communicate(timeout=HANGS_AFTER)

    def break_link(self, url: str, status: int = 404) -> None:
        """Let `url` answer with that status, or reset the connection where it is 0."""
        self._order(do="break", url=url, status=status)

    def mend_link(self, url: str) -> None:
        """Let `url` behave as the script says again."""
        self._order(do="mend", url=url)

    def asked(self) -> dict[str, int]:
        """How often each URL was asked for."""
        return cast("dict[str, int]", self._order(do="asked")["asked"])

    def peak(self) -> dict[str, int]:
        """The most requests each host had open at once."""
        return cast("dict[str, int]", self._order(do="asked")["peak"])

    def forget(self) -> None:
        """Begin the log anew."""
        self._order(do="forget")

    def _order(self, **command: str | int) -> dict[str, object]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, object]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the small web ended: {' '.join(self._command)}")
        return cast("dict[str, object]", json.loads(line))
