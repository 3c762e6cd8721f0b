"""Where to connect for a host and port: by `--connect-to`, else by a guarded look-up."""

import socket
from collections.abc import Sequence
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.model import Fault
from crawler.wire.connect_to import ConnectTo, canonical_host, first_match
from crawler.wire.faults import FaultError
from crawler.wire.gate import Gate
from crawler.wire.lookup import LookupPool
from sources.lazy_re import regex

PER_FAMILY = 8
"""Addresses of each family that are tried: 16 in all, however many records a name has."""
MAX_NAME = 253
"""Characters of a host name without its last dot: 255 octets in a packet (RFC 1035, 2.3.4)."""
NEVER_RESOLVED = frozenset({"invalid", "onion"})
"""RFC 6761, section 6.4, and RFC 7686: not to be looked up."""
_LOOPBACK = ("127.0.0.1", "::1")
_LEGACY_IPV4 = regex(r"(?:0x[0-9a-f]{0,16}|[0-9]{1,16})(?:\.(?:0x[0-9a-f]{0,16}|[0-9]{1,16})){0,3}")


class Resolver(AbstractResolver):
    """Gives aiohttp the checked addresses to connect to, with the port that goes with them.

    A `--connect-to` rule's target, and any proxy's address, need no other permission: the user
    named them. But a rule for any host does not speak for literal private addresses and
    `localhost`, or else mapping the web to a test server would turn the guard off.
    """

    def __init__(
        self,
        gate: Gate,
        lookups: LookupPool,
        *,
        connect_to: Sequence[ConnectTo] = (),
    ) -> None:
        self._gate = gate
        self._lookups = lookups
        self._connect_to = tuple(connect_to)

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 both families are wanted
    ) -> list[ResolveResult]:
        """The endpoints for `host` and `port`.

        Raises:
            FaultError: DNS_NOT_FOUND, DNS_FAILURE, PRIVATE_ADDRESS, URL_INVALID or
                LOCAL_RESOURCES.
        """
        if not port:
            raise FaultError(Fault.URL_INVALID, "port 0 is not valid")
        name = canonical_host(host)
        rule = first_match(self._connect_to, name, port)
        if rule is None:
            return _results(host, await self._checked(name), port)
        if not rule.host:
            self.check_literal(name)
        port = rule.to_port or port
        if not rule.to_host:
            return _results(host, await self._checked(name), port)
        addresses = await self._addresses(rule.to_host)
        self._vouch(addresses, port)
        return _results(host, addresses, port)

    async def resolve_proxy(self, host: str, port: int) -> list[ResolveResult]:
        """The endpoints of a proxy, which the user named.

        Raises:
            FaultError: PROXY.
        """
        try:
            addresses = await self._addresses(canonical_host(host))
        except FaultError as error:
            raise FaultError(Fault.PROXY, f"proxy host: {error.detail}") from error
        self._vouch(addresses, port)
        return _results(host, addresses, port)

    def has_rule(self, host: str, port: int) -> bool:
        """Whether a `--connect-to` rule says where to connect for `host` and `port`."""
        return first_match(self._connect_to, canonical_host(host), port) is not None

    def check_literal(self, name: str) -> None:
        """Refuses a literal private address, where a name's addresses are not ours to check.

        Raises:
            FaultError: PRIVATE_ADDRESS.
        """
        literal = _literal(name)
        if literal:
            self._gate.admit(literal)

    def is_pending(self, host: str) -> bool:
        """Whether what a connection to `host` waits for is the look-up of its name."""
        return self._lookups.is_pending(canonical_host(host))

    async def close(self) -> None:
        """Ends the look-ups."""
        self._lookups.close()

    async def _checked(self, name: str) -> tuple[str, ...]:
        return self._gate.admit(await self._addresses(name))

    def _vouch(self, addresses: tuple[str, ...], port: int) -> None:
        for address in addresses:
            self._gate.vouch(address, port)

    async def _addresses(self, name: str) -> tuple[str, ...]:
        literal = _literal(name)
        if literal:
            return literal
        if len(name) > MAX_NAME:
            raise FaultError(Fault.URL_INVALID, f"host name longer than {MAX_NAME} characters")
        if name.rpartition(".")[2] in NEVER_RESOLVED:
            raise FaultError(Fault.DNS_NOT_FOUND, "reserved name that never resolves")
        answer = await self._lookups.look_up(name)
        if answer.fault is not None:
            raise FaultError(answer.fault, answer.detail)
        if not answer.addresses:
            raise FaultError(Fault.DNS_NOT_FOUND, "host has no address")
        return _capped(answer.addresses)


def _literal(name: str) -> tuple[str, ...]:
    """The addresses a host name is by its form alone, `0x7f.1` and `2130706433` included.

    `localhost` is loopback whatever a resolver says (RFC 6761, section 6.3).
    """
    if name == "localhost" or name.endswith(".localhost"):
        return _LOOPBACK
    try:
        return (str(ip_address(name)),)
    except ValueError:
        pass
    if not _LEGACY_IPV4.fullmatch(name):
        return ()
    try:
        return (socket.inet_ntoa(socket.inet_aton(name)),)
    except OSError:
        return ()


def _capped(addresses: tuple[str, ...]) -> tuple[str, ...]:
    six = [each for each in addresses if ":" in each][:PER_FAMILY]
    four = [each for each in addresses if ":" not in each][:PER_FAMILY]
    kept = {*six, *four}
    return tuple(each for each in addresses if each in kept)


def _results(host: str, addresses: tuple[str, ...], port: int) -> list[ResolveResult]:
    return [
        ResolveResult(
            hostname=host,
            host=address,
            port=port,
            family=socket.AF_INET6 if ":" in address else socket.AF_INET,
            proto=0,
            flags=socket.AI_NUMERICHOST,
        )
        for address in addresses
    ]
