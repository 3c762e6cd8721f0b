"""A server by script and without a socket, in virtual time."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from crawler.fetch.headers import Identity
from crawler.hosts.limits import Limits
from crawler.model import Failed, Fetched, Target
from tests.crawler.fetching import NAME, fetcher_over
from tests.virtual_time import run_virtually

Answer = httpx.Response | Exception
Handler = Callable[[httpx.Request], Answer | None]
HERE = Target("https://a.example/page")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Site:
    """A scripted server: remembers what it was asked and how long its client slept.

    A handler that gives None is a server that never answers.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        result = self.handler(request)
        if result is None:
            await asyncio.Event().wait()
        if isinstance(result, Exception):
            raise result
        assert result is not None
        return result

    def fetch(
        self,
        target: Target = HERE,
        limits: Limits | None = None,
        identity: Identity | None = None,
        *,
        twice: bool = False,
        excludes: Callable[..., bool] | None = None,
    ) -> Fetched | Failed:
        """What becomes of `target`; with `twice` in a second pass too, where it deserves one."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            await asyncio.sleep(seconds)

        async def main() -> Fetched | Failed:
            async with httpx.MockTransport(self.answer) as transport:
                fetcher = replace(
                    fetcher_over(transport, limits or Limits(gap=0)),
                    identity=identity or Identity(NAME),
                    sleep=sleep,
                    now=lambda: NOW,
                )
                if excludes is not None:
                    exchange = replace(fetcher.exchange, excludes=excludes)
                    fetcher = replace(fetcher, exchange=exchange)
                outcome = await fetcher.fetch(target)
                if twice and fetcher.retry_in(target, None, outcome, 1) is not None:
                    outcome = await fetcher.fetch_again(target, outcome)
                return outcome

        return run_virtually(main())

    @property
    def asked(self) -> list[str]:
        return [str(request.url) for request in self.requests]


class Slow(Site):
    """A server that takes `seconds` for each answer."""

    def __init__(self, seconds: float, answer: Callable[[], Answer]) -> None:
        super().__init__(lambda _: answer())
        self.seconds = seconds

    async def answer(self, request: httpx.Request) -> httpx.Response:
        response = await super().answer(request)
        await asyncio.sleep(self.seconds)
        return response


def routes(**answers: Callable[[], Answer]) -> Site:
    """A site that answers by the last segment of the path."""
    return Site(lambda request: answers[request.url.path.rpartition("/")[2] or "root"]())


def to(location: str, status: int = 301, **headers: str) -> Callable[[], Answer]:
    return lambda: httpx.Response(status, headers={"location": location, **headers})


def page(text: str = "<title>Hello</title>", **headers: str) -> Callable[[], Answer]:
    shown = {"content-type": "text/html", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return lambda: httpx.Response(200, headers=shown, content=text.encode())
