"""What each host of a world answers, as bytes made ahead of the race; pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from enum import StrEnum
from http.client import responses
from random import Random
from urllib.parse import quote

from tests.benchmarks.addressing import Addressing
from tests.benchmarks.habits import RetryAfter
from tests.benchmarks.kinds import Kind
from tests.benchmarks.stand_ins import StandIns
from tests.benchmarks.world import Host, Link
from tests.web import documents
from tests.web.behaviours import CHALLENGE

BANDWIDTH = 2e6
"""Bytes a second, of every answer's body."""
FIRST_PART = 32_768
"""Bytes of a body that come with its head; the rest takes its time."""
FOR_EVER = 120.0
"""Seconds until a dripping body is whole: longer than any timeout."""
A_MOMENT = 1e-6
HTML = "text/html; charset=utf-8"
_PARAGRAPH = b"<p>What was measured last month is what the next design is argued with.</p>\n"
_FILLER = memoryview(_PARAGRAPH * 8_000)


class Manner(StrEnum):
    """How an answer comes."""

    SPEAK = "speak"
    SILENCE = "silence"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Drip:
    """A slow body: `first` bytes with the head, `step` bytes `every` so many seconds, the rest at
    `until` seconds."""

    first: int
    step: int
    every: float
    until: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Head and body in parts, `delay` seconds after the request.

    The page gives the same answer again for `holds` seconds after the request. `dated` is the
    seconds that a Retry-After in the form of a date asks for.
    """

    status: int
    delay: float
    head: bytes = b""
    body: tuple[bytes | memoryview, ...] = ()
    manner: Manner = Manner.SPEAK
    holds: float = 0.0
    dated: float | None = None
    drip: Drip | None = None

    def head_at(self, now: float) -> bytes:
        """The head as it is sent at a time, in seconds since 1970."""
        if self.dated is None:
            return self.head
        date = formatdate(math.ceil(now + self.dated), usegmt=True)
        return self.head[:-2] + f"Retry-After: {date}\r\n\r\n".encode()

    def parts(self) -> tuple[tuple[float, bytes], ...]:
        """The body in parts, each with the seconds after the head; the last one ends it."""
        body = b"".join(self.body)
        if self.drip is None:
            rest = body[FIRST_PART:]
            start = (0.0, body[:FIRST_PART])
            return (start, (len(rest) / BANDWIDTH, rest)) if rest else (start,)
        found, sent = [(0.0, body[: self.drip.first])], self.drip.first
        for turn in range(1, int(self.drip.until / self.drip.every)):
            found.append((turn * self.drip.every, body[sent : sent + self.drip.step]))
            sent += self.drip.step
        return (*found, (self.drip.until, body[sent:]))


@dataclass(slots=True)
class Site:
    """Answers of one host by scheme (is it encrypted?) and target, in turn, the last for good."""

    otherwise: Answer
    pages: dict[tuple[bool, bytes], tuple[Answer, ...]] = field(default_factory=dict)

    def find(self, *, encrypted: bool, target: bytes, nth: int) -> Answer:
        """The answer to the `nth` request (from 1) for `target`."""
        turns = self.pages.get((encrypted, target))
        return turns[min(nth, len(turns)) - 1] if turns else self.otherwise


def respond(
    status: int,
    delay: float = 0.0,
    body: tuple[bytes | memoryview, ...] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """A well-formed answer, with a short page naming the status where no body is given."""
    if body is None:
        said = f"{status} {responses.get(status, '')}"
        body = (f"<!doctype html><title>{said}</title><h1>{said}</h1>\n".encode(),)
    fields = {"Content-Type": HTML, "Content-Length": str(sum(map(len, body))), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    head = f"HTTP/1.1 {status} {responses.get(status, '')}\r\n{lines}\r\n".encode("latin-1")
    return Answer(status, delay, head, body)


def refuse(status: int, delay: float, retry_after: RetryAfter, holds: float = 0.0) -> Answer:
    """A 429 or 503 with this Retry-After, if any."""
    if retry_after.seconds is None:
        return replace(respond(status, delay), holds=holds)
    if retry_after.dated:
        return replace(respond(status, delay), holds=holds, dated=retry_after.seconds)
    headers = {"Retry-After": f"{retry_after.seconds:.0f}"}
    return replace(respond(status, delay, None, headers), holds=holds)


REFUSALS: Mapping[Kind, Answer] = {
    Kind.CHALLENGE: respond(
        403, 0, (CHALLENGE.encode(),), {"cf-mitigated": "challenge", "Server": "cloudflare"}
    ),
    Kind.FORBIDDEN: respond(403, 0, None, {"Server": "AkamaiGHost"}),
    Kind.NOT_FOR_MACHINES: respond(999),
    Kind.LIMITED: refuse(429, 0, RetryAfter(2.0)),
}

_RESET = Answer(0, 0.0, manner=Manner.RESET)
_FALSE_STARTS = {
    Kind.FLAKY_ONCE: (respond(503),),
    Kind.FLAKY_TWICE: (respond(503), respond(503)),
    Kind.RESET_ONCE: (_RESET,),
}


@dataclass(frozen=True, slots=True)
class Playwright:
    """Writes the answers of hosts; all links given to `site` are of one host."""

    where: Addressing
    stand_ins: StandIns

    def site(self, host: Host, links: list[Link]) -> Site:
        """What `host` answers to anything it may be asked."""
        pace = min(link.first_byte for link in links)
        site = Site(self._otherwise(host, links, pace))
        if host.kind in {Kind.PAGE, Kind.EXPIRED}:
            for link in links:
                site.pages[link.is_encrypted, link.target.encode()] = self._turns(site, link)
        return site

    def _otherwise(self, host: Host, links: list[Link], pace: float) -> Answer:
        if host.kind is Kind.SILENT:
            return Answer(0, 0.0, manner=Manner.SILENCE)
        if host.kind in REFUSALS:
            return _late(REFUSALS[host.kind], pace)
        for kind in (Kind.PARKED, Kind.SOFT_404):
            if any(link.kind is kind for link in links):
                return respond(200, pace, (self.stand_ins.page(kind, host.name),))
        return respond(404, pace)

    def _turns(self, site: Site, link: Link) -> tuple[Answer, ...]:
        """What a link of a healthy host answers, in turn."""
        if link.kind is Kind.LIMITED_ONCE:
            return (*[self._refusal(link)] * link.refusals, self._page(link))
        first = (_late(each, link.first_byte) for each in _FALSE_STARTS.get(link.kind, ()))
        return (*first, self._last(site, link))

    def _last(self, site: Site, link: Link) -> Answer:
        here = link.is_encrypted
        match link.kind:
            case Kind.MOVED:
                return self._redirect(site, link, 301, "/now", encrypted=True)
            case Kind.TEMPORARY:
                return self._redirect(site, link, 302, "/today", encrypted=here)
            case Kind.LOOP:
                there = self._redirect(site, link, 302, "/round", encrypted=here)
                back = respond(302, link.first_byte, None, {"Location": self.where.url(link)})
                site.pages[here, b"/round" + link.target.encode()] = (back,)
                return there
            case Kind.LOGIN:
                return self._to_login(site, link)
            case Kind.DRIP | Kind.SLOW_BODY:
                return _dripping(self._page(link), link)
        return _no_page(link, site) or self._page(link)

    def _refusal(self, link: Link) -> Answer:
        """A 429 until the time that its Retry-After asks for has passed."""
        retry_after = link.host.habits.retry_after
        holds = link.first_byte + retry_after.seconds - A_MOMENT if retry_after.seconds else 0.0
        return refuse(429, link.first_byte, retry_after, holds)

    def _redirect(
        self, site: Site, link: Link, status: int, prefix: str, *, encrypted: bool
    ) -> Answer:
        """A redirect to the link's page under `prefix`, which is put there."""
        site.pages[encrypted, (prefix + link.target).encode()] = (self._page(link),)
        to = self.where.origin(link.host, encrypted=encrypted) + prefix + link.target
        return respond(status, link.first_byte, None, {"Location": to})

    def _to_login(self, site: Site, link: Link) -> Answer:
        target = f"/login?next={quote(link.target, safe='')}"
        page = respond(200, link.first_byte, (self.stand_ins.page(Kind.LOGIN, link.host.name),))
        site.pages[link.is_encrypted, target.encode()] = (page,)
        return respond(302, link.first_byte, None, {"Location": target})

    def _page(self, link: Link) -> Answer:
        """A true page of about `link.size` bytes; what fills it is shared by all."""
        text = documents.page(
            link.entry.title, self.where.url(link), site=link.host.name, size=0
        ).encode()
        start, end, rest = text.partition(b"</article>")
        wanted = max(0, link.size - len(text)) // len(_PARAGRAPH) * len(_PARAGRAPH)
        return respond(200, link.first_byte, (start, _FILLER[:wanted], end + rest))


