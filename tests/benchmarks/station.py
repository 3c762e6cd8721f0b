"""One host while a race runs: what it answers, what it puts up with, and what it was asked."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.benchmarks.answers import Answer, Manner, Site, refuse, respond
from tests.benchmarks.habits import Spell, Trouble
from tests.benchmarks.limiter import Limiter
from tests.benchmarks.world import Host

REFUSED_IN = 0.005
"""Seconds until a host says that it does not let a request in."""


@dataclass(slots=True)
class Record:
    """One request: monotonic seconds, status (0: no answer), and seconds it took (-1: so far).

    `caused` is whether the host's limiter refused it, `admitted` whether it came to the page.
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

    `began` is when the first request came, of which `on_first` is told.
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

    def spell(self, now: float) -> Spell | None:
        """The trouble that the host is in, if any."""
        if self.began is None:
            return None
        since = now - self.began
        spells = self.host.habits.spells
        return next((each for each in spells if each.start <= since < each.end), None)

    def refuses(self, now: float) -> bool:
        """Whether no connection can be made."""
        spell = self.spell(now)
        return spell is not None and spell.trouble is Trouble.REFUSED

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
        """What a request meets before it comes to a page, and whether by its sender's fault."""
        spell = self.spell(now)
        if spell is not None and spell.trouble is Trouble.UNAVAILABLE:
            return refuse(503, REFUSED_IN, spell.advice), False
        if spell is not None and spell.trouble is not Trouble.STALL:
            return Answer(0, 0.0, manner=Manner.RESET), False
        if self.limiter is not None and not self.limiter.admit(now):
            return refuse(self.limiter.limit.status, REFUSED_IN, self.limiter.limit.advice), True
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
        """The answer of a host that stalls comes once it goes on."""
        spell = self.spell(now)
        if spell is None or self.began is None:
            return answer
        return replace(answer, delay=answer.delay + self.began + spell.end - now)

    def _note_rate(self, now: float) -> None:
        """The most requests in any one second, counted by a window that ends with each."""
        window = self._last_second
        window.append(now)
        while window[0] <= now - 1.0:
            window.popleft()
        self.peak_rate = max(self.peak_rate, len(window))
