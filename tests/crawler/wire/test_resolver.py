import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_network

import pytest

from crawler.model import Fault
from crawler.wire.connect_to import parse
from crawler.wire.faults import FaultError
from crawler.wire.gate import Gate
from crawler.wire.guard import Network
from crawler.wire.lookup import LookupPool
from crawler.wire.resolver import Resolver
from tests.guards import HANGS_AFTER, soon
from tests.virtual_time import run_virtually

Answers = Callable[[str], Sequence[str]]


@contextmanager
def resolver(
    lookup: Answers,
    *rules: str,
    allow: tuple[Network, ...] = (),
    threads: int = 4,
) -> Iterator[tuple[Resolver, Gate]]:
    gate, pool = Gate(allow), LookupPool(lookup, threads)
    yield Resolver(gate, pool, connect_to=tuple(map(parse, rules))), gate
    pool.close()


def never(host: str) -> list[str]:
    raise AssertionError(f"{host} was looked up")


def failing(number: int) -> Answers:
    def lookup(_: str) -> list[str]:
        raise socket.gaierror(number, "says the resolver")

    return lookup


async def endpoints(resolving: Resolver, host: str, port: int = 80) -> list[tuple[str, int]]:
    return [(each["host"], each["port"]) for each in await resolving.resolve(host, port)]


async def fault(resolving: Resolver, host: str) -> Fault:
    with pytest.raises(FaultError) as caught:
        await resolving.resolve(host, 80)
    return caught.value.fault


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (socket.EAI_NONAME, Fault.DNS_NOT_FOUND),
        (socket.EAI_NODATA, Fault.DNS_NOT_FOUND),
        (socket.EAI_ADDRFAMILY, Fault.DNS_NOT_FOUND),
        (socket.EAI_AGAIN, Fault.DNS_FAILURE),
        (socket.EAI_FAIL, Fault.DNS_FAILURE),
        (socket.EAI_MEMORY, Fault.LOCAL_RESOURCES),
        (12_345, Fault.DNS_FAILURE),
    ],
)
async def test_no_such_name_is_told_from_a_resolver_that_fails(
    number: int, expected: Fault
) -> None:
    with resolver(failing(number)) as (resolving, _):
        assert await fault(resolving, "site.example") is expected


async def test_a_name_without_addresses_is_not_found() -> None:
    with resolver(lambda _: []) as (resolving, _):
        assert await fault(resolving, "site.example") is Fault.DNS_NOT_FOUND


@pytest.mark.parametrize(
    "host", ["x" * 64 + ".example", "a..example", "a." * 126 + "aa", "a." * 127 + "a."]
)
async def test_a_name_that_dns_cannot_hold_is_an_invalid_url(host: str) -> None:
    def lookup(name: str) -> list[str]:
        name.encode("idna")
        raise socket.gaierror(socket.EAI_FAIL, "as glibc says")

    with resolver(lookup) as (resolving, _):
        assert await fault(resolving, host) is Fault.URL_INVALID


async def test_a_name_of_253_characters_is_looked_up() -> None:
    with resolver(lambda _: ["1.1.1.1"]) as (resolving, _):
        assert await endpoints(resolving, "a." * 126 + "a") == [("1.1.1.1", 80)]


@pytest.mark.parametrize("host", ["a.invalid", "INVALID.", "b.onion"])
async def test_special_names_are_never_looked_up(host: str) -> None:
    with resolver(never) as (resolving, _):
        assert await fault(resolving, host) is Fault.DNS_NOT_FOUND


async def test_public_and_private_addresses_together_are_refused() -> None:
    with resolver(lambda _: ["1.1.1.1", "10.0.0.1"]) as (resolving, _):
        assert await fault(resolving, "site.example") is Fault.PRIVATE_ADDRESS


async def test_of_several_addresses_the_allowed_private_ones_are_used() -> None:
    allow = (ip_network("127.0.0.0/8"),)
    with resolver(lambda _: ["::1", "127.0.0.1", "1.1.1.1"], allow=allow) as (resolving, _):
        assert await endpoints(resolving, "site.example") == [("127.0.0.1", 80)]