def _late(answer: Answer, delay: float) -> Answer:
    return replace(answer, delay=delay)


def _no_page(link: Link, site: Site) -> Answer | None:
    """The answer of a kind without a page of its own, None for others."""
    match link.kind:
        case Kind.GONE | Kind.REMOVED:
            return respond(404 if link.kind is Kind.GONE else 410, link.first_byte)
        case Kind.LIMITED:
            return refuse(429, link.first_byte, link.host.habits.retry_after)
        case Kind.SOFT_404:
            return replace(site.otherwise, delay=link.first_byte)
        case Kind.SILENT_PAGE:
            return Answer(0, 0.0, manner=Manner.SILENCE)
    return None


def _dripping(page: Answer, link: Link) -> Answer:
    """The page with a slow body: single bytes without end, or all of it in 3 to 12 seconds.

    Half of the dripping pages send their `<head>` at once, the others only one byte.
    """
    random = Random(f"{link.entry.url} {link.size}")
    if link.kind is Kind.DRIP:
        first = random.choice((1, 2_000))
        return replace(page, drip=Drip(first, 1, random.uniform(0.5, 4.0), FOR_EVER))
    seconds, every = random.uniform(3.0, 12.0), 0.25
    step = int(sum(map(len, page.body)) * every / seconds) + 1
    return replace(page, drip=Drip(0, step, every, seconds))
