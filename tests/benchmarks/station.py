"""One host while a race runs: what it answers, what it puts up with, and what it was asked."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.benchmarks.answers import Answer, Manner, Site, refuse, respond
from tests.benchmarks.habits import Outage, OutageKind
from tests.benchmarks.limiter import Limiter
from tests.benchmarks.world import Host

REFUSED_IN = 0.005
"""Seconds until the answer of a limiter, or of a host in an outage."""


@dataclass(slots=True)
class Record:
    """One request: monotonic seconds, status (0: no answer), and seconds it took (-1: so far).

    `caused`: the host's limiter refused it. `admitted`: it reached the page.
    """

    at: float
    encrypted: bool
    target: str
    status: int
    caused: bool
    admitted: bool
    seconds: float = -1.0


@dataclass(slots=True)
class Station:
    """Its host's side of all connections; `now` is always seconds of one monotonic clock.

    `began` is when the first request came; `on_first` is called then.
    """

    host: Host
    site: Site = field(default_factory=lambda: Site(respond(503)))
    closing: bool = False
    connections: int = 0
    peak_in_flight: int = 0
    peak_rate: int = 0
    records: list[Record] = field(default_factory=list)
    began: float | None = None
    on_first: Callable[[float], None] = lambda _: None
    limiter: Limiter | None = field(init=False)
    _in_flight: int = 0
    _nth: Counter[tuple[bool, bytes]] = field(default_factory=Counter)
    _held_until: dict[tuple[bool, bytes], float] = field(default_factory=dict)
    _last_second: deque[float] = field(default_factory=deque)

    def __post_init__(self) -> None:
        limit = self.host.habits.limit
        self.limiter = None if limit is None else Limiter(limit)

    def outage(self, now: float) -> Outage | None:
        """The outage at this moment, if there is one."""
        if self.began is None:
            return None
        since = now - self.began
        outages = self.host.habits.outages
        return next((each for each in outages if each.start <= since < each.end), None)

    def refuses(self, now: float) -> bool:
        """Whether new connections are refused."""
        outage = self.outage(now)
        return outage is not None and outage.kind is OutageKind.REFUSED

    def begin(self, *, encrypted: bool, target: bytes, now: float) -> tuple[Answer, Record]:
        """The answer to a request, and its record, to be given back to `end`."""
        if self.began is None:
            self.began = now
            self.on_first(now)
        self._in_flight += 1
        self.peak_in_flight = max(self.peak_in_flight, self._in_flight)
        self._note_rate(now)
        answer, caused = self._turned_away(now)
        admitted = answer is None
        if answer is None:
            answer = self._late(self._page((encrypted, target), now), now)
        record = Record(now, encrypted, target.decode("latin-1"), answer.status, caused, admitted)
        self.records.append(record)
        return answer, record

    def end(self, record: Record, now: float) -> None:
        """Note that a request is answered or its connection gone."""
        self._in_flight -= 1
        record.seconds = now - record.at
        if self.limiter is not None and record.admitted:
            self.limiter.release()

    def _turned_away(self, now: float) -> tuple[Answer | None, bool]:
        """The refusal of a request that does not reach its page, and whether the limiter did it."""
        outage = self.outage(now)
        if outage is not None and outage.kind is OutageKind.UNAVAILABLE:
            return refuse(503, REFUSED_IN, outage.retry_after), False
        if outage is not None and outage.kind is not OutageKind.STALL:
            return Answer(0, 0.0, manner=Manner.RESET), False
        if self.limiter is not None and not self.limiter.admit(now):
            return refuse(
                self.limiter.limit.status, REFUSED_IN, self.limiter.limit.retry_after
            ), True
        return None, False

    def _page(self, key: tuple[bool, bytes], now: float) -> Answer:
        if now >= self._held_until.get(key, now):
            self._nth[key] += 1
        encrypted, target = key
        answer = self.site.find(encrypted=encrypted, target=target, nth=self._nth[key])
        if answer.holds and now >= self._held_until.get(key, now):
            self._held_until[key] = now + answer.holds
        return answer

    def _late(self, answer: Answer, now: float) -> Answer:
        """The answer, delayed to the end of a stall."""
        outage = self.outage(now)
        if outage is None or self.began is None:
            return answer
        return replace(answer, delay=answer.delay + self.began + outage.end - now)

    def _note_rate(self, now: float) -> None:
        """The most requests in any one second, counted by a window that ends with each."""
        window = self._last_second
        window.append(now)
        while window[0] <= now - 1.0:
            window.popleft()
        self.peak_rate = max(self.peak_rate, len(window))
