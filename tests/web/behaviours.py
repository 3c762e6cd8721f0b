"""Behaviours: one small function each, composable, none with state of its own."""

import asyncio
import gzip
from collections.abc import Awaitable, Mapping
from http.client import responses

from tests.web import documents
from tests.web.exchange import Behaviour, Exchange

CHALLENGE = "<!doctype html><html><head><title>Just a moment...</title></head><body></body></html>"
HTML = "text/html; charset=utf-8"


def message(code: int, headers: Mapping[str, str], body: bytes) -> bytes:
    """A whole HTTP/1.1 response; the length is stated unless a header already frames the body."""
    framed = {"content-length", "transfer-encoding"} & {name.lower() for name in headers}
    stated = {} if framed else {"Content-Length": str(len(body))}
    lines = [f"{name}: {value}\r\n" for name, value in {**headers, **stated}.items()]
    start = f"HTTP/1.1 {code} {responses.get(code, '')}"
    return f"{start}\r\n{''.join(lines)}\r\n".encode("latin-1") + body


def respond(
    code: int = 200, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Behaviour:
    """A well-formed response; HEAD gets its head only."""
    whole = message(code, headers or {}, body)
    head = whole[: len(whole) - len(body)]

    def behave(exchange: Exchange) -> None:
        exchange.wire.write(head if exchange.request.method == "HEAD" else whole)

    return behave


def html(markup: str, code: int = 200, headers: Mapping[str, str] | None = None) -> Behaviour:
    """The given markup as UTF-8."""
    return respond(code, markup.encode(), {"Content-Type": HTML, **(headers or {})})


def page(
    title: str, *, site: str = "", description: str = "", raw_title: str = "", size: int = 6_000
) -> Behaviour:
    """A page as real ones are: see `documents.page`; its canonical URL is the one asked for."""
    made: dict[str, Behaviour] = {}  # rendering once per URL keeps the server fast

    def behave(exchange: Exchange) -> Awaitable[None] | None:
        url = exchange.request.url
        if url not in made:
            made[url] = html(
                documents.page(
                    title, url, site=site, description=description, raw_title=raw_title, size=size
                )
            )
        return made[url](exchange)

    return behave


def pdf(title: str) -> Behaviour:
    """A one-page PDF whose information dictionary carries the title."""
    return respond(200, documents.pdf(title), {"Content-Type": "application/pdf"})


def status(code: int, headers: Mapping[str, str] | None = None) -> Behaviour:
    """An error page (or an empty answer, where the code allows no body) with that status."""
    if code in {204, 304}:
        return respond(code, b"", {"Content-Length": "0", **(headers or {})})
    return html(f"<!doctype html><title>Status {code}</title><h1>Status {code}</h1>", code, headers)


def redirect(to: str, code: int = 301) -> Behaviour:
    """A redirect; `to` goes into Location as it is, so it may be relative or malformed."""
    return html("<title>Moved</title>", code, {"Location": to})


def refuse(code: int = 403) -> Behaviour:
    """A bot wall's challenge page, marked as Cloudflare marks its own."""
    return html(CHALLENGE, code, {"cf-mitigated": "challenge", "Server": "cloudflare"})


def after(count: int, first: Behaviour, then: Behaviour) -> Behaviour:
    """`first` for a URL's first `count` requests, `then` from the next on: links die, or mend."""
    return lambda exchange: (first if exchange.nth <= count else then)(exchange)


def flaky(times: int, then: Behaviour, code: int = 503) -> Behaviour:
    """So many failures, then fine."""
    return after(times, status(code), then)


def slow(seconds: float, then: Behaviour) -> Behaviour:
    """`then`, so many seconds late."""

    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        await _play(then, exchange)

    return behave


def held(gate: str, then: Behaviour) -> Behaviour:
    """`then`, once the test has opened the gate: an order of events without a clock."""

    async def behave(exchange: Exchange) -> None:
        await exchange.wire.gate(gate)
        await _play(then, exchange)

    return behave


def silence() -> Behaviour:
    """The request is read and nothing ever comes back."""
    return held("never", status(500))


def reset(first: bytes = b"") -> Behaviour:
    """A TCP reset, after `first` has left (which may end in mid-body)."""

    async def behave(exchange: Exchange) -> None:
        exchange.wire.write(first)
        await exchange.wire.taken()
        exchange.wire.reset()

    return behave


def hang_up(first: bytes = b"") -> Behaviour:
    """`first` as it is, then an orderly end: an empty answer, or one shorter than promised."""

    def behave(exchange: Exchange) -> None:
        exchange.wire.write(first)
        exchange.wire.close()

    return behave


def raw(data: bytes, *, close: bool = True) -> Behaviour:
    """These very bytes; without `close` the connection stays open for more requests."""
    return hang_up(data) if close else lambda exchange: exchange.wire.write(data)


def drip(data: bytes, *, step: int = 1, gap: float = 0.1) -> Behaviour:
    """These bytes, `step` at a time, `gap` seconds between."""

    async def behave(exchange: Exchange) -> None:
        for start in range(0, len(data), step):
            exchange.wire.write(data[start : start + step])
            await exchange.wire.drain()
            await asyncio.sleep(gap)
        exchange.wire.close()

    return behave


def endless(head: bytes, block: bytes) -> Behaviour:
    """`head`, then `block` again and again as fast as the client takes it."""

    async def behave(exchange: Exchange) -> None:
        exchange.wire.write(head)
        while True:
            exchange.wire.write(block)
            await exchange.wire.drain()

    return behave


def gzip_bomb(megabytes: int) -> Behaviour:
    """An HTML answer of about a thousandth of the size it decodes to."""
    packed = gzip.compress(b"<title>bomb</title>" + bytes(megabytes * 2**20), mtime=0)
    return respond(200, packed, {"Content-Type": HTML, "Content-Encoding": "gzip"})


async def _play(behaviour: Behaviour, exchange: Exchange) -> None:
    waiting = behaviour(exchange)
    if waiting is not None:
        await waiting


def unless_known(etag: str, then: Behaviour) -> Behaviour:
    """`then`, or 304 for a request whose If-None-Match names `etag` (RFC 9110, section 13.1.2)."""

    def behave(exchange: Exchange) -> Awaitable[None] | None:
        known = exchange.request.headers.get("if-none-match") == etag
        return (status(304) if known else then)(exchange)

    return behave


def unless_accepting(refused: str, then: Behaviour, code: int = 403) -> Behaviour:
    """`then`, but a refusal for requests whose Accept header holds `refused`."""
    refusal = status(code)

    def behave(exchange: Exchange) -> Awaitable[None] | None:
        accepted = exchange.request.headers.get("accept", "")
        return refusal(exchange) if refused in accepted else then(exchange)

    return behave
