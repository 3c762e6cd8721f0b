"""The small web for tests: on a thread and loop of its own, so that no test can deadlock it."""

import asyncio
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from tests.guards import HANGS_AFTER
from tests.web.exchange import Behaviour
from tests.web.request import Request
from tests.web.script import Script
from tests.web.server import LOOPBACK, Server


class SmallWeb:
    """A running web, by `with` or `async with`; code under test may block or own its loop.

    Give it a `Script`, or just its behaviours by URL. `http_port`, `https_port`, `cafile` and
    `connect_to` say how it is reached; `requests` and `peak` what came.
    """

    def __init__(
        self, script: Script | Mapping[str, Behaviour], addresses: Sequence[str] = (LOOPBACK,)
    ) -> None:
        self._script = script if isinstance(script, Script) else Script(script)
        self._addresses = addresses
        self._ready: Future[Server] = Future()
        self._thread = threading.Thread(target=self._run, name="small-web", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        server = self._ready.result()
        self.http_port = server.http_port
        self.https_port = server.https_port
        self.cafile = server.cafile
        self.connect_to = server.connect_to
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.__exit__(kind, error, trace)

    @property
    def requests(self) -> tuple[Request, ...]:
        """What was asked, in order of arrival."""
        return self._server.log.requests()

    @property
    def peak(self) -> dict[str, int]:
        """The most requests each host had open at once."""
        return self._server.log.peak()

    def replace(self, url: str, behaviour: Behaviour) -> None:
        """Let `url` behave otherwise from the next request on."""
        self._server.router.replace(url, behaviour)

    def restore(self, url: str) -> None:
        """Let `url` behave as the script says again."""
        self._server.router.restore(url)

    def open_gate(self, name: str) -> None:
        """Let everything `held` at that gate, now or later, go on."""
        self._loop.call_soon_threadsafe(lambda: self._server.stage.gate(name).set())

    def wait(
        self,
        met: Callable[[tuple[Request, ...]], bool],
        asker: "subprocess.Popen[str] | None" = None,
    ) -> None:
        """Block until `met` holds of the requests so far, made by `asker` where that is given.

        From a coroutine: `await asyncio.to_thread(web.wait, …)`.

        Raises:
            TimeoutError: where it hangs.
            RuntimeError: where `asker` has ended before.
        """
        for _ in range(int(HANGS_AFTER)):
            has_ended = asker is not None and asker.poll() is not None
            if self._server.log.wait(met, 0.0 if has_ended else 1.0):
                return
            if has_ended:
                raise RuntimeError(f"the process has ended after {self.requests}")
        raise TimeoutError(f"after {HANGS_AFTER} s: {self.requests}")

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        async with Server(self._script, self._addresses) as self._server:
            self._ready.set_result(self._server)
            await self._ended.wait()
