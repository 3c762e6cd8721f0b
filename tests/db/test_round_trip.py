from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.model import (
    Check,
    Failed,
    Fault,
    Fetched,
    FragmentCheck,
    Hop,
    Judgement,
    Oddity,
    PageFacts,
    Presence,
    Skipped,
    Target,
    Verdict,
)
from db import queries
from db.store import Store
from sources.model import Claim, Link, LinkKind, Span
from tests.db.values import START, begin, open_store, parsed

# What SQLite can hold and redaction leaves alone, so that it must come back as it went in.
plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0@=/"), max_size=20)
anything = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["\ud800", "a\0b", "\udcff?token=x", "\U0001f600", "\u202e", "//\ud83d@", "'); DROP TABLE runs"]
)
times = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)).map(  # noqa: DTZ001 - bounds are naive, the zone is `timezones`
    lambda at: at.replace(microsecond=0)
)


def checks_of(text: st.SearchStrategy[str]) -> st.SearchStrategy[Check]:
    hops = st.lists(st.builds(Hop, text, st.integers(300, 399), text), max_size=3).map(tuple)
    effort = {
        "hops": hops,
        "attempts": st.integers(1, 9),
        "elapsed": st.integers(0, 90_000).map(lambda milliseconds: milliseconds / 1000),
    }
    status = st.integers(100, 999)
    headers = st.lists(st.tuples(text, text), max_size=3).map(tuple)
    fetched = st.builds(Fetched, status, text, headers, note=text, **effort)
    failed = st.builds(Failed, st.sampled_from(Fault), text, status=st.none() | status, **effort)
    outcome = fetched | failed | st.builds(Skipped, text, text)
    judgement = st.builds(Judgement, st.sampled_from(Verdict), text, text, text)
    texts = st.lists(text, max_size=3).map(tuple)
    facts = st.builds(
        PageFacts,
        *(text,) * 7,
        texts,
        published=text,
        image=text,
        oddity=st.none() | st.builds(Oddity, st.sampled_from(["soft-404", "parked"]), text, text),
    )
    fragments = st.dictionaries(text, st.sampled_from(Presence), max_size=3).map(
        lambda found: tuple(FragmentCheck(name, found[name]) for name in sorted(found))
    )
    target = st.builds(Target, text)
    return st.builds(Check, target, outcome, judgement, times, st.none() | facts, fragments)


def links_of(text: st.SearchStrategy[str]) -> st.SearchStrategy[Link]:
    numbers = st.integers(1, 10**9)
    texts = st.lists(text, max_size=3).map(tuple)
    claim = st.builds(Claim, st.none() | text, texts, st.none() | st.integers(0, 9999))
    spans = st.builds(Span, numbers, numbers)
    kinds = st.sampled_from(LinkKind)
    return st.builds(
        Link, text, text, spans, numbers, numbers, text, kinds, texts, st.none() | claim
    )


examples = settings(
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "links.db")
    yield opened
    opened.db.close()


@examples
@given(checks_of(plain))
def test_a_stored_check_can_be_judged_again(store: Store, check: Check) -> None:
    run = begin(store)
    store.record(run.id, [check])
    assert queries.checks(store.db, run.id) == (check,)


@examples
@given(links_of(plain))
def test_a_stored_link_comes_back_as_it_was(store: Store, link: Link) -> None:
    run = begin(store)
    documents = [parsed("list.md", [link])]
    store.save_documents(run.id, documents, at=START, target_of=lambda each: each.url)
    (row,) = queries.links(store.db, run.id)
    claim = link.claim or Claim()
    assert (row.line, row.column, row.url, row.raw_url, row.text, row.kind, row.target) == (
        link.line,
        link.column,
        link.url,
        link.raw_url,
        link.text,
        link.kind,
        link.url,
    )
    assert (row.headings, row.claim_authors, row.claim_year) == (
        link.headings,
        claim.authors,
        claim.year,
    )
    assert row.claim_title == (claim.title or "")


@examples
@given(st.lists(checks_of(anything), max_size=3), st.lists(links_of(anything), max_size=3))
def test_no_text_is_too_odd_to_be_stored(
    store: Store, checks: list[Check], links: list[Link]
) -> None:
    run = begin(store)
    documents = [parsed("odd \ud800.md", links)]
    store.save_documents(run.id, documents, at=START, target_of=lambda each: each.url)
    store.record(run.id, checks)
    assert len(queries.links(store.db, run.id)) == len(links)
    assert len(queries.checks(store.db, run.id)) <= len(checks)
