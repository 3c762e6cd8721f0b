"""The small web does what its scripts say, over real sockets."""

import asyncio
import gzip
import socket
import sys
from collections.abc import Callable, Iterator, Mapping

import httpx
import pytest

from tests.guards import HANGS_AFTER
from tests.web import behaviours as b
from tests.web.exchange import Behaviour
from tests.web.script import Script
from tests.web.small_web import SmallWeb
from tests.web.torn import torn

Start = Callable[[Script | Mapping[str, Behaviour]], SmallWeb]

BEHAVIOURS: dict[str, Behaviour] = {
    "page": b.page("A <b>", site="S"),
    "status": b.status(410),
    "empty": b.status(204),
    "redirect": b.redirect("/page", 308),
    "refuse": b.refuse(),
    "flaky": b.flaky(2, b.page("mended")),
    "dies": b.after(1, b.page("alive"), b.status(404)),
    "slow": b.slow(0.01, b.page("late")),
    "slow-silence": b.slow(0.01, b.silence()),
    "reset": b.reset(),
    "reset-midway": b.reset(b.message(200, {"Content-Length": "100"}, b"half")),
    "silence": b.silence(),
    "raw": b.raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "raw-open": b.raw(b.message(200, {}, b"open"), close=False),
    "short": b.hang_up(b.message(200, {"Content-Length": "100"}, b"half")),
    "drip": b.drip(b.message(200, {}, b"drop"), step=8, gap=0.0),
    "endless": b.endless(b.message(200, {"Transfer-Encoding": "chunked"}, b""), b"1\r\nx\r\n"),
    "bomb": b.gzip_bomb(1),
    "pdf": b.pdf("Ünï"),
    "held": b.held("go", b.page("released")),
}
ORIGIN = "http://a.test/"


@pytest.fixture(scope="module")
def web() -> Iterator[SmallWeb]:
    scripted = {ORIGIN + name: behaviour for name, behaviour in BEHAVIOURS.items()}
    with SmallWeb(
        {**scripted, "http://b.test/*": b.page("B"), "http://b.test/q?x": b.status(418)}
    ) as web:
        yield web


def ask(
    web: SmallWeb, url: str, method: str = "GET", timeout: float = HANGS_AFTER
) -> httpx.Response:
    asked = httpx.URL(url)
    here = asked.copy_with(scheme="http", host="127.0.0.1", port=web.http_port)
    return httpx.request(
        method, here, headers={"Host": asked.host}, timeout=timeout, trust_env=False
    )


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("page", 200, "<title>A &lt;b&gt; | S</title>"),
        ("status", 410, "Status 410"),
        ("empty", 204, ""),
        ("redirect", 308, ""),
        ("refuse", 403, "Just a moment..."),
        ("slow", 200, "late"),
        ("raw-open", 200, "open"),
        ("drip", 200, "drop"),
        ("bomb", 200, "<title>bomb</title>"),
        ("pdf", 200, "%PDF-1.4"),
    ],
)
def test_a_behaviour_answers_as_it_says(web: SmallWeb, name: str, code: int, words: str) -> None:
    answer = ask(web, ORIGIN + name)
    assert answer.status_code == code
    assert words in answer.text


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("reset", httpx.ReadError),
        ("reset-midway", httpx.ReadError),
        ("raw", httpx.RemoteProtocolError),
        ("short", httpx.RemoteProtocolError),
        ("silence", httpx.ReadTimeout),
        ("slow-silence", httpx.ReadTimeout),
    ],
)
def test_a_fault_is_the_fault_it_says(web: SmallWeb, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        ask(web, ORIGIN + name, timeout=0.2 if error is httpx.ReadTimeout else HANGS_AFTER)


def test_a_page_looks_like_a_real_one(web: SmallWeb) -> None:
    text = ask(web, ORIGIN + "page").text
    for part in (
        '<html lang="en">',
        '<meta property="og:title" content="A &lt;b&gt; | S">',
        '<meta property="og:site_name" content="S">',
        '<meta name="description" content="A &lt;b&gt;:',
        f'<link rel="canonical" href="{ORIGIN}page">',
        "<h1>A &lt;b&gt;</h1>",
    ):
        assert part in text
    assert 5_000 < len(text) < 8_000


def test_a_flaky_url_mends_and_another_dies(web: SmallWeb) -> None:
    assert [ask(web, ORIGIN + "flaky").status_code for _ in range(3)] == [503, 503, 200]
    assert [ask(web, ORIGIN + "dies").status_code for _ in range(3)] == [200, 404, 404]


def test_head_gets_no_body(web: SmallWeb) -> None:
    answer = ask(web, ORIGIN + "page", "HEAD")
    assert (answer.content, int(answer.headers["content-length"]) > 5_000) == (b"", True)


def test_an_endless_body_stops_with_its_client(web: SmallWeb) -> None:
    with socket.create_connection(("127.0.0.1", web.http_port)) as client:
        client.sendall(b"GET /endless HTTP/1.1\r\nHost: a.test\r\n\r\n")
        assert len(client.recv(100)) > 0
    assert ask(web, ORIGIN + "page").status_code == 200


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which tells what is unread")
def test_a_reset_waits_until_what_came_before_it_is_read(web: SmallWeb) -> None:
    with socket.create_connection(("127.0.0.1", web.http_port)) as client:
        client.sendall(b"GET /reset-midway HTTP/1.1\r\nHost: a.test\r\n\r\n")
        for _ in range(10):
            assert ask(web, ORIGIN + "slow").status_code == 200
        assert client.recv(1_000).endswith(b"half")
        with pytest.raises(ConnectionResetError):
            client.recv(1_000)


def test_a_gzip_bomb_is_small_on_the_wire() -> None:
    packed = gzip.compress(bytes(2**20), mtime=0)
    assert len(packed) < 2_000


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://b.test/anything", 200),
        ("http://b.test/q", 200),
        ("http://b.test/q?x", 418),
        ("http://a.test/page?utm=1", 200),
        ("http://a.test/nowhere", 404),
        ("http://nobody.test/", 421),
    ],
)
def test_the_nearest_scripted_url_answers(web: SmallWeb, url: str, code: int) -> None:
    assert ask(web, url).status_code == code


