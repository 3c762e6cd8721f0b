"""One attempt at one target: our own redirect loop, every hop kept and checked."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus

import httpx

from crawler.fetch.body import content_type, read_body
from crawler.fetch.conditional import Validators
from crawler.fetch.cookies import Cookies
from crawler.fetch.exchange import Exchange, Timing
from crawler.fetch.headers import Identity, headers_for
from crawler.fetch.httpx_url import address
from crawler.hosts.limits import Limits
from crawler.model import NOT_MODIFIED, WITHOUT_LOCATION, Failed, Fault, Fetched, Hop, Profile
from crawler.page.refresh import sends_to
from crawler.verdict.walls import COOKIE_NAMES, WALL_HEADERS, cookie_names
from sources.redaction import redact
from sources.urls import WEB_SCHEMES, host, join, normalise, scheme

REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHOICES = frozenset({300, 305, 306})
"""Other 3xx statuses that may come with a page; browsers show it (Fetch, "redirect status")."""
UNSAFE = frozenset(
    {
        *("about", "blob", "chrome", "data", "file", "filesystem", "ftp", "gopher"),
        *("javascript", "resource", "vbscript", "view-source", "ws", "wss"),
    }
)
"""Schemes to which no browser lets a redirect lead; others open an app, if there is one."""
EVIDENCE = WALL_HEADERS | frozenset(
    {
        "cache-control",
        "content-length",
        "content-type",
        "date",
        "etag",
        "last-modified",
        "location",
        "retry-after",
        "server",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    }
)
"""Response headers worth keeping: those that explain a verdict or save the next fetch."""
DRAIN = 0.5
"""Seconds that a redirect's own body is waited for: it only saves a connection."""
EVIDENCE_LENGTH = 1_000
NO_BODY = httpx.ByteStream(b"")
"""Given as a stream, so that httpx does not look for a body's headers in every request."""


