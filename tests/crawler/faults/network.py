"""What lies between the engine and the small web: names, addresses, and a machine's own limits."""

import errno
import os
import socket
import threading
from collections.abc import Callable, Sequence

from aiohappyeyeballs import AddrInfoType

from crawler.wire.gate import Gate
from crawler.wire.lookup import Lookup
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


class RecordingGate(Gate):
    """The engine's gate, which also remembers, and lets some addresses fail as machines do."""

    opened: list[str]

    def open(self, addr_info: AddrInfoType) -> socket.socket:
        """As `Gate.open`."""
        address = str(addr_info[4][0])
        made = super().open(addr_info)
        self.opened.append(address)
        number = LOCAL_FAULTS.get(address, 0)
        if address == NO_FILES_AT_FIRST and self.opened.count(address) == 1:
            number = errno.EMFILE
        if number:
            made.close()
            raise OSError(number, os.strerror(number))
        return made


def recording(opened: list[str]) -> type[RecordingGate]:
    """A class of gates that append to `opened`."""
    return type("Gate", (RecordingGate,), {"opened": opened})


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
