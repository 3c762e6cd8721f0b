"""Which addresses may be connected to: only globally reachable unicast, pure.

`ipaddress.is_global` is not enough: it passes multicast, translation prefixes that embed a private
address, and cloud endpoints on public numbers. So the refused networks are listed, after IANA's
special-purpose address registries (RFC 6890) with RFC 4291, 6052, 7526 and 9637.
"""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network

_REFUSED: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(net), what)
    for net, what in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared (carrier NAT)"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "a cloud platform service"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::/96", "IPv4-compatible"),
        ("::ffff:0:0/96", "IPv4-mapped"),
        ("::ffff:0:0:0/96", "IPv4-translated"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("100::/64", "discard-only"),
        ("2001::/32", "Teredo"),
        ("2001:2::/48", "for benchmarks"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "for documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_MAPPED = IPv6Network("::ffff:0:0/96")


def refusal(address: str, allow_nets: Iterable[Network] = ()) -> str | None:
    """Why `address` must not be connected to, in one line; None where it may be.

    What is no IP address (names, `0x7f.1`, `127.1`, `2130706433`) is refused as well: addresses
    are checked in the form in which they are connected to.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an IP address"
    if is_allowed(address, allow_nets):
        return None
    if isinstance(ip, IPv6Address) and ip in _NAT64:
        inner = _embedded(ip)
        what = _kind(inner)
        return f"{ip} is NAT64 for {inner}, which is {what}" if what else None
    what = _kind(ip)
    return f"{ip} is {what}" if what else None


def is_allowed(address: str, allow_nets: Iterable[Network]) -> bool:
    """Whether the user allows `address`, or the IPv4 address that it embeds, by name of its net."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    forms = [ip]
    if isinstance(ip, IPv6Address) and (ip in _NAT64 or ip in _MAPPED):
        forms.append(_embedded(ip))
    return any(form in net for net in allow_nets for form in forms)


def _kind(ip: IPv4Address | IPv6Address) -> str:
    for network, what in _REFUSED:
        if ip in network:
            return what
    if isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST:
        return "not global unicast"
    return ""


def _embedded(ip: IPv6Address) -> IPv4Address:
    """The IPv4 address in the low 32 bits (RFC 6052, section 2.2 for a /96 prefix)."""
    return IPv4Address(int(ip) & 0xFFFF_FFFF)