def test_a_replaced_behaviour_can_be_restored(small_web: Start) -> None:
    web = small_web({ORIGIN: b.page("A")})
    codes = [ask(web, ORIGIN).status_code]
    web.replace(ORIGIN, b.status(500))
    codes.append(ask(web, ORIGIN).status_code)
    web.restore(ORIGIN)
    codes.append(ask(web, ORIGIN).status_code)
    assert codes == [200, 500, 200]


def test_the_log_tells_what_was_asked(small_web: Start) -> None:
    web = small_web({ORIGIN: b.page("A")})
    with httpx.Client(trust_env=False) as client:
        for _ in range(2):
            client.get(f"http://127.0.0.1:{web.http_port}/?q=1", headers={"Host": "A.test:8080"})
    first, second = web.requests
    assert (first.method, first.url, first.headers["host"]) == (
        "GET",
        f"{ORIGIN}?q=1",
        "A.test:8080",
    )
    assert first.connection == second.connection
    assert 0 <= first.at <= second.at


async def test_a_gate_holds_requests_so_that_the_peak_is_known(web: SmallWeb) -> None:
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{web.http_port}", headers={"Host": "a.test"}, trust_env=False
    ) as client:
        asking = [asyncio.create_task(client.get("/held")) for _ in range(5)]
        await asyncio.to_thread(
            web.wait, lambda seen: sum(request.path == "/held" for request in seen) == 5
        )
        assert web.peak["a.test"] >= 5
        web.open_gate("go")
        assert [answer.status_code for answer in await asyncio.gather(*asking)] == [200] * 5


def test_pipelined_requests_are_answered_in_order(web: SmallWeb) -> None:
    one = b"POST /%b HTTP/1.1\r\nHost: a.test\r\nContent-Length: 3\r\n\r\nabc"
    last = b"GET /status HTTP/1.0\r\nHost: a.test\r\n\r\n"
    with socket.create_connection(("127.0.0.1", web.http_port)) as client:
        client.sendall(one % b"slow" + one % b"raw-open" + last)
        answer = b"".join(iter(lambda: client.recv(65_536), b""))
    assert answer.index(b"late") < answer.index(b"open") < answer.index(b"410 Gone")


@pytest.mark.parametrize("seed", range(1, 6))
def test_torn_bytes_are_the_same_bytes(small_web: Start, seed: int) -> None:
    untorn = b.message(200, {}, b"x" * 1000)
    with socket.create_connection(
        ("127.0.0.1", small_web({ORIGIN: torn(seed, b.raw(untorn))}).http_port)
    ) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")
        assert b"".join(iter(lambda: client.recv(65_536), b"")) == untorn


def test_it_serves_as_a_proxy(web: SmallWeb) -> None:
    with httpx.Client(proxy=f"http://127.0.0.1:{web.http_port}", trust_env=False) as client:
        assert client.get("http://b.test/").status_code == 200
