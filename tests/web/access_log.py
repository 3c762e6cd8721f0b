"""What the small web was asked."""

import threading
from collections import Counter, deque
from collections.abc import Callable

from tests.web.request import Request

KEPT = 200_000  # requests; older ones are dropped so that a benchmark stays bounded


class AccessLog:
    """Requests in order of arrival and, per host, how many were open at once; thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._requests: deque[Request] = deque(maxlen=KEPT)
        self._asked: Counter[str] = Counter()
        self._open: Counter[str] = Counter()
        self._peak: Counter[str] = Counter()

    def begin(self, request: Request) -> int:
        """Note a request; gives how often its URL has now been asked for."""
        with self._changed:
            self._requests.append(request)
            self._asked[request.url] += 1
            self._open[request.host] += 1
            self._peak[request.host] = max(self._peak[request.host], self._open[request.host])
            self._changed.notify_all()
            return self._asked[request.url]

    def end(self, request: Request) -> None:
        """Note that a request is answered or its connection gone."""
        with self._changed:
            self._open[request.host] -= 1

    def requests(self) -> tuple[Request, ...]:
        """What was asked so far."""
        with self._changed:
            return tuple(self._requests)

    def asked(self) -> dict[str, int]:
        """How often each URL was asked for."""
        with self._changed:
            return dict(self._asked)

    def peak(self) -> dict[str, int]:
        """The most requests each host had open at once."""
        with self._changed:
            return dict(self._peak)

    def forget(self) -> None:
        """Begin anew; what is open now stays counted as open."""
        with self._changed:
            self._requests.clear()
            self._asked.clear()
            self._peak.clear()

    def wait(self, met: Callable[[tuple[Request, ...]], bool], timeout: float) -> bool:
        """Block until `met` holds of what was asked, `timeout` seconds at most."""
        with self._changed:
            return self._changed.wait_for(lambda: met(tuple(self._requests)), timeout)
