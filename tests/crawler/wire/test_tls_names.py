"""Hosts whose names browsers know, and Python's TLS does not."""

import pytest
import trustme

from crawler.model import Fault
from crawler.wire.engine import AiohttpTransport
from crawler.wire.faults import FaultError
from crawler.wire.tls_evidence import is_for
from tests.crawler.wire.handshakes import outcome, server_context, told_of


@pytest.mark.parametrize(
    "host",
    [
        "under_score.site.example",
        "-hyphen.site.example",
        "last-dot.site.example.",
    ],
)
async def test_a_host_that_browsers_know_is_known_over_tls(
    trusting: AiohttpTransport, authority: trustme.CA, host: str
) -> None:
    context = server_context(authority.issue_cert("*.site.example"))
    assert await outcome(trusting, context, host) == b"hello"


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("under_score.site.example", "*.other.example"),
        ("under_score.site.example", "site.example"),
        ("under_score.deep.site.example", "*.site.example"),
        ("under_score.example", "*.under-score.example"),
    ],
)
async def test_an_underscore_does_not_make_a_certificate_one_for_another_name(
    trusting: AiohttpTransport, authority: trustme.CA, host: str, name: str
) -> None:
    told = await told_of(trusting, server_context(authority.issue_cert(name)), host)
    assert isinstance(told, FaultError)
    assert (told.fault, told.detail) == (Fault.TLS_WRONG_HOST, f"valid for {name}")


async def test_an_underscore_does_not_make_a_certificate_one_to_be_trusted(
    trusting: AiohttpTransport,
) -> None:
    stranger = trustme.CA().issue_cert("*.site.example")
    assert await outcome(trusting, server_context(stranger), "a_b.site.example") is (
        Fault.TLS_INCOMPLETE_CHAIN
    )


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("a_b.c.example", ["*.c.example"], True),
        ("A_B.C.example.", ["*.c.EXAMPLE"], True),
        ("a_b.c.example", ["a_b.c.example"], True),
        ("a_b.c.example", ["x.example", "*.c.example"], True),
        ("a_b.c.example", ["*.example", "*b.c.example", "*", "*.*.example", "c.example"], False),
        ("a_b.example", ["*.example", "example"], False),
        ("a_b", ["*", "*."], False),
        ("a_b.c.example", [], False),
    ],
)
def test_a_certificate_is_for_its_names_and_those_of_its_wildcard(
    name: str, said: list[str], expected: bool
) -> None:
    assert is_for(name, {"subjectAltName": [("DNS", each) for each in said]}) is expected
    assert not is_for(name, {"subjectAltName": [("URI", each) for each in said]})
    assert not is_for(name, {})
