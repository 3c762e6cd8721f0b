"""What each outcome means: one row a case of the status and fault tables."""

import pytest

from crawler.model import Failed, Fault, Fetched, Hop, Outcome, Policy, Skipped, Target, Verdict
from crawler.verdict.judge import judge
from crawler.verdict.reasons import explain, table

HERE = Target("https://a.example/page")
NEW = "https://a.example/new"
LATER = "https://a.example/later"


def chain(*statuses: int) -> tuple[Hop, ...]:
    """Redirects from HERE through NEW to LATER, with these statuses."""
    urls = [HERE.url, NEW, LATER]
    return tuple(Hop(urls[i], status, urls[i + 1]) for i, status in enumerate(statuses))


def fetched(status: int, *, hops: tuple[Hop, ...] = (), **headers: str) -> Fetched:
    final = hops[-1].location if hops else HERE.url
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Fetched(status, final, named, hops=hops)


@pytest.mark.parametrize(
    ("outcome", "verdict", "reason"),
    [
        (fetched(200), Verdict.OK, "ok"),
        (fetched(204), Verdict.OK, "ok"),
        (fetched(206), Verdict.OK, "ok"),
        (fetched(200, hops=chain(302)), Verdict.OK, "redirect-temporary"),
        (fetched(200, hops=chain(303)), Verdict.OK, "redirect-temporary"),
        (fetched(200, hops=chain(307)), Verdict.OK, "redirect-temporary"),
        (fetched(200, hops=chain(301)), Verdict.MOVED, "redirect-permanent"),
        (fetched(200, hops=chain(308)), Verdict.MOVED, "redirect-permanent"),
        (fetched(200, hops=chain(302, 301)), Verdict.OK, "redirect-temporary"),
        (fetched(300), Verdict.FAILING, "bad-http"),
        (fetched(304), Verdict.FAILING, "bad-http"),
        (fetched(401), Verdict.BLOCKED, "http-401"),
        (fetched(402), Verdict.BLOCKED, "http-402"),
        (fetched(403), Verdict.BLOCKED, "http-403"),
        (fetched(404), Verdict.BROKEN, "http-404"),
        (fetched(404, hops=chain(301)), Verdict.BROKEN, "http-404"),
        (fetched(408), Verdict.FAILING, "http-408"),
        (fetched(410), Verdict.BROKEN, "http-410"),
        (fetched(400), Verdict.BLOCKED, "http-400"),
        (fetched(412), Verdict.BLOCKED, "http-412"),
        (fetched(414), Verdict.BROKEN, "http-414"),
        (fetched(418), Verdict.BLOCKED, "http-418"),
        (fetched(429), Verdict.BLOCKED, "rate-limited"),
        (fetched(451), Verdict.BLOCKED, "http-451"),
        (fetched(421), Verdict.FAILING, "http-421"),
        (fetched(500), Verdict.FAILING, "http-500"),
        (fetched(503), Verdict.FAILING, "http-503"),
        (fetched(522), Verdict.FAILING, "http-522"),
        (fetched(600), Verdict.FAILING, "http-600"),
        (fetched(999), Verdict.BLOCKED, "http-999"),
        (fetched(403, cf_mitigated="challenge"), Verdict.BLOCKED, "bot-wall"),
        (fetched(200, cf_mitigated="challenge"), Verdict.BLOCKED, "bot-wall"),
        (Skipped("excluded"), Verdict.SKIPPED, "excluded"),
        (Failed(Fault.DNS_NOT_FOUND), Verdict.BROKEN, "dns-not-found"),
        (Failed(Fault.DNS_FAILURE), Verdict.FAILING, "dns-failure"),
        (Failed(Fault.READ_TIMEOUT), Verdict.FAILING, "read-timeout"),
        (Failed(Fault.TLS_EXPIRED), Verdict.BROKEN, "tls-expired"),
        (Failed(Fault.TLS_CLIENT_CERT), Verdict.BLOCKED, "tls-client-certificate"),
        (Failed(Fault.PRIVATE_ADDRESS), Verdict.SKIPPED, "private-address"),
        (Failed(Fault.REDIRECT_LOOP, hops=chain(301)), Verdict.BROKEN, "redirect-loop"),
    ],
)
def test_each_outcome_has_its_verdict_and_reason(
    outcome: Outcome, verdict: Verdict, reason: str
) -> None:
    judgement = judge(HERE, outcome, Policy())
    assert (judgement.verdict, judgement.reason) == (verdict, reason)


def test_every_fault_has_an_explanation_of_its_own() -> None:
    assert {fault.value for fault in Fault} <= set(table())


def test_every_judgement_agrees_with_the_table_of_reasons() -> None:
    for status in range(200, 1000):
        judgement = judge(HERE, fetched(status), Policy())
        assert explain(judgement.reason).verdict is judgement.verdict, status


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((301,), NEW),
        ((308, 301), LATER),
        ((301, 302), NEW),  # only the permanent part of the way is an address to keep
        ((302, 301), ""),
    ],
)
def test_a_link_moves_only_as_far_as_its_permanent_redirects_lead(
    statuses: tuple[int, ...], expected: str
) -> None:
    assert judge(HERE, fetched(200, hops=chain(*statuses)), Policy()).new_url == expected


def test_leaving_https_for_http_is_a_warning_of_its_own() -> None:
    hops = (Hop(HERE.url, 302, "http://a.example/page"),)
    assert judge(HERE, fetched(200, hops=hops), Policy()).reason == "redirect-downgrade"


def test_an_accepted_status_is_alive() -> None:
    judgement = judge(HERE, fetched(403), Policy(accept=frozenset({403})))
    assert (judgement.verdict, judgement.reason) == (Verdict.OK, "accepted")


def test_an_unknown_code_is_explained_and_not_an_error() -> None:
    assert explain("no-such-code").summary == "no-such-code"
