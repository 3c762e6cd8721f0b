"""One host while a race runs: what it answers, what it puts up with, and what it was asked."""

from collections import Counter, deque
from dataclasses import dataclass, field

from tests.benchmarks.answers import Answer, Site, respond
from tests.benchmarks.limiter import Limiter
from tests.benchmarks.world import Host

TOO_MANY = respond(429, 0.005, None, {"Retry-After": "1"})


@dataclass(slots=True)
class Record:
    """One request: monotonic seconds, status (0: no answer), and seconds it took (-1: so far).

    `caused` is whether the host's limiter refused it.
    """

    at: float
    encrypted: bool
    target: str
    status: int
    caused: bool = False
    seconds: float = -1.0


@dataclass(slots=True)
class Station:
    """Its host's side of all connections; `now` is always seconds of one monotonic clock."""

    host: Host
    site: Site = field(default_factory=lambda: Site(respond(503)))
    closing: bool = False
    limiter: Limiter | None = None
    connections: int = 0
    peak_in_flight: int = 0
    peak_rate: int = 0
    records: list[Record] = field(default_factory=list)
    _in_flight: int = 0
    _nth: Counter[tuple[bool, bytes]] = field(default_factory=Counter)
    _last_second: deque[float] = field(default_factory=deque)

    def begin(self, *, encrypted: bool, target: bytes, now: float) -> tuple[Answer, Record]:
        """The answer to a request, and its record, to be given back to `end`."""
        self._in_flight += 1
        self.peak_in_flight = max(self.peak_in_flight, self._in_flight)
        self._note_rate(now)
        if self.limiter is not None and not self.limiter.admit(now):
            answer = TOO_MANY
        else:
            self._nth[encrypted, target] += 1
            nth = self._nth[encrypted, target]
            answer = self.site.find(encrypted=encrypted, target=target, nth=nth)
        caused = answer is TOO_MANY
        record = Record(now, encrypted, target.decode("latin-1"), answer.status, caused)
        self.records.append(record)
        return answer, record

    def end(self, answer: Answer, record: Record, now: float) -> None:
        """Note that a request is answered or its connection gone."""
        self._in_flight -= 1
        record.seconds = now - record.at
        if self.limiter is not None and answer is not TOO_MANY:
            self.limiter.release()

    def _note_rate(self, now: float) -> None:
        """The most requests in any one second, counted by a window that ends with each."""
        window = self._last_second
        window.append(now)
        while window[0] <= now - 1.0:
            window.popleft()
        self.peak_rate = max(self.peak_rate, len(window))
