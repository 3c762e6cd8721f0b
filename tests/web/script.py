"""What the small web plays: a behaviour per URL, and what is odd about a host as such."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tests.web.behaviours import status
from tests.web.certificates import Certificate
from tests.web.exchange import Behaviour
from tests.web.request import Request


class Door(StrEnum):
    """What a host's port does before any HTTP: all but `OPEN` happen to every connection."""

    OPEN = "open"
    CLOSED = "closed"  # connection refused
    SILENT = "silent"  # accepted, then nothing: a stalled handshake under TLS
    RESET = "reset"  # accepted, then reset
    BLACK_HOLE = "black-hole"  # packets are dropped: the connection never comes about (Linux)
    PLAINTEXT = "plaintext"  # plain HTTP where TLS is expected


@dataclass(frozen=True, slots=True)
class Script:
    """Behaviours by URL without port or fragment (`https://host/path?query`).

    A request plays the behaviour of its whole URL, else of its URL without query, else of
    `scheme://host/*`, else `otherwise`; a host nobody wrote about is misdirected (421).
    """

    urls: Mapping[str, Behaviour]
    certificates: Mapping[str, Certificate] = field(default_factory=dict)
    doors: Mapping[str, Door] = field(default_factory=dict)
    otherwise: Behaviour = field(default_factory=lambda: status(404))


class Router:
    """A script as it stands now: behaviours may be replaced while the web runs."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._urls = dict(script.urls)
        self._hosts = {url.split("/", 3)[2] for url in script.urls}
        self._misdirected = status(421)

    def find(self, request: Request) -> Behaviour:
        """The behaviour for a request."""
        found = self._urls.get(request.url)
        if found is not None:
            return found
        origin = f"{request.scheme}://{request.host}"
        for url in (origin + request.path, origin + "/*"):
            if url in self._urls:
                return self._urls[url]
        return self._script.otherwise if request.host in self._hosts else self._misdirected

    def replace(self, url: str, behaviour: Behaviour) -> None:
        """Let `url` behave otherwise from the next request on."""
        self._urls[url] = behaviour
        self._hosts.add(url.split("/", 3)[2])

    def restore(self, url: str) -> None:
        """Let `url` behave as the script says again."""
        if url in self._script.urls:
            self._urls[url] = self._script.urls[url]
        else:
            self._urls.pop(url, None)
