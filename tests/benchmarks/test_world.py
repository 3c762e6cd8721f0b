"""The simulated web is one value by its seed, and its truth is consistent."""

import re
from collections import Counter
from pathlib import Path

import pytest

from crawler.model import Verdict
from sources.urls import host, normalise
from tests.benchmarks import lists, world
from tests.benchmarks.habits import NO_HABITS
from tests.benchmarks.kinds import HOST_FATES, LINK_FATES, LIVE, PLAINLY_DEAD, TRUTHS, Kind, Nature

NOWHERE = Path("there-are-no-corpora-here")
MADE = {name: lists.entries(name, NOWHERE) for name in lists.NAMES}


def test_every_kind_has_a_truth() -> None:
    assert set(TRUTHS) == set(Kind)


def test_on_no_live_link_broken_is_right_and_on_no_plainly_dead_one_fine() -> None:
    for kind, truth in TRUTHS.items():
        assert truth.right, kind
        if truth.nature in LIVE:
            assert Verdict.BROKEN not in truth.right, kind
        if truth.nature in PLAINLY_DEAD | {Nature.LYING}:
            assert not truth.right & {Verdict.OK, Verdict.MOVED}, kind


def test_the_odds_leave_most_hosts_and_links_healthy() -> None:
    assert sum(HOST_FATES.values()) < 0.2
    assert sum(LINK_FATES.values()) < 0.3


@pytest.mark.parametrize(
    ("name", "links", "hosts", "largest"),
    [
        ("small", 520, 267, 45),
        ("heavy", 3169, 228, 2817),
        ("diverse", 1500, 493, 638),
        ("broad", 1287, 514, 400),
        ("deep", 3161, 225, 2600),
    ],
)
def test_made_lists_are_as_long_and_as_uneven_as_real_ones(
    name: str, links: int, hosts: int, largest: int
) -> None:
    sizes = Counter(host(entry.url) for entry in MADE[name])
    assert sizes.total() == links
    assert abs(len(sizes) - hosts) <= 40
    assert abs(max(sizes.values()) - largest) <= 100


@pytest.mark.parametrize("name", lists.NAMES)
def test_urls_are_distinct_and_normal(name: str) -> None:
    urls = [entry.url for entry in MADE[name]]
    assert len(set(urls)) == len(urls)
    assert all(normalise(url) == url for url in urls)


def test_both_documents_hold_the_same_links() -> None:
    listed = MADE["small"]
    urls = [entry.url for entry in listed]
    assert re.findall(r"\(<(http[^>]*)>\)", lists.as_markdown(listed)) == urls
    assert re.findall(r'href="([^"]*)"', lists.as_html(listed)) == urls


def test_a_real_list_is_taken_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    text = "- [A *b*](https://a.test/x#part)\n- <https://a.test/x>\n- [mail](mailto:a@b.test)\n"
    (tmp_path / "lists" / "awesome-mlops.md").write_text(text, encoding="utf-8")
    assert lists.entries("small", tmp_path) == (lists.Entry("A b", "https://a-test.simulated/x"),)


def test_equal_seeds_give_equal_worlds_and_others_do_not() -> None:
    first, again, other = (world.build(MADE["small"], seed) for seed in (1, 1, 2))
    assert first == again
    assert [link.kind for link in first.links] != [link.kind for link in other.links]


@pytest.mark.parametrize("seed", range(1, 6))
def test_hosts_and_links_have_fates_that_go_together(seed: int) -> None:
    made = world.build(MADE["diverse"], seed)
    kinds = Counter(link.kind for link in made.links)
    assert kinds[Kind.PAGE] > 900
    habitual = {Kind.PAGE, Kind.LIMITED, Kind.LIMITED_ONCE, Kind.FLAKY_ONCE}
    for link in made.links:
        if link.host.kind is not Kind.PAGE:
            assert link.kind is link.host.kind
            assert link.host.habits == NO_HABITS
        else:
            assert link.kind in habitual or link.kind in LINK_FATES
        assert (link.refusals > 0) is (link.kind is Kind.LIMITED_ONCE)
        assert 0 < link.first_byte < 13
    addresses = Counter(each.address for each in made.hosts)
    assert max(addresses.values()) == 1


def test_the_largest_host_is_up_whatever_the_seed() -> None:
    for seed in range(1, 30):
        giant = next(
            each for each in world.build(MADE["small"], seed).hosts if each.name == lists.GIANT
        )
        assert giant.kind not in {Kind.NO_HOST, Kind.SILENT, Kind.PARKED, Kind.BLACK_HOLE}
    heavy = world.build(MADE["heavy"], 1).hosts
    assert all(each.kind is Kind.PAGE for each in heavy if each.name == lists.GIANT)


def test_without_names_no_name_is_missing() -> None:
    made = world.build(MADE["diverse"], 1, named=False)
    assert all(link.kind is not Kind.NO_HOST for link in made.links)


def test_addresses_differ_and_are_loopback() -> None:
    addresses = [world.address(number) for number in range(5000)]
    assert len(set(addresses)) == 5000
    assert all(re.fullmatch(r"127\.\d+\.\d+\.\d+", each) for each in addresses)
    assert all(int(part) < 255 for each in addresses for part in each.split("."))
