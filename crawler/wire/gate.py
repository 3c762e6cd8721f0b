"""The last check before a socket exists: no `connect()` to an address that is refused."""

import socket
from collections.abc import Iterable

from aiohappyeyeballs import AddrInfoType

from crawler.model import Fault
from crawler.wire.faults import FaultError
from crawler.wire.guard import Network, is_allowed, refusal


class Gate:
    """Makes sockets for allowed addresses only; every connection of the engine passes here.

    `vouch` lets one endpoint through that the user has named: a `--connect-to` target or a proxy.
    Only `open` asks for that, so that a link to the same endpoint is judged by its address.
    """

    def __init__(self, allow_nets: Iterable[Network] = ()) -> None:
        self._allow_nets = tuple(allow_nets)
        self._vouched: set[tuple[str, int]] = set()

    def vouch(self, address: str, port: int) -> None:
        """Lets `address` through at `port` although the guard would refuse it."""
        self._vouched.add((address, port))

    def admit(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """Those of one name's `addresses` to connect to.

        A name with both public and refused addresses is unsafe as a whole; where the user allows
        some of them expressly, those alone are used.

        Raises:
            FaultError: PRIVATE_ADDRESS.
        """
        reasons = [why for each in addresses if (why := refusal(each, self._allow_nets))]
        if not reasons:
            return addresses
        allowed = tuple(each for each in addresses if is_allowed(each, self._allow_nets))
        if not allowed:
            raise FaultError(Fault.PRIVATE_ADDRESS, reasons[0])
        return allowed

    def open(self, addr_info: AddrInfoType) -> socket.socket:
        """As `socket_factory` of aiohttp: an unconnected socket for an address we may reach.

        Raises:
            FaultError: PRIVATE_ADDRESS.
            OSError: where the machine has no socket left.
        """
        family, kind, protocol, _, (address, port, *_) = addr_info
        reason = refusal(address, self._allow_nets)
        if reason and (address, port) not in self._vouched:
            raise FaultError(Fault.PRIVATE_ADDRESS, reason)
        return _HandedSocket(family, kind, protocol)


class _HandedSocket(socket.socket):
    """Closed by whoever has it, never by the garbage collector.

    Where a server resets a connection at once, uvloop (0.23) closes the descriptor before it has
    tied it to this object. To close it again would end whichever connection has the number by then.
    """

    def __del__(self) -> None:
        """Leaves the descriptor alone."""
