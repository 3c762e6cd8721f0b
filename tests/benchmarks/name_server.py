"""A name server for one world: RFC 1035 over UDP, address records only, each name in its time."""

import asyncio
import socket
import struct
from collections.abc import Mapping
from typing import cast

from tests.benchmarks.world import Host

PORT = 53
ADDRESS = "127.0.0.1"
_A, _AAAA, _IN = 1, 28, 1
_NXDOMAIN = 3
_HEADER = struct.Struct("!6H")
_RESPONSE = 0x8180  # a response, recursion desired and available
_TTL = 300
_NOBODY = 0.03


def question(query: bytes) -> tuple[str, int, int] | None:
    """Name (lower-case), record type, and where the question ends; None for what is no query."""
    labels, at = [], _HEADER.size
    try:
        while length := query[at]:
            if length > 63:
                return None
            labels.append(query[at + 1 : at + 1 + length].decode("ascii").lower())
            at += 1 + length
        (kind,) = struct.unpack_from("!H", query, at + 1)
    except (IndexError, UnicodeDecodeError, struct.error):
        return None
    return ".".join(labels), kind, at + 5


def reply(query: bytes, addresses: Mapping[str, str]) -> bytes | None:
    """The answer to `query`; a name that is not among `addresses` does not exist."""
    asked = question(query)
    if asked is None:
        return None
    name, kind, end = asked
    found = addresses.get(name)
    record = b""
    if found is not None and kind == _A:
        record = b"\xc0\x0c" + struct.pack("!HHIH", _A, _IN, _TTL, 4) + socket.inet_aton(found)
    code = _RESPONSE | (0 if found is not None else _NXDOMAIN)
    (number,) = struct.unpack_from("!H", query)
    head = _HEADER.pack(number, code, 1, 1 if record else 0, 0, 0)
    return head + query[_HEADER.size : end] + record


class NameServer(asyncio.DatagramProtocol):
    """Answers for `hosts`, as a resolver next door does: the first query for a name takes the time
    of its look-up, further ones are answered from memory."""

    def __init__(self, hosts: Mapping[str, Host], missing: frozenset[str]) -> None:
        self._seconds = {name: host.lookup for name, host in hosts.items()}
        self._addresses = {
            name: host.address for name, host in hosts.items() if name not in missing
        }
        self._known: dict[str, float] = {}  # from when on each is answered at once

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        answer, asked = reply(data, self._addresses), question(data)
        if answer is None or asked is None:
            return
        loop = asyncio.get_running_loop()
        due = self._known.setdefault(asked[0], loop.time() + self._seconds.get(asked[0], _NOBODY))
        loop.call_at(due, self._transport.sendto, answer, addr)
