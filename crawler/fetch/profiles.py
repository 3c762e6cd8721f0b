"""How requests to a host look: with a browser's Accept headers, or plain.

Some sites block requests that lack a browser's headers, others block those that have them without
being a browser. The user agent names us in either case. What is found out is kept in the `Host`.
"""

from http import HTTPStatus
from typing import Final

from crawler.hosts.host import Host
from crawler.model import Fetched, Profile, is_success
from crawler.verdict.walls import CHALLENGES

ABOUT_HEADERS: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_ACCEPTABLE}
)
"""Statuses that may be about our headers; others are not, or say what they want."""


def is_refused(answer: Fetched) -> bool:
    """Whether `answer` might have been another one with other headers.

    After plain headers that holds for every error.
    """
    if answer.profile is Profile.PLAIN:
        return answer.status >= HTTPStatus.BAD_REQUEST
    return answer.status in ABOUT_HEADERS and not any(map(answer.header, CHALLENGES))


def alternative(host: Host, refused: Profile) -> Profile | None:
    """The profile to try after one was refused; None where that is known to fail too."""
    if host.other_profile_fails:
        return None
    return Profile.PLAIN if refused is Profile.BROWSER else Profile.BROWSER


def learn(host: Host, tried: Profile, answer: Fetched) -> None:
    """Takes in what came of an alternative; other errors and limits tell nothing of headers."""
    if is_success(answer.status):
        host.profile = tried
    elif answer.status in ABOUT_HEADERS:
        host.other_profile_fails = True
