"""What one port of a host teaches of its others: how fast, but not whether anybody listens."""

import httpx
import pytest

from crawler.hosts.breaker import HOPELESS, Pulse
from crawler.hosts.host import UNANSWERED, Gate
from crawler.hosts.limits import Limits
from crawler.hosts.pace import Pace
from crawler.model import Failed, Fault, Fetched, Target
from crawler.wire.faults import FaultError
from tests.crawler.fetching import fetcher_over
from tests.virtual_time import run_virtually

REFUSED = Failed(Fault.CONNECT_REFUSED, "nobody listens")


def gate() -> Gate:
    return Gate(Pace(most=8, least_gap=0.0), Pulse(most=8))


@pytest.mark.parametrize("fault", sorted(UNANSWERED))
def test_only_a_name_that_is_not_found_holds_for_every_port(fault: Fault) -> None:
    host = gate()
    plain, secure = host.origin("http", None), host.origin("https", None)
    for _ in range(HOPELESS):
        assert plain.shut is None
        plain.failed(Failed(fault, "so it is"))
    assert plain.shut == Failed(fault, "not asked: its host is down (so it is)")
    assert secure.is_down == (fault in {Fault.DNS_NOT_FOUND, Fault.DNS_FAILURE})
    assert host.origin("http", 8080).is_down == secure.is_down


def test_an_answer_from_one_port_brings_no_other_back() -> None:
    host = gate()
    plain, secure = host.origin("http", None), host.origin("https", None)
    for _ in range(HOPELESS):
        plain.failed(REFUSED)
        secure.answered()
    assert plain.is_down
    assert secure.shut is None


def test_a_name_that_was_found_a_moment_ago_is_not_gone() -> None:
    missing, refused = Failed(Fault.DNS_NOT_FOUND, "no such host"), Failed(Fault.CONNECT_REFUSED)
    origin = gate().origin("https", None)
    assert origin.believed(missing) == missing
    origin.answered()
    assert origin.believed(missing).fault is Fault.DNS_FAILURE
    assert "no such host" in origin.believed(missing).detail
    assert origin.believed(refused) == refused


def test_a_fault_after_the_connection_is_no_silence() -> None:
    origin = gate().origin("https", None)
    for _ in range(99):
        origin.failed(Failed(Fault.TLS_EXPIRED))
    assert origin.shut is None


def test_a_host_that_keeps_pushing_back_is_closed_at_every_port() -> None:
    host = gate()
    for now in range(9):
        host.pace.pushed_back(now * 99.0, None)
    assert {host.origin("http", port).shut for port in (None, 81)} == {
        Failed(Fault.RATE_LIMITED, "not asked: its host keeps asking for fewer requests")
    }


def test_every_port_has_a_second_chance_of_its_own() -> None:
    host = gate()
    origins = [host.origin("http", port) for port in (None, 81)]
    for origin in origins:
        for _ in range(HOPELESS):
            origin.failed(REFUSED)
    for origin in origins:
        assert origin.shut
        origin.forgive(0.0)
        assert not origin.shut
        origin.failed(REFUSED)
        origin.forgive(0.0)
        assert origin.shut


def test_a_host_that_is_down_is_asked_for_one_thing_at_a_time() -> None:
    host = gate()
    origin = host.origin("http", None)
    for _ in range(12):
        origin.failed(REFUSED)
    origin.forgive(0.0)
    host.pace.started(0.0)
    assert host.pace.wait(0.0) is None


def test_a_port_that_is_well_need_not_wait_for_the_second_chance_of_another() -> None:
    host = gate()
    plain, secure = host.origin("http", None), host.origin("https", None)
    secure.answered()
    for _ in range(HOPELESS):
        plain.failed(REFUSED)
    plain.forgive(0.0)
    host.pace.started(0.0)
    assert host.pace.wait(0.0) == 0


def outcomes(urls: list[str]) -> tuple[list[Fetched | Failed], list[str]]:
    """What becomes of `urls`, one after the other, and what is asked, where port 80 is dead."""
    asked: list[str] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if request.url.scheme == "http":
            raise FaultError(Fault.CONNECT_TIMEOUT, "no connection in time")
        if request.url.path == "/leads-there":
            return httpx.Response(302, headers={"location": "http://a.example/"})
        return httpx.Response(200)

    async def main() -> list[Fetched | Failed]:
        async with httpx.MockTransport(answer) as transport:
            fetcher = fetcher_over(transport, Limits(gap=0, retries=0))
            return [await fetcher.fetch(Target(url)) for url in urls]

    return run_virtually(main()), asked


def test_a_dead_port_80_leaves_the_https_links_of_its_host_alone() -> None:
    plain = [f"http://a.example/{number}" for number in range(HOPELESS + 2)]
    secure = ["https://a.example/1", "https://a.example:8443/2"]
    told, asked = outcomes([*plain, *secure])
    assert asked == [*plain[:HOPELESS], *secure]
    assert [isinstance(each, Fetched) for each in told[-2:]] == [True, True]


def test_a_redirect_to_a_dead_port_is_not_followed_for_ever() -> None:
    leading = ["https://a.example/leads-there"] * (HOPELESS + 1)
    told, asked = outcomes(leading)
    assert asked.count("http://a.example/") == HOPELESS
    assert isinstance(told[-1], Failed)
    assert told[-1].detail.startswith("not asked: its host is down")
