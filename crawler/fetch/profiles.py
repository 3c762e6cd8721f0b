"""How we present ourselves to each host: with a browser's Accept headers, or plainly.

Some walls refuse whoever sends less than a browser, others whoever looks like one and is none. The
user agent says who we are in either case.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from crawler.model import Fetched, Profile, is_success
from crawler.verdict.walls import CHALLENGES

ABOUT_HEADERS: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_ACCEPTABLE}
)
"""Refusals that may be about our headers; others say what they want, or have another profile in
vain."""


def is_refused(answer: Fetched) -> bool:
    """Whether `answer` is a refusal that might not have been one with other headers.

    Whatever is amiss with what a host said to plain headers, it may not say to a browser's.
    """
    if answer.profile is Profile.PLAIN:
        return answer.status >= HTTPStatus.BAD_REQUEST
    return answer.status in ABOUT_HEADERS and not any(map(answer.header, CHALLENGES))


class Profiles:
    """Which profile each host wants, as far as this run, or an earlier one, has found out."""

    def __init__(self) -> None:
        self._best: dict[str, Profile] = {}
        self._hopeless: set[str] = set()

    def begin_plainly_at(self, hosts: Iterable[str]) -> None:
        """Takes up what an earlier run has found out."""
        self._best |= dict.fromkeys(hosts, Profile.PLAIN)

    def of(self, host: str) -> Profile:
        """The profile to begin with at `host`."""
        return self._best.get(host, Profile.BROWSER)

    def alternative(self, host: str, refused: Profile) -> Profile | None:
        """What to try at `host`, which refuses one profile; None where that is known to be vain."""
        if host in self._hopeless:
            return None
        return Profile.PLAIN if refused is Profile.BROWSER else Profile.BROWSER

    def learn(self, host: str, tried: Profile, answer: Fetched) -> None:
        """Takes in what came of an alternative; errors and limits tell nothing of headers."""
        if is_success(answer.status):
            self._best[host] = tried
        elif answer.status in ABOUT_HEADERS:
            self._hopeless.add(host)
