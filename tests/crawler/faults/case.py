"""One fault as a row: what the web plays, and what the check of a URL must say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from ssl import SSLContext

import trustme

from crawler.hosts.limits import HostRules
from crawler.model import Check, Failed, Fetched
from crawler.wire.lookup import Lookup
from tests.web import behaviours as b
from tests.web.certificates import Certificate
from tests.web.exchange import Behaviour
from tests.web.request import Request
from tests.web.script import Door

TITLE = "It is here"
PAGE = f"<!doctype html><title>{TITLE}</title><h1>{TITLE}</h1><p>And well.".encode()
here = b.respond(200, PAGE, {"Content-Type": "text/html"})
"""A plain page, titled `TITLE`."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a case led to: its final results, and what the server and the sockets saw.

    `size` is the most bytes of body kept, `head` the most bytes of a head that had come when more
    was read, `looked_up` the names asked for, `opened` the addresses that sockets were made for,
    `still_open` the requests that hold a place.
    """

    results: Sequence[Check]
    size: int
    head: int
    requests: Sequence[Request]
    opened: Sequence[str]
    looked_up: Sequence[str]
    still_open: int
    after: Check

    @property
    def check(self) -> Check:
        """The one final result."""
        (only,) = self.results
        return only

    @property
    def fetched(self) -> Fetched:
        """The response it ended with."""
        assert isinstance(self.check.outcome, Fetched)
        return self.check.outcome

    @property
    def failed(self) -> Failed:
        """The failure it ended with."""
        assert isinstance(self.check.outcome, Failed)
        return self.check.outcome

    def asked(self, url: str) -> list[Request]:
        """The requests for `url`."""
        return [request for request in self.requests if request.url == url]


def nothing_more(told: Told) -> None:
    """No further expectation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A fault; `name` is a sentence, `expect` the verdict and, where it differs, the reason.

    `note` and `detail` are parts of what is told about the body and by the judgement; a `note` of
    "" means none. `before` is checked first on the same connections, `once_paused`
    as soon as the host has asked for time; `in_one_piece` no seed tears what the server says.
    Where `is_hurried`, its time limits are a few seconds, for what ends by one of them; else they
    are minutes, so that no answer is late on a busy machine.
    `lookup` and `handshakes` (a TLS server by itself, made from an authority that we trust) are
    factories, so that seeds share nothing.
    """

    name: str
    url: str
    expect: str
    web: Mapping[str, Behaviour] = field(default_factory=dict)
    certificates: Mapping[str, Certificate] = field(default_factory=dict)
    doors: Mapping[str, Door] = field(default_factory=dict)
    handshakes: Mapping[str, Callable[[trustme.CA], SSLContext]] = field(default_factory=dict)
    lookup: Callable[[], Lookup] | None = None
    before: str = ""
    once_paused: str = ""
    is_hurried: bool = False
    retries: int = 1
    headers: tuple[tuple[str, str], ...] = ()
    rules: HostRules | None = None
    status: int | None = None
    title: str | None = None
    note: str | None = None
    detail: str = ""
    final: str | None = None
    attempts: int | None = None
    in_one_piece: bool = False
    asked: int | None = None
    also: Callable[[Told], None] = nothing_more

    @property
    def verdict(self) -> str:
        """The expected verdict."""
        return self.expect.partition(" ")[0]

    @property
    def reason(self) -> str:
        """The expected reason code."""
        return self.expect.partition(" ")[2] or self.expect

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that are this case's own."""
        named = (url.split("/", 3)[2] for url in (self.url, *self.web) if "//" in url)
        return frozenset({*named, *self.doors, *self.handshakes})


def case(
    name: str,
    url: str,
    plays: Behaviour | bytes | None,
    expect: str,
    **more: object,
) -> Case:
    """A case whose `url` plays a behaviour, or answers with these very bytes and closes."""
    web = dict(more.pop("web", {}))  # type: ignore[call-overload]  # fields are passed on as they are
    if plays is not None:
        web[url.partition("#")[0]] = b.raw(plays) if isinstance(plays, bytes) else plays
    make = partial(Case, name=name, url=url, expect=expect, web=web)
    return make(**more)  # type: ignore[arg-type]  # likewise


def answer(status_line: str, *lines: str | bytes, body: bytes = PAGE) -> bytes:
    """An answer by its lines, framed by the connection's end unless a line says otherwise."""
    written = [line.encode() if isinstance(line, str) else line for line in (status_line, *lines)]
    return b"\r\n".join([*written, b"Content-Type: text/html", b"", body])
