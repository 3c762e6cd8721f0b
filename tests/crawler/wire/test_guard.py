import socket
from ipaddress import IPv4Address, IPv6Address, ip_network

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Fault
from crawler.wire.client import WireSettings, open_transport
from crawler.wire.connect_to import parse
from crawler.wire.faults import FaultError, fault_of
from crawler.wire.gate import Gate
from crawler.wire.guard import refusal

V4 = (  # noqa: SIM905 read as a list of words
    "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.0.1 "
    "168.63.129.16 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 "
    "192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 "
    "203.0.113.1 224.0.0.1 224.0.0.251 239.255.255.250 240.0.0.1 255.255.255.255"
).split()
V6 = (  # noqa: SIM905 read as a list of words
    ":: ::1 ::7f00:1 ::ffff:0:7f00:1 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:2::1 "
    "2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:808:808::1 3fff::1 5f00::1 "
    "fc00::1 fd00:ec2::254 fd20:ce::254 fe80::1 fe80::a9fe:a9fe fec0::1 ff02::1 ff0e::1 400::1"
).split()
PUBLIC = (  # noqa: SIM905 read as a list of words
    "1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 172.32.0.1 192.0.1.1 223.255.255.255 "
    "2001:4860:4860::8888 2606:4700::1111 2a00:1450::1 64:ff9b::808:808 2001:200::1"
).split()


def forms(address: str) -> list[str]:
    """An IPv4 address in every form in which URLs have carried it past a check."""
    number = int(IPv4Address(address))
    a, b, c, d = number.to_bytes(4)
    high, low = number >> 16, number & 0xFFFF
    return [
        address,
        f"{address}.",
        str(number),
        f"0x{number:08x}",
        f"0{number:o}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"{a:04o}.{b:04o}.{c:04o}.{d:04o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{low}",
        f"[::ffff:{address}]",
        f"[::ffff:{high:x}:{low:x}]",
        f"[::{high:x}:{low:x}]",
        f"[64:ff9b::{high:x}:{low:x}]",
        f"[2002:{high:x}:{low:x}::1]",
    ]


HOSTILE = [form for address in V4 for form in forms(address)] + [f"[{each}]" for each in V6]
HOSTILE += ["localhost", "LOCALHOST.", "any.localhost", "127.1", "127.0.1", "0", "0x7f.1", "0177.1"]


@pytest.mark.parametrize("address", [*V4, *V6])
def test_what_is_not_global_unicast_is_refused(address: str) -> None:
    assert refusal(address, ())


@pytest.mark.parametrize("address", PUBLIC)
def test_global_unicast_is_let_through(address: str) -> None:
    assert refusal(address, ()) is None


@pytest.mark.parametrize(
    ("net", "address"),
    [
        ("127.0.0.0/8", "127.0.0.1"),
        ("10.1.0.0/16", "10.1.2.3"),
        ("fd00::/8", "fd00::1"),
        ("127.0.0.0/8", "::ffff:127.0.0.1"),
        ("10.0.0.0/8", "64:ff9b::10.0.0.1"),
    ],
)
def test_an_allowed_net_is_let_through_and_its_neighbour_is_not(net: str, address: str) -> None:
    assert refusal(address, (ip_network(net),)) is None
    assert refusal(address, (ip_network("192.0.2.0/24"),))


def test_the_hostile_forms_are_many() -> None:
    assert len(set(HOSTILE)) > 200


async def test_no_hostile_form_of_an_address_is_ever_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[object] = []

    def trap(*arguments: object) -> socket.socket:
        opened.append(arguments)
        raise OSError("a socket was opened")

    monkeypatch.setattr("crawler.wire.gate._HandedSocket", trap)
    mapped = WireSettings(connect_to=(parse("*:80:127.0.0.1:8080"),))
    for settings_ in (WireSettings(), mapped):
        transport = open_transport(settings_, environ={})
        for host in HOSTILE:
            with pytest.raises((FaultError, httpx.InvalidURL)) as caught:
                await transport.handle_async_request(httpx.Request("GET", f"http://{host}/"))
            assert fault_of(caught.value)[0] in {Fault.PRIVATE_ADDRESS, Fault.URL_INVALID}, host
        await transport.aclose()
    assert opened == []


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=50), st.ip_addresses().map(str)))
def test_any_text_gets_a_line_or_none_and_the_gate_agrees(address: str) -> None:
    reason = refusal(address, ())
    assert reason is None or (reason and "\n" not in reason)
    if reason:
        with pytest.raises(FaultError):
            Gate().open((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80)))


@settings(deadline=None, max_examples=200)
@given(st.ip_addresses(v=4))
def test_translation_hides_nothing(inner: IPv4Address) -> None:
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) + int(inner))
    assert bool(refusal(str(nat64), ())) == bool(refusal(str(inner), ()))
    mapped = IPv6Address(int(IPv6Address("::ffff:0:0")) + int(inner))
    assert refusal(str(mapped), ())
