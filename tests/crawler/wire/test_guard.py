import socket
from ipaddress import IPv4Address, IPv6Address, ip_network

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Fault
from crawler.wire.connect_to import parse
from crawler.wire.faults import FaultError, fault_of
from crawler.wire.gate import Gate
from crawler.wire.guard import refusal
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.wire.hostile import HOSTILE, V4, V6

PUBLIC = (  # noqa: SIM905 read as a list of words
    "1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 172.32.0.1 192.0.1.1 223.255.255.255 "
    "2001:4860:4860::8888 2606:4700::1111 2a00:1450::1 64:ff9b::808:808 2001:200::1"
).split()


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
