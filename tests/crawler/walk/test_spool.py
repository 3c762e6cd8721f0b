"""Outcomes kept for later."""

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Failed, Fault, Fetched, Target
from crawler.walk.spool import Spool

OUTCOMES = st.one_of(
    st.builds(Failed, st.sampled_from(Fault)),
    st.builds(Fetched, st.just(200), st.just("https://a.test/"), body=st.binary(max_size=200)),
)


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.text(max_size=4).map(Target), OUTCOMES, max_size=8))
def test_what_was_kept_comes_back_as_it_was(outcomes: dict[Target, Fetched | Failed]) -> None:
    with closing(Spool()) as spool:
        for target, outcome in outcomes.items():
            spool.add(target, outcome)
        assert dict(spool) == outcomes
        assert Target("never kept") not in spool


def test_what_is_kept_twice_is_what_came_last() -> None:
    first, then = (Fetched(200, "https://a.test/", body=body) for body in (b"one", b"another"))
    with closing(Spool()) as spool:
        spool.add(Target("x"), first)
        spool.add(Target("x"), then)
        assert spool[Target("x")] == then


def test_a_gibibyte_of_bodies_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    class Half(bytes):
        """As if it were half a gibibyte."""

        def __len__(self) -> int:
            return 536_870_912

    monkeypatch.setattr("crawler.walk.spool.zlib.compress", lambda *_: Half())
    with closing(Spool()) as spool:
        for name in ("first", "second", "third"):
            spool.add(Target(name), Fetched(200, "u", body=b"x"))
        assert set(spool) == {Target("first"), Target("second")}


def test_what_does_not_fit_is_forgotten_and_the_rest_kept() -> None:
    with closing(Spool(most_bytes=100)) as spool:
        spool.add(Target("large"), Fetched(200, "u", body=bytes(range(256))))
        spool.add(Target("small"), Fetched(200, "u", body=b"small"))
        assert set(spool) == {Target("small")}