@dataclass(slots=True)
class Chain:
    """One attempt: follows redirects from `origin` to a final response or a fault.

    `profile_of` gives the profile for a host. With `full_body` the body is read to its end, with
    `validators` the page is sent only if it has changed. `timing` is the time the attempt has.
    """

    exchange: Exchange
    limits: Limits
    identity: Identity
    profile_of: Callable[[str], Profile]
    timing: Timing
    origin: str
    full_body: bool = False
    validators: Validators | None = None
    _profile: Profile = Profile.BROWSER
    _page: Fetched | None = None
    _hops: list[Hop] = field(default_factory=list)
    _cookies: Cookies | None = None
    _has_come_back: bool = False

    async def run(self, seconds: float) -> Fetched | Failed:
        """The outcome within `seconds`, not counting the wait for turns."""
        self.timing.until = self.exchange.pool.clock() + seconds
        url, seen = self.origin, set[tuple[str, str]]()
        while True:
            try:
                request = self._request(url)
            except httpx.InvalidURL as error:
                return self._failed(Fault.URL_INVALID, str(error))
            visit = (url, request.headers.get("cookie", "") if self._cookies else "")
            if visit in seen and self._has_come_back:
                return self._page or self._failed(Fault.REDIRECT_LOOP, f"redirects back to {url}")
            # Some servers send a visitor away once and back, without a cookie too.
            self._has_come_back |= visit in seen
            seen.add(visit)
            step = await self.exchange.send(
                request, host(url), self.timing, partial(self._read, url)
            )
            if isinstance(step, Failed):
                return replace(step, hops=tuple(self._hops))
            if isinstance(step, Fetched):
                return step
            if len(self._hops) > self.limits.max_redirects:
                return self._page or self._failed(
                    Fault.REDIRECT_LIMIT, f"{len(self._hops)} redirects"
                )
            url = step

    def _request(self, url: str) -> httpx.Request:
        # Reading has the time of the attempt, and needs no clock of its own for each wait.
        extensions: dict[str, object] = {"timeout": {"connect": self.limits.connect_timeout}}
        if self.limits.rules_for(host(url)).insecure:
            extensions["insecure"] = True
        # Named, because httpx would look for one and stumble over hosts IDNA 2008 does not know,
        # such as xn--n3h.net, which browsers open (WHATWG URL, "domain to ASCII").
        headers = {"Host": url.split("/", 3)[2]}
        self._profile = self.profile_of(host(url))
        headers |= headers_for(
            url,
            origin=self.origin,
            identity=self.identity,
            limits=self.limits,
            profile=self._profile,
        )
        if self.validators is not None:
            headers |= self.validators.headers(url)
        request = httpx.Request(
            "GET", address(url), headers=headers, stream=NO_BODY, extensions=extensions
        )
        if self._cookies is not None and (cookie := self._cookies.header(url)):
            request.headers = httpx.Headers([*request.headers.raw, (b"Cookie", cookie)])
        return request

    async def _read(self, url: str, response: httpx.Response) -> Fetched | Failed | str:
        """The outcome, or the next URL where the answer is a redirect we may follow."""
        if response.status_code in REDIRECTS:
            return await self._redirected(response, url)
        fetched = await self._answered(response, url)
        if response.status_code in CHOICES and fetched.body.strip():
            return _as_page(fetched)
        following = self._sent_on(response, fetched)
        if following and self.exchange.excludes(following):
            return self._excluded(following)
        return following or fetched

    async def _answered(self, response: httpx.Response, url: str) -> Fetched:
        seconds = max(0.0, self.timing.until - self.exchange.pool.clock())
        body, note = await read_body(
            response,
            cap=self.limits.max_body,
            seconds=seconds,
            full=self.full_body,
            is_last=self.exchange.pool.is_in_tail,
        )
        return Fetched(
            status=response.status_code,
            final_url=url,
            headers=_evidence(response.headers),
            body=body,
            note=NOT_MODIFIED if self._is_unchanged(response, url) else note,
            hops=tuple(self._hops),
            profile=self._profile,
        )

    def _is_unchanged(self, response: httpx.Response, url: str) -> bool:
        asked = self.validators is not None and bool(self.validators.headers(url))
        return asked and response.status_code == HTTPStatus.NOT_MODIFIED

    async def _redirected(self, response: httpx.Response, url: str) -> Fetched | Failed | str:
        location = _location(response)
        if not location:
            page = await self._answered(response, url)
            if page.body.strip():
                return _as_page(page)
            return self._failed(Fault.BAD_HTTP, f"status {response.status_code} without Location")
        there = join(url, location) or location
        following = normalise(there)
        shown = redact(there) if following is None else following + there[len(_page(there)) :]
        self._hops.append(Hop(url, response.status_code, shown))
        if self.exchange.excludes(following or there, there, shown):
            return self._excluded(shown)
        if scheme(there) not in {*WEB_SCHEMES, ""}:
            fault = Fault.REDIRECT_UNSAFE if scheme(there) in UNSAFE else Fault.REDIRECT_TO_APP
            return self._failed(fault, f"redirects to {scheme(there)}:")
        if following is None:
            return self._failed(Fault.URL_INVALID, f"{shown[:80]!r} is not a valid URL")
        self._keep_cookies(url, response)
        await read_body(response, cap=0, seconds=DRAIN)
        return following

    def _sent_on(self, response: httpx.Response, page: Fetched) -> str:
        """Where a page that answers sends its visitors by itself, "" where they stay.

        Pages that send each other visitors, or ever others, are alive: only redirects are loops.
        """
        if not response.is_success or len(self._hops) >= self.limits.max_redirects:
            return ""
        asked = next(iter(response.headers.get_list("refresh")), "")
        there = sends_to(page.final_url, asked, page.body)
        if there and all(there != hop.url for hop in self._hops):
            self._page = page
            self._hops.append(Hop(page.final_url, page.status, there))
            self._keep_cookies(page.final_url, response)
            return there
        return ""

    def _keep_cookies(self, url: str, response: httpx.Response) -> None:
        headers = [value for name, value in response.headers.raw if name.lower() == b"set-cookie"]
        if headers:
            self._cookies = self._cookies or Cookies(time.time())
            self._cookies.keep(url, headers)

    def _excluded(self, url: str) -> Failed:
        return self._failed(Fault.REDIRECT_EXCLUDED, f"redirects to {redact(url)}")

    def _failed(self, fault: Fault, detail: str, status: int | None = None) -> Failed:
        return Failed(fault, detail, tuple(self._hops), status)


def _as_page(fetched: Fetched) -> Fetched:
    """A page that came with a 3xx status and no target: browsers show it."""
    note = "; ".join(filter(None, (WITHOUT_LOCATION, fetched.note)))
    return replace(fetched, note=note)


def _page(url: str) -> str:
    """`url` without its fragment."""
    return url.partition("#")[0]


def _location(response: httpx.Response) -> str:
    """The Location as text: UTF-8 where it is, else Latin-1, as browsers do."""
    raw = next((v for k, v in response.headers.raw if k.lower() == b"location"), b"").strip()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _evidence(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    kept = [
        (name, (content_type(value) if name == "content-type" else value)[:EVIDENCE_LENGTH])
        for name, value in headers.items()
        if name in EVIDENCE
    ]
    names = cookie_names(headers.get_list("set-cookie")) if "set-cookie" in headers else ""
    return (*kept, (COOKIE_NAMES, names)) if names else tuple(kept)
