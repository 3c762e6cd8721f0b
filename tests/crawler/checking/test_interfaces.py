"""An object is asked for once, whatever number of links lead to it."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from crawler.checking.examiner import Examiner
from crawler.hosts.limits import Limits
from crawler.model import Check, Fetched, Policy, Target
from tests.crawler.fetching import fetcher_over
from tests.virtual_time import run_virtually

Answer = Callable[[int], httpx.Response]
"""What the interface says to its n-th request, from 0 on."""
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
REPOSITORY = "https://github.com/octocat/hello"
LINKS = [f"{REPOSITORY}{rest}" for rest in ("", "/issues", "/pulls", "/releases", ".git", "?tab=x")]


def checked(urls: list[str], answer: Answer, *, at_once: bool) -> tuple[list[Check], list[str]]:
    """The checks of `urls`, all at once or one after the other, and what was asked for."""
    asked: list[str] = []

    async def handle(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(1)
        asked.append(str(request.url))
        if request.url.host == "api.github.com":
            return answer(sum("api.github.com" in each for each in asked) - 1)
        return httpx.Response(
            200, headers={"content-type": "text/html"}, content=b"<title>Its page"
        )

    async def main() -> list[Check]:
        async with httpx.MockTransport(handle) as transport:
            fetcher = fetcher_over(transport, Limits(gap=0, retries=0))
            keys = {"github.com": "ghp_secret"}
            examiner = Examiner(fetcher, Policy(), lambda: NOW, site_keys=keys)
            if at_once:
                return await asyncio.gather(*(examiner.examine(Target(url)) for url in urls))
            return [await examiner.examine(Target(url)) for url in urls]

    return run_virtually(main()), asked


def record(number: int = 0, *, left: int = 4_000, **more: object) -> httpx.Response:
    said: dict[str, object] = {"full_name": "octocat/hello", "archived": True, **more}
    return httpx.Response(200, json=said, headers={"x-ratelimit-remaining": str(left - number)})


@pytest.mark.parametrize("at_once", [True, False])
def test_links_to_one_object_share_its_interfaces_answer(at_once: bool) -> None:
    checks, asked = checked(LINKS, record, at_once=at_once)
    assert asked == ["https://api.github.com/repos/octocat/hello"]
    assert {check.judgement.reason for check in checks} == {"archived"}
    finals = [check.outcome.final_url for check in checks if isinstance(check.outcome, Fetched)]
    assert finals == LINKS


def test_each_link_reads_the_answer_for_itself() -> None:
    def renamed(_: int) -> httpx.Response:
        said = {"full_name": "octocat/world", "id": 7}
        return httpx.Response(200, json=said)

    def moving(number: int) -> httpx.Response:
        there = {"location": "https://api.github.com/repositories/7"}
        return renamed(number) if number else httpx.Response(301, headers=there)

    checks, asked = checked(LINKS[:2], moving, at_once=True)
    assert [check.judgement.new_url for check in checks] == [
        "https://github.com/octocat/world",
        "https://github.com/octocat/world/issues",
    ]
    assert len(asked) == 2


def test_other_objects_are_asked_for_themselves() -> None:
    urls = [REPOSITORY, "https://github.com/octocat"]
    _, asked = checked(urls, record, at_once=True)
    assert sum("api.github.com" in each for each in asked) == 2


def test_a_shared_answer_is_told_though_no_more_may_be_asked() -> None:
    checks, asked = checked(LINKS, lambda _: record(left=0), at_once=False)
    assert len(asked) == 1
    assert {check.judgement.reason for check in checks} == {"archived"}


def test_answers_are_kept_in_16_mebibytes_each_with_4_kibibytes_for_itself() -> None:
    def large(number: int) -> httpx.Response:
        said = json.dumps({"full_name": "octocat/hello", "archived": True})
        headers = {"x-ratelimit-remaining": str(9_000 - number)}
        return httpx.Response(200, content=said.ljust(28_672).encode(), headers=headers)

    repositories = [f"https://github.com/octocat/hello{number}" for number in range(513)]
    _, asked = checked([*repositories, repositories[1], repositories[0]], large, at_once=False)
    names = [url.rpartition("/hello")[2] for url in asked if "api.github.com" in url]
    # 512 of 32 KiB each have room: the first has gone, the second not.
    assert names == [*map(str, range(513)), "0"]


def test_an_answer_that_says_nothing_is_shared_with_those_who_wait_for_it_alone() -> None:
    def out_of_order(number: int) -> httpx.Response:
        return record() if number else httpx.Response(502)

    checks, asked = checked(LINKS, out_of_order, at_once=True)
    assert sum("api.github.com" in each for each in asked) == 1
    assert {check.judgement.reason for check in checks} == {"ok"}
    checks, asked = checked(LINKS, out_of_order, at_once=False)
    assert sum("api.github.com" in each for each in asked) == 2
    assert [check.judgement.reason for check in checks] == ["ok"] + ["archived"] * 5