async def test_many_records_are_capped_and_both_families_kept() -> None:
    six = [f"2606:4700::{number:x}" for number in range(1, 300)]
    four = [f"1.1.1.{number}" for number in range(1, 200)]
    with resolver(lambda _: six + four) as (resolving, _):
        found = await endpoints(resolving, "site.example")
    assert [host for host, _ in found] == six[:8] + four[:8]


async def test_a_rule_may_change_host_and_port_and_vouches_for_its_target_alone() -> None:
    with resolver(never, "a.example:80:127.0.0.1:8080") as (resolving, gate):
        assert await endpoints(resolving, "A.example.") == [("127.0.0.1", 8080)]
        info = socket.AF_INET, socket.SOCK_STREAM, 0, ""
        gate.open((*info, ("127.0.0.1", 8080))).close()
        with pytest.raises(FaultError):
            gate.open((*info, ("127.0.0.1", 8081)))
        assert await fault(resolving, "127.0.0.1") is Fault.PRIVATE_ADDRESS


async def test_a_rule_without_a_target_host_changes_the_port_and_permits_nothing() -> None:
    with resolver(lambda _: ["10.0.0.1"], "a.example:80::8080") as (resolving, _):
        assert await fault(resolving, "a.example") is Fault.PRIVATE_ADDRESS


async def test_a_rule_for_any_host_does_not_speak_for_private_literals() -> None:
    with resolver(never, "*:80:127.0.0.1:8080") as (resolving, _):
        assert await endpoints(resolving, "any.example") == [("127.0.0.1", 8080)]
        for host in ("169.254.169.254", "::1", "localhost", "0x7f.1"):
            assert await fault(resolving, host) is Fault.PRIVATE_ADDRESS
    with resolver(never, "10.0.0.1:80:127.0.0.1:8080") as (resolving, _):
        assert await endpoints(resolving, "10.0.0.1") == [("127.0.0.1", 8080)]


