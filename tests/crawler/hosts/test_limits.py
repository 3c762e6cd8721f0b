"""The rules for a host: every pattern that matches has its say, the particular ones last."""

from dataclasses import replace

import pytest

from crawler.hosts.limits import HostRules, Limits

A, B = ("X-A", "a"), ("X-B", "b")
LIMITS = Limits(
    hosts={
        "docs.site.org": HostRules(gap=3.0, insecure=False, headers=(B,)),
        "*.org": HostRules(gap=1.0, per_host=1, timeout=40.0, accept=frozenset({403})),
        "*": HostRules(per_host=9, retries=5, insecure=True, fragments=False, headers=(A,)),
        "*.site.org": HostRules(gap=2.0, accept=frozenset({500}), timeout=50.0),
        "fresh.site.org": HostRules(
            accept=frozenset({404}), headers=(B,), anew=frozenset({"accept", "headers"})
        ),
    }
)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("a.de", HostRules(per_host=9, retries=5, insecure=True, fragments=False, headers=(A,))),
        (
            "docs.site.org",
            HostRules(
                headers=(A, B),
                per_host=1,
                gap=3.0,
                timeout=50.0,
                retries=5,
                accept=frozenset({403, 500}),
                fragments=False,
                insecure=False,
            ),
        ),
        (
            "fresh.site.org",
            HostRules(
                headers=(B,),
                per_host=1,
                gap=2.0,
                timeout=50.0,
                retries=5,
                accept=frozenset({404}),
                fragments=False,
                insecure=True,
                anew=frozenset({"accept", "headers"}),
            ),
        ),
    ],
)
def test_rules_merge_from_the_general_to_the_particular(host: str, expected: HostRules) -> None:
    assert LIMITS.rules_for(host) == expected


def test_a_suffix_does_not_match_its_own_name_or_half_a_label() -> None:
    limits = Limits(hosts={"*.site.org": HostRules(gap=2.0)})
    assert limits.rules_for("site.org") == HostRules()
    assert limits.rules_for("mysite.org") == HostRules()
    assert limits.rules_for("a.b.site.org") == HostRules(gap=2.0)


def test_a_host_has_its_own_timeout_and_retries() -> None:
    particular = LIMITS.for_host("docs.site.org")
    assert (particular.timeout, particular.retries) == (50.0, 5)
    general = Limits(hosts={"b.org": HostRules(timeout=1.0)})
    assert general.for_host("a.org") is general


def test_without_retries_no_host_has_any() -> None:
    limits = LIMITS.without_retries()
    assert limits.retries == 0
    assert limits.for_host("docs.site.org") == replace(limits, timeout=50.0)
    assert limits.rules_for("docs.site.org").headers == (A, B)


def test_accepted_codes_add_to_the_general_ones() -> None:
    general = frozenset({429})
    assert LIMITS.rules_for("docs.site.org").accepted(general) == {403, 429, 500}
    assert LIMITS.rules_for("fresh.site.org").accepted(general) == {404}
