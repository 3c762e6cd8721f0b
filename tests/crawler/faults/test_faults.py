"""Every fault that a link crawler must survive, over real sockets, with the verdict it deserves.

`LINKTEND_TEST_SEEDS=20` plays each case with 20 seeds: a seed tears what servers say into other
pieces, with other small delays, plays the cases in another order, and takes uvloop and asyncio in
turn.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
import uvloop

from crawler.model import Fetched
from tests.crawler.faults import (
    attacks,
    bodies,
    dns,
    framing,
    heads,
    pages,
    redirects,
    refreshes,
    retries,
    statuses,
    tcp,
    tls,
    unsafe,
)
from tests.crawler.faults.case import TITLE, Case, Told
from tests.crawler.faults.rig import LIMITS, Played, is_allowed, play_all

SEEDS = range(int(os.environ.get("LINKTEND_TEST_SEEDS", "1")))
SECTIONS: Mapping[str, Sequence[Case]] = {
    "dns": dns.CASES,
    "tcp": tcp.CASES,
    "tls": tls.CASES,
    "heads": heads.CASES,
    "framing": framing.CASES,
    "redirects": redirects.CASES,
    "unsafe": unsafe.CASES,
    "refreshes": refreshes.CASES,
    "statuses": statuses.CASES,
    "retries": retries.CASES,
    "bodies": bodies.CASES,
    "pages": pages.CASES,
    "attacks": attacks.CASES,
}
BODY_SLACK = 2**20
MOST_HEAD = 100 * 1024

each_case = pytest.mark.parametrize(
    ("section", "case"),
    [
        pytest.param(section, case, id=f"{section}: {case.name}")
        for section, cases in SECTIONS.items()
        for case in cases
    ],
)
each_seed = pytest.mark.parametrize("seed", SEEDS)


@cache
def played(section: str, seed: int) -> Played:
    """What the section's cases told."""
    factory = asyncio.new_event_loop if seed % 2 else uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(play_all(SECTIONS[section], seed))


def told_by(case: Case, section: str, seed: int) -> Told:
    told = played(section, seed).told[case.name]
    assert told is not None, "it hung"
    return told


@each_seed
@each_case
def test_a_fault_is_told_for_what_it_is(section: str, case: Case, seed: int) -> None:
    told = told_by(case, section, seed)
    check = told.check
    assert (check.judgement.verdict, check.judgement.reason) == (case.verdict, case.reason), check
    assert case.detail in check.judgement.detail
    for expected, found in (
        (case.status, getattr(check.outcome, "status", None)),
        (case.title, check.facts.title if check.facts else ""),
        (case.final, getattr(check.outcome, "final_url", None)),
        (case.attempts, getattr(check.outcome, "attempts", None)),
        (case.asked, len(told.asked(case.url))),
    ):
        assert expected in (None, found), check
    if case.note is not None:
        assert isinstance(check.outcome, Fetched)
        assert case.note in check.outcome.note
        assert bool(case.note) == bool(check.outcome.note)
    case.also(told)


@each_seed
@each_case
def test_a_fault_leaves_the_engine_as_it_was(section: str, case: Case, seed: int) -> None:
    told = told_by(case, section, seed)
    assert len(told.results) == 1
    assert told.head <= MOST_HEAD
    assert told.size <= LIMITS.max_body + BODY_SLACK
    assert told.still_open == 0
    assert told.after.judgement.verdict == "ok", told.after
    assert told.after.facts is not None
    assert told.after.facts.title == TITLE
    assert all(map(is_allowed, set(told.opened)))


@each_seed
@pytest.mark.parametrize("section", SECTIONS)
def test_after_all_faults_nobody_holds_a_turn_or_a_connection(section: str, seed: int) -> None:
    assert played(section, seed).unrest == ""


def test_the_table_names_every_case_once_and_on_hosts_of_its_own() -> None:
    cases = [case for each in SECTIONS.values() for case in each]
    assert len({case.name for case in cases}) == len(cases) >= 100
    hosts = [host for case in cases for host in case.hosts]
    assert len(set(hosts)) == len(hosts)
