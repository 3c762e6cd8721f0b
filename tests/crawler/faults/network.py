"""What lies between the engine and the small web: names, addresses, and a machine's own limits.

What is seen there is noted for the case in whose name it happened.
"""

import errno
import os
import socket
import threading
from collections.abc import Callable, MutableMapping, Sequence
from contextvars import ContextVar
from typing import Any

from aiohappyeyeballs import AddrInfoType

from crawler.wire.gate import Gate
from crawler.wire.lookup import Lookup
from crawler.wire.protocol import BoundedResponseHandler
from tests.web.server import fill

NOTHING_LISTENS = "127.0.9.1"
NO_FILES_LEFT = "127.0.8.1"
NO_PORTS_LEFT = "127.0.8.2"
NO_ROUTE = "127.0.8.3"
NO_FILES_AT_FIRST = "127.0.8.4"
LOCAL_FAULTS = {
    NO_FILES_LEFT: errno.EMFILE,
    NO_PORTS_LEFT: errno.EADDRNOTAVAIL,
    NO_ROUTE: errno.ENETUNREACH,
}
HUNG_UP = threading.Event()
"""Ends the look-ups that hang, so that no thread outlives its test."""


PLAYING: ContextVar[str] = ContextVar("PLAYING", default="")
"""The name of the case that is played; tasks and connections have it from whoever begins them."""


class RecordingGate(Gate):
    """The engine's gate, which also remembers, and lets some addresses fail as machines do."""

    opened: MutableMapping[str, list[str]]

    def open(self, addr_info: AddrInfoType) -> socket.socket:
        """As `Gate.open`."""
        address = str(addr_info[4][0])
        made = super().open(addr_info)
        opened = self.opened.setdefault(PLAYING.get(), [])
        opened.append(address)
        number = LOCAL_FAULTS.get(address, 0)
        if address == NO_FILES_AT_FIRST and opened.count(address) == 1:
            number = errno.EMFILE
        if number:
            made.close()
            raise OSError(number, os.strerror(number))
        return made


def recording(opened: MutableMapping[str, list[str]]) -> type[RecordingGate]:
    """A class of gates that append to what a case has `opened`."""
    return type("Gate", (RecordingGate,), {"opened": opened})


class WeighingHandler(BoundedResponseHandler):
    """The engine's connection, which also notes how much of a head had come when more was read."""

    heads: MutableMapping[str, int]
    _in_head = False
    _come = 0

    def set_response_params(self, **params: Any) -> None:  # noqa: ANN401 aiohttp's own
        """A request is about to be sent."""
        self._in_head, self._come = True, 0
        super().set_response_params(**params)

    def data_received(self, data: bytes) -> None:
        """As the engine's."""
        if self._in_head:
            name = PLAYING.get()
            self.heads[name] = max(self.heads.get(name, 0), self._come)
            self._come += len(data)
        super().data_received(data)

    def feed_data(self, data: Any, size: int = 0) -> None:  # noqa: ANN401 aiohttp's own
        """A head has ended; interim ones count with the one they announce."""
        self._in_head = self._in_head and data[0].code < 200
        super().feed_data(data, size)


def weighing(heads: MutableMapping[str, int]) -> type[WeighingHandler]:
    """A class of connections that note in `heads` what each case's heads weigh."""
    return type("BoundedResponseHandler", (WeighingHandler,), {"heads": heads})


def gives(*addresses: str) -> Callable[[], Lookup]:
    """A name with these addresses."""
    return lambda: lambda _: addresses


def fails(number: int, *, times: int = 1_000, then: Sequence[str] = ()) -> Callable[[], Lookup]:
    """A name whose look-up fails so many times with an EAI_* number, and then has addresses."""

    def fresh() -> Lookup:
        left = iter(range(times))

        def look_up(_: str) -> Sequence[str]:
            if next(left, None) is not None:
                raise socket.gaierror(number, "as the resolver says")
            return then

        return look_up

    return fresh


def rebinds(first: Sequence[str], then: Sequence[str]) -> Callable[[], Lookup]:
    """A name whose addresses are others whenever they are asked for again."""

    def fresh() -> Lookup:
        answers = iter([first])
        return lambda _: next(answers, then)

    return fresh


def hangs() -> Callable[[], Lookup]:
    """A name whose look-up does not come back before `HUNG_UP` is set."""

    def look_up(_: str) -> Sequence[str]:
        HUNG_UP.wait(60)
        return ()

    return lambda: look_up


def black_hole(address: str, port: int) -> list[socket.socket]:
    """Sockets that make `address` drop whoever knocks at `port`, until they are closed."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.bind((address, port))
    return [bound, *fill(bound)]