async def test_the_proxys_own_address_is_allowed_and_its_absence_is_the_proxys_fault() -> None:
    with resolver(lambda _: ["10.0.0.1"]) as (resolving, gate):
        found = await resolving.resolve_proxy("proxy.example", 3128)
        assert [(each["host"], each["port"]) for each in found] == [("10.0.0.1", 3128)]
        with gate.open((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.1", 3128))):
            pass
        assert await fault(resolving, "site.example") is Fault.PRIVATE_ADDRESS
    with resolver(failing(socket.EAI_NONAME)) as (resolving, _):
        with pytest.raises(FaultError) as caught:
            await resolving.resolve_proxy("proxy.example", 3128)
        assert caught.value.fault is Fault.PROXY


async def test_a_name_is_looked_up_once_by_many_and_once_for_the_run() -> None:
    asked: list[str] = []

    def lookup(host: str) -> list[str]:
        asked.append(host)
        return ["1.1.1.1"]

    with resolver(lookup) as (resolving, _):
        await asyncio.gather(*(resolving.resolve("Site.Example", port) for port in range(1, 51)))
        await resolving.resolve("site.example.", 443)
    assert asked == ["site.example"]


async def test_a_failed_look_up_is_asked_again() -> None:
    answers = iter([socket.gaierror(socket.EAI_AGAIN, "later"), None])

    def lookup(_: str) -> list[str]:
        if error := next(answers):
            raise error
        return ["1.1.1.1"]

    with resolver(lookup) as (resolving, _):
        assert await fault(resolving, "site.example") is Fault.DNS_FAILURE
        assert await endpoints(resolving, "site.example") == [("1.1.1.1", 80)]


async def test_a_hung_look_up_delays_neither_other_names_nor_those_who_give_up() -> None:
    release = threading.Event()

    def lookup(host: str) -> list[str]:
        if host == "hung.example":
            release.wait(HANGS_AFTER)
        return ["1.1.1.1"]

    with resolver(lookup) as (resolving, _):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await resolving.resolve("hung.example", 80)
        assert resolving.is_pending("hung.example")
        assert await endpoints(resolving, "other.example") == [("1.1.1.1", 80)]
        release.set()
        assert await endpoints(resolving, "hung.example") == [("1.1.1.1", 80)]


async def test_names_that_hang_take_no_thread_from_names_that_do_not() -> None:
    release = threading.Event()

    def lookup(host: str) -> list[str]:
        if host.startswith("hung"):
            release.wait(HANGS_AFTER)
        return ["1.1.1.1"]

    pool = LookupPool(lookup, 2, patience=0.001)
    hung = [asyncio.ensure_future(pool.look_up(f"hung{number}.example")) for number in range(5)]
    answer = await soon(pool.look_up("good.example"))
    assert answer.addresses == ("1.1.1.1",)
    release.set()
    assert all(each.addresses for each in await asyncio.gather(*hung))
    pool.close()


async def test_threads_are_bounded_however_many_names_hang() -> None:
    release = threading.Event()
    inside: set[int] = set()

    def lookup(_: str) -> list[str]:
        inside.add(threading.get_ident())
        release.wait(HANGS_AFTER)
        return ["1.1.1.1"]

    pool = LookupPool(lookup, 2, patience=0.001)
    hung = [asyncio.ensure_future(pool.look_up(f"h{number}.example")) for number in range(30)]
    async with asyncio.timeout(HANGS_AFTER):
        while len(inside) < 16:  # noqa: ASYNC110 threads tell nobody that they hang
            await asyncio.sleep(0.001)
    await asyncio.sleep(0.02)
    assert len(inside) == 16
    release.set()
    assert all(each.addresses for each in await asyncio.gather(*hung))
    pool.close()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The moments, by the loop's clock, at which look-ups got a thread."""
    moments: list[float] = []

    class Noted(threading.Thread):
        def start(self) -> None:
            moments.append(asyncio.get_running_loop().time())
            super().start()

    monkeypatch.setattr("crawler.wire.lookup.threading.Thread", Noted)
    return moments


async def test_64_look_ups_go_on_at_once(begun: list[float]) -> None:
    release = threading.Event()

    def lookup(_: str) -> list[str]:
        release.wait(HANGS_AFTER)
        return ["1.1.1.1"]

    pool = LookupPool(lookup)
    asked = [asyncio.ensure_future(pool.look_up(f"h{number}.example")) for number in range(200)]
    await asyncio.sleep(0)
    count = len(begun)
    release.set()
    await asyncio.gather(*asked)
    pool.close()
    assert count == 64


def test_a_look_up_that_others_wait_behind_is_taken_to_hang_after_a_second(
    begun: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    release, hangs = threading.Event(), threading.Event()

    def lookup(_: str) -> list[str]:
        hangs.set()
        release.wait(HANGS_AFTER)
        return ["1.1.1.1"]

    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        monkeypatch.setattr("crawler.wire.lookup.time.monotonic", loop.time)
        pool = LookupPool(lookup, 1)
        first = asyncio.ensure_future(pool.look_up("first.example"))
        await asyncio.sleep(0)
        assert hangs.wait(HANGS_AFTER)
        second = asyncio.ensure_future(pool.look_up("second.example"))
        await asyncio.sleep(1.5)
        moments = begun.copy()
        release.set()
        await asyncio.gather(first, second)
        pool.close()
        return moments

    assert run_virtually(main()) == [0.0, 1.0]


async def test_threads_are_few_however_many_names_there_are() -> None:
    seen: set[str] = set()

    def lookup(_: str) -> list[str]:
        seen.add(threading.current_thread().name + str(threading.get_ident()))
        return ["1.1.1.1"]

    with resolver(lookup, threads=3) as (resolving, _):
        await asyncio.gather(*(resolving.resolve(f"h{number}.example", 80) for number in range(99)))
    assert len(seen) <= 3


def test_a_hung_look_up_does_not_keep_the_interpreter_from_leaving() -> None:
    script = (
        "import asyncio, time\n"
        "from crawler.wire.lookup import LookupPool\n"
        "async def main():\n"
        "    pool = LookupPool(lambda host: time.sleep(600))\n"
        "    try:\n"
        "        await asyncio.wait_for(pool.look_up('a.example'), 0.05)\n"
        "    except TimeoutError:\n"
        "        pool.close()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], timeout=HANGS_AFTER, check=False)
    assert done.returncode == 0
