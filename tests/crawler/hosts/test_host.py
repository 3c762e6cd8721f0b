"""What one port of a host teaches of its others: how fast, but not whether anybody listens."""

import httpx
import pytest

from crawler.hosts.breaker import Breaker
from crawler.hosts.host import Host, Port
from crawler.hosts.limits import Limits
from crawler.hosts.pace import Pace
from crawler.hosts.queue import Start
from crawler.model import Failed, Fault, Fetched, Target
from crawler.wire.faults import FaultError
from tests.crawler.fetching import fetcher_over
from tests.virtual_time import run_virtually

REFUSED = Failed(Fault.CONNECT_REFUSED, "nobody listens")


def host() -> Host:
    return Host("a.example", Pace(most=8, least_gap=0.0), Breaker(width=8))


@pytest.mark.parametrize(
    "fault",
    [
        Fault.DNS_NOT_FOUND,
        Fault.DNS_FAILURE,
        Fault.CONNECT_REFUSED,
        Fault.CONNECT_TIMEOUT,
        Fault.CONNECT_FAILED,
        Fault.READ_TIMEOUT,
    ],
)
def test_only_a_name_that_is_not_found_holds_for_every_port(fault: Fault) -> None:
    one = host()
    plain, secure = one.port("http", None), one.port("https", None)
    for _ in range(3):
        assert plain.refusal is None
        plain.failed(Failed(fault, "so it is"))
    assert plain.refusal == Failed(fault, "not requested: the host is down (so it is)")
    assert secure.is_down == (fault in {Fault.DNS_NOT_FOUND, Fault.DNS_FAILURE})
    assert one.port("http", 8080).is_down == secure.is_down


def test_an_answer_from_one_port_brings_no_other_back() -> None:
    one = host()
    plain, secure = one.port("http", None), one.port("https", None)
    for _ in range(3):
        plain.failed(REFUSED)
        secure.answered()
    assert plain.is_down
    assert secure.refusal is None


def test_a_name_that_was_found_a_moment_ago_is_not_gone() -> None:
    missing, refused = Failed(Fault.DNS_NOT_FOUND, "no such host"), Failed(Fault.CONNECT_REFUSED)
    port = host().port("https", None)
    assert port.corrected(missing) == missing
    port.answered()
    assert port.corrected(missing).fault is Fault.DNS_FAILURE
    assert "no such host" in port.corrected(missing).detail
    assert port.corrected(refused) == refused


def test_a_fault_after_the_connection_is_no_silence() -> None:
    port = host().port("https", None)
    for _ in range(99):
        port.failed(Failed(Fault.TLS_EXPIRED))
    assert port.refusal is None


def test_a_host_that_keeps_pushing_back_is_closed_at_every_port() -> None:
    one = host()
    for now in range(9):
        one.pace.pushed_back(now * 99.0, Start(now * 99.0, 1), None)
    assert {one.port("http", port).refusal for port in (None, 81)} == {
        Failed(Fault.RATE_LIMITED, "not requested: the host keeps rate limiting")
    }


def test_every_port_has_a_second_chance_of_its_own() -> None:
    one = host()
    ports = [one.port("http", port) for port in (None, 81)]
    for port in ports:
        for _ in range(3):
            port.failed(REFUSED)
    for port in ports:
        assert port.refusal
        port.try_again(0.0)
        assert not port.refusal
        port.failed(REFUSED)
        port.try_again(0.0)
        assert port.refusal


def test_a_host_that_is_down_is_asked_for_one_thing_at_a_time() -> None:
    one = host()
    port = one.port("http", None)
    for _ in range(12):
        port.failed(REFUSED)
    port.try_again(0.0)
    one.pace.started(0.0)
    assert one.pace.wait(0.0) is None


def test_a_port_that_is_well_need_not_wait_for_the_second_chance_of_another() -> None:
    one = host()
    plain, secure = one.port("http", None), one.port("https", None)
    secure.answered()
    for _ in range(3):
        plain.failed(REFUSED)
    plain.try_again(0.0)
    one.pace.started(0.0)
    assert one.pace.wait(0.0) == 0


def gone(port: Port, now: float) -> None:
    """The port refuses connections until that has a consequence."""
    for _ in range(16):
        port.failed(REFUSED, now)
    port.pause_if_gone(now)


def test_a_host_that_answered_and_is_gone_is_paused_three_times_and_then_down() -> None:
    one = host()
    port = one.port("https", None)
    port.answered()
    one.pace.answered(0.0, Start(0.0, 1))
    now, pauses = 100.0, list[float]()
    gone(port, now)
    while one.pace.paused_until > now:
        pauses.append(one.pace.paused_until - now)
        assert port.refusal is None
        now = one.pace.paused_until
        port.failed(REFUSED, now - 0.5)  # from before the trial: tells nothing of it
        assert port.refusal is None
        port.failed(REFUSED, now)
        port.pause_if_gone(now)
    assert pauses == [2.0, 6.0, 9.0]
    assert port.refusal


def test_a_host_that_never_answered_is_not_waited_for() -> None:
    one = host()
    port = one.port("https", None)
    gone(port, 100.0)
    assert one.pace.paused_until == 0.0
    assert port.refusal


def test_a_host_whose_other_port_answers_is_not_paused() -> None:
    one = host()
    plain, secure = one.port("http", None), one.port("https", None)
    plain.answered()
    secure.answered()
    gone(plain, 100.0)
    assert one.pace.paused_until == 0.0
    assert plain.refusal
    assert secure.refusal is None


def outcomes(urls: list[str]) -> tuple[list[Fetched | Failed], list[str]]:
    """What becomes of `urls`, one after the other, and what is asked, where port 80 is dead."""
    asked: list[str] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if request.url.scheme == "http":
            raise FaultError(Fault.CONNECT_TIMEOUT, "connection timed out")
        if request.url.path == "/leads-there":
            return httpx.Response(302, headers={"location": "http://a.example/"})
        return httpx.Response(200)

    async def main() -> list[Fetched | Failed]:
        async with httpx.MockTransport(answer) as transport:
            fetcher = fetcher_over(transport, Limits(gap=0, retries=0))
            return [await fetcher.fetch(Target(url)) for url in urls]

    return run_virtually(main()), asked


def test_a_dead_port_80_leaves_the_https_links_of_its_host_alone() -> None:
    plain = [f"http://a.example/{number}" for number in range(5)]
    secure = ["https://a.example/1", "https://a.example:8443/2"]
    told, asked = outcomes([*plain, *secure])
    assert asked == [*plain[:3], *secure]
    assert [isinstance(each, Fetched) for each in told[-2:]] == [True, True]


def test_a_redirect_to_a_dead_port_is_not_followed_for_ever() -> None:
    leading = ["https://a.example/leads-there"] * (4)
    told, asked = outcomes(leading)
    assert asked.count("http://a.example/") == 3
    assert isinstance(told[-1], Failed)
    assert told[-1].detail.startswith("not requested: the host is down")
